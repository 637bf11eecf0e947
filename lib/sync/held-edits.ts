import type { TLRecord } from '@tldraw/tlschema'
import { applyCell, changedGroups, isWrittenWhole, textOf, textPropOf } from '#lib/board/cells.ts'
import { sameJson, type JsonObject } from '#lib/board/json.ts'

/** Writes what is held after a while, once; the returned function calls it off. */
export type ScheduleCheckpoint = (write: () => void, records: number) => () => void

/** A tab that is killed in the middle of a gesture loses no more than this. */
const CHECKPOINT_MS = 2_000
/**
 * Of many records it loses a little more, so that a drag of 50 notes for 10 s stays under 10 kB: the
 * first checkpoint is 3,345 bytes and each later one 1,759 to 1,811, which makes 10,456 in five writes
 * when they come every 2 s, and 8,645 in four when they come every 3 s.
 */
const MANY_RECORDS = 20
const CHECKPOINT_OF_MANY_MS = 3_000

/**
 * The records with edits of a running gesture that are in the store and not yet in the document.
 * Only changes that leave a record where it is are ever held, see {@link canBeHeld}.
 */
export class HeldEdits {
  /** True while a gesture runs. */
  isOn = false
  readonly #ids = new Set<string>()
  readonly #scheduleCheckpoint: ScheduleCheckpoint
  readonly #onCheckpoint: () => void
  readonly #onHeld: (isHeld: boolean) => void
  #unschedule: (() => void) | undefined
  #reported = false

  constructor(options: {
    readonly scheduleCheckpoint?: ScheduleCheckpoint | undefined
    readonly onCheckpoint: () => void
    readonly onHeld?: ((isHeld: boolean) => void) | undefined
  }) {
    this.#scheduleCheckpoint = options.scheduleCheckpoint ?? afterCheckpointTime
    this.#onCheckpoint = options.onCheckpoint
    this.#onHeld = options.onHeld ?? (() => {})
  }

  get ids(): ReadonlySet<string> {
    return this.#ids
  }

  add(id: string): void {
    this.#ids.add(id)
  }

  /** No longer held: written, or no longer there. */
  drop(id: string): void {
    if (this.#ids.delete(id) && this.#ids.size === 0) this.#callOff()
  }

  /** Holds none any more; the answer is the ids that were held. */
  release(): string[] {
    const ids = [...this.#ids]
    this.#ids.clear()
    this.#callOff()
    return ids
  }

  /** Sees to the next checkpoint, and tells whether anything is held when that has changed. */
  settle(): void {
    const isHeld = this.#ids.size > 0
    if (isHeld) this.#unschedule ??= this.#scheduleCheckpoint(this.#onCheckpoint, this.#ids.size)
    if (isHeld === this.#reported) return
    this.#reported = isHeld
    this.#onHeld(isHeld)
  }

  #callOff(): void {
    this.#unschedule?.()
    this.#unschedule = undefined
  }
}

/**
 * True when an edit may wait. One that changes how other records are shown may not (a record that is
 * new or gone, its parent, its place in the order): held back, it could meet a teammate's edit in the
 * store alone, where nothing repairs a cycle or two equal indices. Text may not either: its characters
 * are in the document as they are typed.
 */
export function canBeHeld(before: TLRecord | undefined, after: TLRecord | undefined): boolean {
  if (!before || !after) return false
  if (before.typeName === 'binding' && after.typeName === 'binding') {
    return before.fromId === after.fromId && before.toId === after.toId
  }
  return (
    before.typeName === 'shape' &&
    after.typeName === 'shape' &&
    before.type === after.type &&
    before.parentId === after.parentId &&
    before.index === after.index &&
    hasSameText(before, after)
  )
}

/** A teammate's value of a record with the groups that this person changed since `before`. */
export function withOwnGroups(values: {
  readonly before: TLRecord
  readonly mine: TLRecord
  readonly theirs: TLRecord
}): TLRecord {
  const { before, mine, theirs } = values
  if (before === theirs) return mine
  if (isWrittenWhole(mine)) return sameJson(before, mine) ? theirs : mine
  let record = theirs as unknown as JsonObject
  for (const change of changedGroups(before, mine)) record = applyCell(record, change) ?? record
  return record as unknown as TLRecord
}

function hasSameText(before: TLRecord, after: TLRecord): boolean {
  const prop = textPropOf(before)
  if (!prop || !('props' in before) || !('props' in after)) return true
  const texts = [before, after].map(({ props }) => (props as JsonObject)[prop])
  return texts[0] === texts[1] || sameJson(textOf(before), textOf(after))
}

const afterCheckpointTime: ScheduleCheckpoint = (write, records) => {
  const timer = setTimeout(write, records > MANY_RECORDS ? CHECKPOINT_OF_MANY_MS : CHECKPOINT_MS)
  return () => clearTimeout(timer)
}
