import type { Editor, StateNode } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { Person } from '#lib/access/principal.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { noticeTyped } from '#app/b/[boardId]/cards/notice-typed.ts'
import { loadCardParts } from '#app/b/[boardId]/cards/load-card-parts.ts'
import { attachOwnership, ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import { bindEditorPresence } from '#app/b/[boardId]/panels/editor-presence.ts'
import { startTyping } from '#app/b/[boardId]/typing/start-typing.ts'
import { addNote } from './add-note.ts'
import type { BoundBoard } from './bound-board.ts'
import { noticeDeletedNotes } from './deleted-notes.ts'
import { diagramOf } from './diagram.ts'
import { markFarView } from './far-view.ts'
import { exportFurniture } from './furniture-export.tsx'
import { guardUndoAndRedo } from './guarded-undo.ts'
import { yieldKeysToChrome } from './keyboard-focus.ts'
import { dressNewNotes } from './note-defaults.ts'
import { openPages } from './open-pages.ts'
import { deletePagesWhole, tellOfGonePages } from './page-deletion.ts'
import { guardProtected, skipProtected } from './protected-shapes.ts'
import { liftDraggedNotes, raiseDroppedNotes } from './raise-dropped.ts'
import { replaceMethod } from './replace-method.ts'
import { shareGestures } from './share-gestures.ts'
import { keepTypingInView, panWithOneFinger } from './touch.ts'

/**
 * Everything that this board adds to a tldraw editor, and one function that takes it all away again:
 * in strict mode an editor is prepared twice.
 */
export function prepareEditor(
  editor: Editor,
  parts: { board: BoundBoard; connection: BoardConnection; person: Person; toast: ShowToast },
): () => void {
  const { board, connection, person, toast } = parts
  const ends = new Disposer()
  ends.add(guardUndoAndRedo(editor, parts))
  ends.add(guardProtected(editor))
  ends.add(skipProtected(editor))
  ends.add(deletePagesWhole(editor))
  ends.add(tellOfGonePages(editor, parts))
  ends.add(exportFurniture(editor))
  ends.add(dressNewNotes(editor, () => nameOnBoard(connection, person)))
  ends.add(addNoteOnDoubleClick(editor))
  ends.add(raiseDroppedNotes(editor))
  ends.add(liftDraggedNotes(editor))
  ends.add(panWithOneFinger(editor))
  ends.add(keepTypingInView(editor))
  ends.add(yieldKeysToChrome(editor))
  ends.add(startTyping({ editor, connection, board, toast }))
  ends.add(shareGestures(editor, connection.live))
  ends.add(bindEditorPresence({ editor, connection, personId: person.id }))
  ends.add(attachOwnership(editor))
  ends.add(loadCardParts(editor, parts))
  ends.add(noticeTyped(editor, toast))
  ends.add(markFarView(editor))
  ends.add(
    noticeDeletedNotes(editor, ({ count, putBack }) => {
      const noun = diagramOf(editor) ? 'card' : 'note'
      toast({
        text: `${count} ${noun}${count === 1 ? '' : 's'} deleted.`,
        action: { label: 'Undo', onSelect: putBack },
      })
    }),
  )
  ends.add(openPages(editor))
  ends.add(lookAfterReturn(editor, parts))
  return () => ends.dispose()
}

/** Work that was made without a connection may lie exactly where others put theirs. */
function lookAfterReturn(
  editor: Editor,
  { connection, person, toast }: { connection: BoardConnection; person: Person; toast: ShowToast },
): () => void {
  let isBehind = false
  return connection.state.subscribe(() => {
    const now = connection.state.get()
    if (now.state === 'offline' && now.changes > 0) isBehind = true
    if (now.state !== 'saved' || !isBehind) return
    isBehind = false
    const look = async (): Promise<void> => {
      const { tellOfCoveringCards } = await import('#app/b/[boardId]/cards/covering-cards.ts')
      await new Promise((resolve) => setTimeout(resolve, SHOWN_AFTER_MS))
      const live = ownershipOf(editor)
      const name = nameOnBoard(connection, person)
      if (live && !editor.isDisposed) tellOfCoveringCards(editor, live, { name, toast })
    }
    look().catch(() => {
      // A hint, and "Tidy up" is in the menu all the same.
    })
  })
}

/** By then what came with the connection is in the store and the engine. */
const SHOWN_AFTER_MS = 500

/** The name that the others see: the server makes names unique. */
function nameOnBoard({ people, awareness }: BoardConnection, person: Person): string {
  const me = people.get().find(({ clientId }) => clientId === awareness.clientID)
  return me?.name ?? person.name
}

/** Stock tldraw would start a text. */
function addNoteOnDoubleClick(editor: Editor): () => void {
  const idle = editor.getStateDescendant<IdleState>('select.idle')
  if (!idle) return () => {}
  return replaceMethod(idle, 'handleDoubleClickOnCanvas', () => () => {
    addNote(editor, editor.inputs.currentPagePoint)
  })
}

/** The part of tldraw's own state that is not in its types. */
interface IdleState extends StateNode {
  handleDoubleClickOnCanvas(): void
}
