import type { Editor, TLShape } from 'tldraw'
import type { Named } from '#lib/board/named-keys.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { NameArrivals } from '#lib/sync/name-arrivals.ts'

/** Watches the names that others give, for as long as the editor lives. */
export function watchNames(editor: Editor, connection: BoardConnection): void {
  const arrivals = new NameArrivals(() => performance.now())
  arrivals.follow(connection.doc)
  const unsubscribe = connection.onDoc((doc) => arrivals.follow(doc))
  watched.set(editor, arrivals)
  editor.disposables.add(() => {
    unsubscribe()
    arrivals.close()
  })
}

/** The names on a note that this person cannot have read yet. */
export function unreadNames(editor: Editor, note: TLShape, key: Named): ReadonlySet<string> {
  return watched.get(editor)?.unread(note, key) ?? NONE
}

const watched = new WeakMap<Editor, NameArrivals>()
const NONE: ReadonlySet<string> = new Set()
