import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { TLStore } from '@tldraw/tlschema'
import { guardUndo } from '#lib/sync/guard-undo.ts'
import type { Attached } from './binding-adapter.ts'

/** tldraw's own history of one store. */
export interface History {
  undo(): void
  redo(): void
  mark(id: string): void
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
    _mark(id: string): void
    batch(run: () => void, options: { history: 'ignore' }): void
  }
}

/** tldraw's real history with our guard, wired as the editor does it. */
export function withHistory(
  store: TLStore,
  attached: Attached,
): { history: History; skipped: string[] } {
  const manager = new HistoryManager({ store })
  const skipped: string[] = []
  attached.bound?.setRunMerge((merge) => manager.batch(merge, { history: 'ignore' }))
  if (attached.bound) guardUndo(store, attached.bound, (ids) => skipped.push(...ids))
  const history: History = {
    undo: () => void manager.undo(),
    redo: () => void manager.redo(),
    // oxlint-disable-next-line no-underscore-dangle -- tldraw's name
    mark: (id) => manager._mark(id),
  }
  return { history, skipped }
}
