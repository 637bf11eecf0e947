import { react, type Editor, type TLShape } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import { leaveText } from './unknown-texts.ts'
import type { Typing } from './typing.ts'

/** A person who types goes on for a moment; each further key waits this long for the next. */
const STILL_TYPING_MS = 1_200

/**
 * When somebody deletes the shape that this person types in, their text editor goes with it: they
 * are told, and the keys that are already on their way do nothing, where tldraw would take them for
 * shortcuts. What they typed stays in the document, for whoever brings the shape back.
 */
export function leaveGoneNotes(typing: Typing): () => void {
  const { editor } = typing
  const ends = new Disposer()
  let editing: string | null = null
  ends.add(
    react('editing', () => {
      editing = editor.getEditingShapeId()
    }),
  )
  ends.add(
    editor.sideEffects.registerBeforeDeleteHandler('shape', (shape, source) => {
      // The reaction above has not run yet: tldraw closes the editor before it tells of the delete.
      if (source !== 'remote' || shape.id !== editing) return
      editing = null
      const stop = swallowKeys(editor)
      ends.add(stop)
      queueMicrotask(() => {
        if (editor.isDisposed || editor.store.has(shape.id)) return stop()
        leaveText(editor)
        typing.say(`${whoDeleted(typing)} deleted this ${wordFor(shape)}.`)
      })
    }),
  )
  return () => ends.dispose()
}

/** A deletion does not say whose it is. With one other person here it is theirs. */
export function whoDeleted({ connection }: Pick<Typing, 'connection'>): string {
  const { clientID } = connection.awareness
  const others = connection.people.get().filter(({ clientId }) => clientId !== clientID)
  const [only] = others
  const me = connection.people.get().find(({ clientId }) => clientId === clientID)
  const isOne = only && others.every(({ personId }) => personId === only.personId)
  return isOne && only.personId !== me?.personId ? only.name : 'Somebody'
}

function wordFor({ type }: TLShape): string {
  return type === 'note' ? 'note' : type === 'text' ? 'text' : 'shape'
}

/** Lets no key through until the keys pause. */
export function swallowKeys(editor: Editor): () => void {
  const { ownerDocument } = editor.getContainer()
  let timer: ReturnType<typeof setTimeout> | undefined
  const events = ['keydown', 'keypress', 'keyup', 'beforeinput', 'paste'] as const
  const stop = () => {
    clearTimeout(timer)
    for (const name of events) ownerDocument.removeEventListener(name, swallow, { capture: true })
  }
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(stop, STILL_TYPING_MS)
  }
  const swallow = (event: Event) => {
    if (event instanceof KeyboardEvent && (event.key === 'Tab' || event.key === 'Escape')) return
    event.preventDefault()
    event.stopImmediatePropagation()
    wait()
  }
  for (const name of events) ownerDocument.addEventListener(name, swallow, { capture: true })
  wait()
  return stop
}
