import { react, TLPOINTER_ID, type Editor } from 'tldraw'
import { bindPresence } from '#lib/sync/bind-presence.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { MAX_SHARED_SELECTION, type Area, type PresenceState } from '#lib/sync/presence-state.ts'
import { typingOf } from '#app/b/[boardId]/typing/typing.ts'
import type { Place } from '#lib/sync/track.ts'
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
      page: () => editor.getCurrentPageId(),
      cursor: () => readCursor(editor),
      viewport: () => readViewport(editor),
      watchCursor: (changed) =>
        react('own cursor', () => {
          readCursor(editor)
          editor.getCurrentPageId()
          changed()
        }),
      watchViewport: (changed) =>
        react('own view', () => {
          readViewport(editor)
          changed()
        }),
    },
  })
}

function readPresence(editor: Editor): PresenceState {
  const caret = typingOf(editor)?.caret.get()
  const selected = editor.getSelectedShapeIds()
  return {
    page: editor.getCurrentPageId(),
    cursor: null,
    sel: selected.slice(0, MAX_SHARED_SELECTION),
    selCount: selected.length,
    editing: editor.getEditingShapeId(),
    ...(caret && { caret }),
    viewport: readViewport(editor),
    following: followedPerson(editor).get(),
  }
}

/** Null before its first move, when the pointer claims to be at 0, 0. */
function readCursor(editor: Editor): Place | null {
  const pointer = editor.store.get(TLPOINTER_ID)
  return pointer && pointer.lastActivityTimestamp > 0
    ? { x: toTenth(pointer.x), y: toTenth(pointer.y) }
    : null
}

function readViewport(editor: Editor): Area {
  const { x, y, w, h } = editor.getViewportPageBounds()
  return { x: toTenth(x), y: toTenth(y), w: toTenth(w), h: toTenth(h) }
}

/** Finer is invisible and makes messages longer. */
function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
