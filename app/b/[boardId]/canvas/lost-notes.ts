import { type Editor, react, type TLRecord, type TLShape, type TLShapeId } from 'tldraw'
import { plainTextIn } from '#lib/ownership/board-record.ts'
import { Disposer } from '#lib/core/disposer.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { whoDeleted } from '#app/b/[boardId]/typing/gone-notes.ts'
import { keepPlaces, putBack, recordsWith } from './deleted-notes.ts'
import { diagramOf } from './diagram.ts'
import { isMovingShapes } from './follow-gestures.ts'
import { lostSentence, type LostWhile } from './lost-words.ts'

/** By then all that came with the connection is in the store, and it is known who is here. */
const TOLD_AFTER_MS = 600

/**
 * A deletion wins over what others do to the note at the same time. Whoever moved or changed it without a
 * connection finds it gone when they come back, and so does who drags it: both are told, and
 * may bring it back as they had it. Who types in it is told by leaveGoneNotes.
 */
export function tellOfLostNotes(
  editor: Editor,
  { connection, toast }: { connection: BoardConnection; toast: ShowToast },
): () => void {
  const ends = new Disposer()
  /** Notes that this person changed and that the server has not heard of. */
  const own = new Set<TLShapeId>()
  const lost = { offline: new Map<string, TLRecord>(), drag: new Map<string, TLRecord>() }
  let timer: ReturnType<typeof setTimeout> | undefined
  ends.add(() => clearTimeout(timer))

  const tell = (): void => {
    timer = undefined
    for (const during of ['drag', 'offline'] as const) {
      say(during, [...lost[during].values()])
      lost[during].clear()
    }
    if (!isApart(connection)) own.clear()
  }
  const wait = (): void => {
    clearTimeout(timer)
    timer = setTimeout(tell, TOLD_AFTER_MS)
  }
  function say(during: LostWhile, records: readonly TLRecord[]): void {
    const gone = records.filter(({ id }) => !editor.store.has(id))
    const notes = gone.filter((record): record is TLShape => 'type' in record && isNote(record))
    if (notes.length === 0) return
    toast({
      text: lostSentence({
        who: whoDeleted({ connection }),
        titles: notes.map(({ props }) => plainTextIn((props as { richText?: unknown }).richText)),
        noun: diagramOf(editor) ? 'card' : 'note',
        during,
      }),
      durationMs: Infinity,
      action: { label: 'Bring back', onSelect: () => putBack(editor, gone) },
    })
  }

  let dragged: ReadonlySet<TLShapeId> = new Set()
  ends.add(
    react('dragged', () => {
      dragged = new Set(isMovingShapes(editor) ? editor.getSelectedShapeIds() : [])
    }),
  )
  const { sideEffects } = editor
  ends.add(
    sideEffects.registerAfterChangeHandler('shape', (_, { id, ...note }, source) => {
      if (source === 'user' && isNote(note) && isApart(connection)) own.add(id)
    }),
  )
  ends.add(
    sideEffects.registerBeforeDeleteHandler('shape', (shape, source) => {
      const { id } = shape
      // What holds notes goes before them.
      if (source === 'remote' && !isNote(shape)) {
        keepPlaces(editor, editor.getShapeAndDescendantIds([id]))
      }
      if (source !== 'remote' || !isNote(shape) || editor.getEditingShapeId() === id) return
      // The reaction above has not run yet: tldraw takes it out of the selection before it tells of the delete.
      const isDragged = dragged.has(id)
      if (!isDragged && !own.has(id)) return
      const into = isDragged ? lost.drag : lost.offline
      for (const record of recordsWith(editor, [id])) into.set(record.id, record)
      wait()
    }),
  )
  ends.add(
    connection.state.subscribe(() => {
      if (own.size > 0 && connection.state.get().state === 'saved') wait()
    }),
  )
  return () => ends.dispose()
}

function isNote({ type }: Pick<TLShape, 'type'>): boolean {
  return type === 'note'
}

/** True while what this person does stays on this device. */
function isApart({ state }: BoardConnection): boolean {
  const now = state.get().state
  return now === 'offline' || now === 'reconnecting' || now === 'waiting'
}
