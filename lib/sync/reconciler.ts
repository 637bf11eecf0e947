import type { TLRecord, TLStore } from '@tldraw/tlschema'
import { sameJson } from '#lib/board/json.ts'
import type { Quarantined } from '#lib/board/project.ts'
import { putValidated } from './put-validated.ts'
import { mergeUnanswered } from './store-internals.ts'

/** Runs a merge at once, such as inside `editor.run(merge, { history: 'ignore' })`. */
export type RunMerge = (merge: () => void) => void

/** What the store shall show of a record; undefined when it shall not be there. */
export type Wanted = (id: string) => TLRecord | undefined

/** Side effects answer a merge, and then the putting back; more rounds than this are a loop. */
const MAX_PUT_BACK_ROUNDS = 3

/**
 * Makes a store show what the document says. The editor's side effects answer every merge with
 * changes of their own, which the store calls this person's: they are collected here, taken back, and
 * never sent.
 */
export class Reconciler {
  readonly #store: TLStore
  #runMerge: RunMerge
  /** Set while a merge runs: collects what side effects changed in it. */
  #answers: Set<string> | undefined
  /** Valid by the schema, yet the store would not take them. */
  readonly #refused = new Map<string, Quarantined>()

  constructor(store: TLStore, runMerge: RunMerge = (merge) => merge()) {
    this.#store = store
    this.#runMerge = runMerge
  }

  /** Wraps every merge from now on. */
  setRunMerge(runMerge: RunMerge): void {
    this.#runMerge = runMerge
  }

  /** The records that the store does not take, although nothing is known to be wrong with them. */
  get refused(): ReadonlyMap<string, Quarantined> {
    return this.#refused
  }

  /** Set while a merge runs: changes of the store in the meantime belong into it. */
  get answers(): Set<string> | undefined {
    return this.#answers
  }

  /** Makes the store show what is wanted of these ids, side effects of that included. */
  show(ids: ReadonlySet<string>, wanted: Wanted): void {
    let left = ids
    for (let round = 0; left.size > 0 && round < MAX_PUT_BACK_ROUNDS; round++) {
      const { puts, removals } = this.#differing(left, wanted)
      if (puts.length === 0 && removals.length === 0) return
      left = this.#merge(puts, removals)
    }
    this.#insist(left, wanted)
  }

  /**
   * Has the last word about records that side effects change in each round, such as an arrow that the
   * editor lifts above what it is bound to, to another random place each time: what they made of it
   * would stay on this screen only. The same goes for a shape that they remove each time, such as a
   * group of which two people's deletions left one shape: the editor takes that out of the group and
   * deletes the group, and whoever then puts it back alone has a shape inside nothing. New pages are
   * left to side effects, since the editor's own state follows those, and so is what is removed.
   */
  #insist(ids: ReadonlySet<string>, wanted: Wanted): void {
    const puts = this.#differing(ids, wanted).puts.filter(
      (record) =>
        !this.#refused.has(record.id) && (record.typeName !== 'page' || this.#stored(record.id)),
    )
    if (puts.length === 0) return
    this.#runMerge(() => mergeUnanswered(this.#store, () => putValidated(this.#store, puts)))
  }

  #differing(
    ids: ReadonlySet<string>,
    wanted: Wanted,
  ): { puts: TLRecord[]; removals: TLRecord['id'][] } {
    const puts: TLRecord[] = []
    const removals: TLRecord['id'][] = []
    for (const id of ids) {
      const record = wanted(id)
      const stored = this.#stored(id)
      if (record && !(stored && sameJson(stored, record))) puts.push(keepText(record, stored))
      else if (!record && stored) removals.push(stored.id)
    }
    return { puts, removals }
  }

  /** Puts before it removes, so that the number of pages never touches zero. */
  #merge(puts: readonly TLRecord[], removals: readonly TLRecord['id'][]): Set<string> {
    const answers = new Set<string>([...puts.map(({ id }) => id), ...removals])
    this.#answers = answers
    try {
      this.#mergeNow(puts, removals)
    } catch {
      // The store takes all or nothing. One record that it refuses, which the projection thinks it
      // should not, must never hide the others.
      for (const record of puts) this.#mergeOne(record)
      this.#mergeNow([], removals)
    } finally {
      this.#answers = undefined
    }
    return answers
  }

  #mergeNow(puts: readonly TLRecord[], removals: readonly TLRecord['id'][]): void {
    this.#runMerge(() =>
      this.#store.mergeRemoteChanges(() => {
        if (puts.length > 0) putValidated(this.#store, puts)
        if (removals.length > 0) this.#store.remove([...removals])
      }),
    )
  }

  #mergeOne(record: TLRecord): void {
    try {
      this.#mergeNow([record], [])
      this.#refused.delete(record.id)
    } catch {
      this.#refused.set(record.id, { id: record.id, reason: 'invalid' })
    }
  }

  #stored(id: string): TLRecord | undefined {
    return this.#store.unsafeGetWithoutCapture(id as TLRecord['id'])
  }
}

/**
 * The record with the store's own text object when the text is equal: a text field that is open
 * takes another object for another text and moves the caret to its end.
 */
function keepText(wanted: TLRecord, stored: TLRecord | undefined): TLRecord {
  if (wanted.typeName !== 'shape' || stored?.typeName !== 'shape') return wanted
  const before: unknown = 'richText' in stored.props ? stored.props.richText : undefined
  const after: unknown = 'richText' in wanted.props ? wanted.props.richText : undefined
  if (before === undefined || before === after || !sameJson(before, after)) return wanted
  return { ...wanted, props: { ...wanted.props, richText: before } }
}
