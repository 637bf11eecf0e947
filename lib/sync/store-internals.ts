import type { ChangeSource, HistoryEntry, RecordsDiff } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'

/**
 * The members of tldraw 3.15.6's Store that its public types leave out. The public listener is
 * throttled by animation frames, which stop in a hidden tab, so it would miss the last edits before
 * a tab is closed. tldraw's own history uses the same interceptor.
 */
interface StoreInternals {
  addHistoryInterceptor(
    intercept: (entry: HistoryEntry<TLRecord>, source: ChangeSource) => void,
  ): () => void
  readonly _isInAtomicOp: boolean
  atomic(run: () => void, runCallbacks: boolean, isMergingRemoteChanges: boolean): void
}

/** Calls `intercept` with every change at once, inside the store's own operation. */
export function interceptDiffs(
  store: TLStore,
  intercept: (changes: RecordsDiff<TLRecord>, source: ChangeSource) => void,
): () => void {
  return internals(store).addHistoryInterceptor(({ changes }, source) => intercept(changes, source))
}

/** Calls `intercept` with the ids of every change at once, inside the store's own operation. */
export function interceptChanges(
  store: TLStore,
  intercept: (ids: readonly string[], source: ChangeSource) => void,
): () => void {
  return interceptDiffs(store, ({ added, updated, removed }, source) => {
    intercept([...Object.keys(added), ...Object.keys(updated), ...Object.keys(removed)], source)
  })
}

/** Like `mergeRemoteChanges`, but no side effect answers it. */
export function mergeUnanswered(store: TLStore, merge: () => void): void {
  internals(store).atomic(merge, false, true)
}

/** True inside a store operation, where merging would throw. */
export function isInOperation(store: TLStore): boolean {
  // oxlint-disable-next-line no-underscore-dangle -- tldraw's name
  return internals(store)._isInAtomicOp
}

function internals(store: TLStore): StoreInternals {
  return store as unknown as StoreInternals
}
