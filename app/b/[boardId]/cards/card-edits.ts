import type { Editor, TLShape, TLShapeId } from 'tldraw'
import { freshTag, NAMED, naming, type Named } from '#lib/board/named-keys.ts'
import { unreadNames } from './unread-names.ts'

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
 * people who change different ones of a card at the same time keep both, and so do two who name others
 * for the same. Locked notes stay as they are.
 *
 * @param seen - the names that a new one takes the place of; `shown` for all that stand on a note. Left out
 *   for those that this person can have read.
 * @returns false when nothing could be written: all are gone or locked, or this person may only look
 */
export function editCards(
  editor: Editor,
  ids: readonly TLShapeId[],
  edit: CardEdit,
  seen?: ReadonlySet<string> | 'shown',
): boolean {
  const notes = ids.filter((id) => editor.store.has(id) && !editor.isShapeOrAncestorLocked(id))
  if (editor.getIsReadonly() || notes.length === 0) return false
  const tag = freshTag(Math.random)
  editor.markHistoryStoppingPoint('say who owns cards')
  editor.run(() => {
    for (const id of notes) {
      editor.store.update(id, (note) => {
        const isSeen = (name: string, key: Named): boolean =>
          seen === 'shown' || (seen?.has(name) ?? !unreadNames(editor, note, key).has(name))
        return { ...note, meta: edited(note.meta, edit, { tag, isSeen }) }
      })
    }
  })
  return true
}

function edited(
  before: TLShape['meta'],
  edit: CardEdit,
  { tag, isSeen }: { readonly tag: string; readonly isSeen: (name: string, key: Named) => boolean },
): TLShape['meta'] {
  const meta = { ...before }
  for (const [key, value] of Object.entries(edit)) {
    const written = isNamed(key)
      ? naming(before, key, {
          name: String(value ?? ''),
          tag,
          isSeen: (name) => isSeen(name, key),
        })
      : { [key]: value === null || value === '' ? undefined : value }
    for (const [each, now] of Object.entries(written)) {
      if (now === undefined) delete meta[each]
      else meta[each] = now
    }
  }
  return meta
}

function isNamed(key: string): key is Named {
  return NAMED.some((each) => each === key)
}
