import { react, TLPOINTER_ID, type Editor } from 'tldraw'
import { bindPresence } from '#lib/sync/bind-presence.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { MAX_SHARED_SELECTION, type PresenceState } from '#lib/sync/presence-state.ts'
import { typingOf } from '#app/b/[boardId]/typing/typing.ts'
import { followedPerson } from './followed-person.ts'

/**
 * Shows the others in this editor, and this person to the others, until the returned function is
 * called. The editor's user must have the person's id: tldraw tells by it who the others are.
 */
export function bindEditorPresence({
  editor,
  connection,
  personId,
}: {
  editor: Editor
  connection: BoardConnection
  personId: string
}): () => void {
  return bindPresence({
    connection,
    store: editor.store,
    personId,
    source: {
      read: () => readPresence(editor),
      watch: (changed) =>
        react('own presence', () => {
          readPresence(editor)
          changed()
        }),
    },
  })
}

function readPresence(editor: Editor): PresenceState {
  const pointer = editor.store.get(TLPOINTER_ID)
  const { x, y, w, h } = editor.getViewportPageBounds()
  const caret = typingOf(editor)?.caret.get()
  return {
    page: editor.getCurrentPageId(),
    // Before its first move the pointer claims to be at 0, 0.
    cursor:
      pointer && pointer.lastActivityTimestamp > 0
        ? { x: toTenth(pointer.x), y: toTenth(pointer.y) }
        : null,
    sel: editor.getSelectedShapeIds().slice(0, MAX_SHARED_SELECTION),
    editing: editor.getEditingShapeId(),
    ...(caret && { caret }),
    viewport: { x: toTenth(x), y: toTenth(y), w: toTenth(w), h: toTenth(h) },
    following: followedPerson(editor).get(),
  }
}

/** Finer is invisible and makes messages longer. */
function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
