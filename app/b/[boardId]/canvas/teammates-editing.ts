import { atom, type Atom, type Editor, type TLShapeId, type TLStore } from 'tldraw'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { replaceMethod } from './replace-method.ts'

/** Which shapes teammates type in, and an attempt of this person to open one of them. */
interface Typing {
  readonly names: Atom<ReadonlyMap<string, string>>
  readonly refused: Atom<RefusedEdit | undefined>
}

/** This person wanted to open a note that somebody types in. */
export interface RefusedEdit {
  readonly shapeId: TLShapeId
  readonly name: string
}

const typing = new WeakMap<TLStore, Typing>()

/** Follows what others say they type in, for the shapes of one store. */
export function followTyping(store: TLStore, connection: BoardConnection): () => void {
  const { names } = typingOf(store)
  let awareness = connection.awareness
  const read = () => {
    const next = whoTypesWhere(connection)
    if (!isEqual(next, names.get())) names.set(next)
  }
  awareness.on('change', read)
  const stopDocs = connection.onDoc(() => {
    awareness.off('change', read)
    awareness = connection.awareness
    awareness.on('change', read)
    read()
  })
  read()
  return () => {
    stopDocs()
    awareness.off('change', read)
  }
}

/** The name of the teammate who types in a shape. */
export function typistOf(store: TLStore, shapeId: string): string | undefined {
  return typingOf(store).names.get().get(shapeId)
}

/** The last refused attempt, until {@link forgetRefusedEdit}. */
export function refusedEdit(store: TLStore): RefusedEdit | undefined {
  return typingOf(store).refused.get()
}

/** Takes the message about the last attempt away. */
export function forgetRefusedEdit(store: TLStore): void {
  typingOf(store).refused.set(undefined)
}

/**
 * Until two people can type in one note, a note that somebody types in does not open. tldraw's states
 * take it for granted that an editor opened, so the state is left again where none did.
 */
export function refuseSecondTypist(editor: Editor): () => void {
  const state = editor.getStateDescendant('select.editing_shape')
  const ends = [
    replaceMethod(editor, 'setEditingShape', (stock) => (shape) => {
      const id = typeof shape === 'string' ? shape : shape?.id
      const name = id && typistOf(editor.store, id)
      if (!id || name === undefined) return stock(shape)
      typingOf(editor.store).refused.set({ shapeId: id, name })
      return stock(null)
    }),
    ...(state
      ? [
          replaceMethod(state, 'onEnter', (stock) => (info, from) => {
            if (editor.getEditingShape()) stock?.(info, from)
            else state.parent.transition('idle', info)
          }),
        ]
      : []),
  ]
  return () => {
    for (const end of ends) end()
  }
}

function whoTypesWhere(connection: BoardConnection): ReadonlyMap<string, string> {
  const { awareness, people } = connection
  const found = new Map<string, string>()
  for (const [clientId, state] of awareness.getStates()) {
    const { editing, user } = state as { editing?: unknown; user?: { name?: unknown } }
    if (clientId === awareness.clientID || typeof editing !== 'string') continue
    const known = people.get().find((person) => person.clientId === clientId)
    const name = known?.name ?? (typeof user?.name === 'string' ? user.name : 'Somebody')
    found.set(editing, name)
  }
  return found
}

function isEqual(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([id, name]) => b.get(id) === name)
}

function typingOf(store: TLStore): Typing {
  const known = typing.get(store)
  if (known) return known
  const fresh: Typing = {
    names: atom<ReadonlyMap<string, string>>('typing', new Map()),
    refused: atom<RefusedEdit | undefined>('refused edit', undefined),
  }
  typing.set(store, fresh)
  return fresh
}
