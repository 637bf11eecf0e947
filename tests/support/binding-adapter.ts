import type { TLRecord, TLStore } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { project } from '#lib/board/project.ts'
import { bindRecords } from '#lib/sync/bind-records.ts'
import { guardUndo, type UndoGuard } from '#lib/sync/guard-undo.ts'
import { writeDiff } from '#lib/sync/write-records.ts'
import { recorderOf } from './history-recorder.ts'

/** store -> doc, without a binding. The app's own transactions have a LocalEdit as their origin. */
export { writeDiff }

/** What a document shows, computed afresh, and the ids of what it cannot show. */
export function read(doc: Y.Doc): { records: Record<string, TLRecord>; quarantined: string[] } {
  const { records, quarantined } = project(doc)
  return { records: { ...records }, quarantined: quarantined.map(({ id }) => id) }
}

/** Joins both as the app does, with a clock that only `flush` moves. */
export function attach(doc: Y.Doc, store: TLStore): { flush(): void; detach(): void } {
  const runMerge = (merge: () => void) => recorderOf(store).ignore(merge)
  const bound = bindRecords({ doc, store, runMerge, schedule: () => () => {} })
  return { flush: () => bound.flush(), detach: () => bound.close() }
}

/** The app's guarded undo over a plain recorder; before `attach` or after, and across several. */
export function undo(store: TLStore): { mark(): void; undo(): void; redo(): void } {
  const history = recorderOf(store)
  const guard = guards.get(store) ?? guardUndo(store)
  guards.set(store, guard)
  return {
    mark: () => history.mark(),
    undo: () => guard.press(() => history.undo()),
    redo: () => guard.press(() => history.redo()),
  }
}

const guards = new WeakMap<TLStore, UndoGuard>()
