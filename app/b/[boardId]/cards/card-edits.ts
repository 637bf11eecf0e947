import type { Editor, TLShape, TLShapeId } from 'tldraw'

/** What people say of a card; what is left out stays, and null takes it away. */
export interface CardEdit {
  /** A role's id or a person's name. */
  readonly accountable?: string | null
  /** Who does the work instead: a role's id or anybody's name. */
  readonly delegate?: string | null
  readonly size?: 'S' | 'M' | 'L' | null
  readonly parked?: true | null
  /** "Don't count this note". */
  readonly comment?: true | null
  readonly decision?: string | null
  readonly reason?: string | null
}

/**
 * Writes what people say of notes, as one step of undo. Only the keys that change are written: two
 * people who change different ones of a card at the same time keep both. Locked notes stay as they are.
 *
 * @returns false when nothing could be written: all are gone or locked, or this person may only look
 */
export function editCards(editor: Editor, ids: readonly TLShapeId[], edit: CardEdit): boolean {
  const notes = ids.filter((id) => editor.store.has(id) && !editor.isShapeOrAncestorLocked(id))
  if (editor.getIsReadonly() || notes.length === 0) return false
  editor.markHistoryStoppingPoint('say who owns cards')
  editor.run(() => {
    for (const id of notes) editor.store.update(id, (note) => withMeta(note, edit))
  })
  return true
}

function withMeta<Note extends TLShape>(note: Note, edit: CardEdit): Note {
  const meta = { ...note.meta }
  for (const [key, value] of Object.entries(edit)) {
    for (const each of keysOf(meta, key)) delete meta[each]
    if (value !== null && value !== '') meta[key] = value
  }
  return { ...note, meta }
}

/** Further names have keys of their own, such as `accountable.2`; one choice takes the place of all. */
function keysOf(meta: TLShape['meta'], key: string): string[] {
  if (key !== 'accountable' && key !== 'delegate') return [key]
  return Object.keys(meta).filter((each) => each === key || each.startsWith(`${key}.`))
}
