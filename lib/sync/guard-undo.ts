import type { RecordsDiff } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'
import { changedGroups, isWrittenWhole, textOf } from '#lib/board/cells.ts'
import { sameJson } from '#lib/board/json.ts'
import type { BoundRecords } from './bind-records.ts'
import { TEXT, WHOLE } from './write-records.ts'

/**
 * Undo and redo that leave teammates' work alone: until the guard is closed, they skip every record
 * that a teammate changed, deleted or built upon since the step was made.
 *
 * tldraw's history applies its steps with `store.applyDiff(diff, { ignoreEphemeralKeys: true })` and
 * nothing else does, so that one method of this store is wrapped; marks, bail and the state of the
 * buttons stay tldraw's own. A contract test pins this.
 *
 * @param onSkip - hears the ids that a step left alone
 */
export function guardUndo(
  store: TLStore,
  bound: Pick<BoundRecords, 'flush' | 'changedByOthers' | 'unrepaired'>,
  onSkip: (ids: readonly string[]) => void = () => {},
): { close(): void } {
  const original = store.applyDiff.bind(store)
  const guarded: TLStore['applyDiff'] = (diff, options) => {
    if (!options?.ignoreEphemeralKeys) return original(diff, options)
    // What teammates did in this frame is in the document already and must count.
    bound.flush()
    const { allowed, skipped } = withoutOthersWork(store, bound, diff)
    original(allowed, options)
    if (skipped.length > 0) onSkip(skipped)
  }
  store.applyDiff = guarded
  return {
    close() {
      store.applyDiff = original
    },
  }
}

function withoutOthersWork(
  store: TLStore,
  bound: Pick<BoundRecords, 'changedByOthers' | 'unrepaired'>,
  diff: RecordsDiff<TLRecord>,
): { allowed: RecordsDiff<TLRecord>; skipped: string[] } {
  const allowed: RecordsDiff<TLRecord> = { added: {}, updated: {}, removed: {} }
  const skipped: string[] = []
  const isTheirs = (expected: TLRecord, now: TLRecord) => {
    const written = bound.unrepaired(now.id)
    return differences(expected, now).some((group) => {
      // Where siblings collide, an index is shown as others than it was written: it says little.
      if (group === 'index') return bound.changedByOthers.has(now.id, group)
      return !written || differences(expected, written).includes(group)
    })
  }

  for (const record of Object.values(diff.added)) {
    // Back already: a teammate undid the delete first.
    if (store.has(record.id)) skipped.push(record.id)
    else put(allowed.added, record.id, record)
  }
  for (const step of Object.values(diff.updated)) {
    const [expected, target] = step
    if (!isDocumentRecord(store, expected)) {
      put(allowed.updated, expected.id, step)
      continue
    }
    const now = store.get(expected.id)
    // The same value again, but by a teammate, is theirs too.
    const isRepeated = differences(expected, target).some((group) =>
      bound.changedByOthers.has(expected.id, group),
    )
    // A record that is gone stays gone.
    if (!now || isRepeated || isTheirs(expected, now)) skipped.push(expected.id)
    else put(allowed.updated, expected.id, step)
  }
  for (const record of Object.values(diff.removed)) {
    const now = store.get(record.id)
    if (!now) continue
    const isKept =
      isDocumentRecord(store, record) &&
      (isTheirs(record, now) || holdsOthersWork(store, now, diff))
    if (isKept) skipped.push(record.id)
    else put(allowed.removed, record.id, record)
  }
  return { allowed, skipped }
}

function differences(expected: TLRecord, now: TLRecord): string[] {
  if (isWrittenWhole(now)) return sameJson(expected, now) ? [] : [WHOLE]
  const groups = changedGroups(expected, now).map(({ group }) => group)
  return sameJson(textOf(expected), textOf(now)) ? groups : [...groups, TEXT]
}

/** A frame or group with something inside that this step does not take away with it. */
function holdsOthersWork(store: TLStore, record: TLRecord, diff: RecordsDiff<TLRecord>): boolean {
  if (record.typeName !== 'shape' && record.typeName !== 'page') return false
  return store
    .allRecords()
    .some(
      (other) =>
        other.typeName === 'shape' &&
        other.parentId === record.id &&
        !Object.hasOwn(diff.removed, other.id) &&
        !movesOut(diff, other, record.id),
    )
}

function movesOut(diff: RecordsDiff<TLRecord>, shape: TLRecord, parentId: string): boolean {
  const step = (diff.updated as Readonly<Record<string, readonly [TLRecord, TLRecord]>>)[shape.id]
  return step?.[1].typeName === 'shape' && step[1].parentId !== parentId
}

function isDocumentRecord(store: TLStore, record: TLRecord): boolean {
  return store.scopedTypes.document.has(record.typeName)
}

/** tldraw keys its diffs by branded ids, which differ per record type. */
function put(into: object, id: string, value: unknown): void {
  ;(into as Record<string, unknown>)[id] = value
}
