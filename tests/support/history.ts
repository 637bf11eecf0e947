import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { TLStore } from '@tldraw/tlschema'
import { boundRecordsOf } from '#lib/sync/bind-records.ts'
import { guardUndo } from '#lib/sync/guard-undo.ts'
import type { Kept } from '#lib/sync/undo-step.ts'

/** tldraw's own history of one store. */
export interface History {
  undo(): void
  redo(): void
  mark(id: string): void
  /** As Escape does during a drag. */
  bailToMark(id: string): void
  /** As tldraw does when a gesture was several steps. */
  squashToMark(id: string): void
}

/** Where tldraw's history is implemented; importing the editor whole would keep Node alive. */
export const historyFile = join(
  dirname(createRequire(import.meta.url).resolve('@tldraw/editor')),
  '../dist-esm/lib/editor/managers/HistoryManager/HistoryManager.mjs',
)

const { HistoryManager } = (await import(historyFile)) as {
  HistoryManager: new (options: { store: TLStore }) => {
    undo(): unknown
    redo(): unknown
    bailToMark(id: string): unknown
    squashToMark(id: string): unknown
    _mark(id: string): void
    batch(run: () => void, options: { history: 'ignore' }): void
  }
}

/** tldraw's real history with our guard, wired as the editor does it; the store is bound already. */
export function withHistory(store: TLStore): { history: History; kept: Kept[] } {
  const manager = new HistoryManager({ store })
  const kept: Kept[] = []
  boundRecordsOf(store)?.setRunMerge((merge) => manager.batch(merge, { history: 'ignore' }))
  const guard = guardUndo(store, (some) => kept.push(...some))
  const history: History = {
    undo: () => guard.press(() => manager.undo()),
    redo: () => guard.press(() => manager.redo()),
    bailToMark: (id) => void manager.bailToMark(id),
    squashToMark: (id) => void manager.squashToMark(id),
    // oxlint-disable-next-line no-underscore-dangle -- tldraw's name
    mark: (id) => manager._mark(id),
  }
  return { history, kept }
}
