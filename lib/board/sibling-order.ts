import { keysBetween, nthIndex } from './index-keys.ts'

/** Something with a place among its siblings. */
export interface Sibling {
  readonly id: string
  readonly index: string
  /** Among equals, protected ones come first. */
  readonly isProtected: boolean
}

/**
 * The children of one parent, each with an index of its own: of those that were written with one
 * index, the first keeps it and the others get keys between it and the next. The result depends on
 * the set alone, never on the order in which siblings came.
 *
 * A run of equal indices depends on itself and on the index that follows it, so a change renumbers
 * one or two runs, not all siblings.
 */
export class SiblingOrder {
  /** Siblings that were written with the same index. */
  readonly #runs = new Map<string, Set<Sibling>>()
  readonly #indices: Map<string, string>
  /** The indices of the runs at the last settling, ascending. */
  #keys: string[] = []
  readonly #unsettled = new Set<string>()
  /** Runs that have no room before the next one; a single one makes all be numbered anew. */
  readonly #cramped = new Set<string>()

  /**
   * @param indices - gets the index of every sibling that does not keep its own, and loses it again;
   *   it may be shared by the children of several parents
   */
  constructor(indices: Map<string, string>) {
    this.#indices = indices
  }

  get isEmpty(): boolean {
    return this.#runs.size === 0
  }

  /** In order, as of the last settling. */
  get first(): Sibling | undefined {
    return this.#run(this.#keys[0])[0]
  }

  /** In order, as of the last settling. */
  get last(): Sibling | undefined {
    return this.#run(this.#keys.at(-1)).at(-1)
  }

  *ids(): Generator<string> {
    for (const run of this.#runs.values()) for (const { id } of run) yield id
  }

  add(sibling: Sibling): void {
    const run = this.#runs.get(sibling.index)
    if (run) run.add(sibling)
    else this.#runs.set(sibling.index, new Set([sibling]))
    this.#unsettled.add(sibling.index)
  }

  /** Takes the very object that was added. */
  remove(sibling: Sibling): void {
    const run = this.#runs.get(sibling.index)
    if (run?.delete(sibling) && run.size === 0) this.#runs.delete(sibling.index)
    this.#unsettled.add(sibling.index)
    this.#indices.delete(sibling.id)
  }

  /** @param touched - collects the ids of siblings that are here and get another index than before */
  settle(touched: Set<string>): void {
    const wasCramped = this.#cramped.size > 0
    const changed = this.#updateKeys()
    for (const index of changed) this.#number(index, touched)
    if (this.#cramped.size > 0) {
      // The last resort for keys that leave no room between them, such as `a1` and `a10`.
      const all = this.#keys.flatMap((index) => this.#run(index))
      all.forEach(({ id }, at) => this.#set(id, nthIndex(at), touched))
    } else if (wasCramped) for (const index of this.#keys) this.#number(index, touched)
  }

  /** The answer is the indices of the runs to number anew: changed ones, and those before a change. */
  #updateKeys(): Set<string> {
    const runs = new Set<string>()
    const cameOrWent: string[] = []
    for (const index of this.#unsettled) {
      const isThere = this.#runs.has(index)
      if (isThere) runs.add(index)
      else this.#cramped.delete(index)
      if (isThere !== (this.#keys[this.#placeOf(index)] === index)) cameOrWent.push(index)
    }
    this.#unsettled.clear()
    if (cameOrWent.length > MOST_SINGLE_KEYS) this.#keys = [...this.#runs.keys()].sort()
    else for (const index of cameOrWent) this.#toggleKey(index)
    for (const index of cameOrWent) {
      const before = this.#keys[this.#placeOf(index) - 1]
      if (before !== undefined) runs.add(before)
    }
    return runs
  }

  #toggleKey(index: string): void {
    const at = this.#placeOf(index)
    if (this.#runs.has(index)) this.#keys.splice(at, 0, index)
    else this.#keys.splice(at, 1)
  }

  #number(index: string, touched: Set<string>): void {
    const [first, ...others] = this.#run(index)
    const next = others.length > 0 ? this.#keys[this.#placeOf(index) + 1] : undefined
    const keys = keysBetween(index, next, others.length)
    if (keys) this.#cramped.delete(index)
    else this.#cramped.add(index)
    if (first) this.#set(first.id, undefined, touched)
    others.forEach(({ id }, at) => this.#set(id, keys?.[at], touched))
  }

  #set(id: string, index: string | undefined, touched: Set<string>): void {
    if (this.#indices.get(id) === index) return
    if (index === undefined) this.#indices.delete(id)
    else this.#indices.set(id, index)
    touched.add(id)
  }

  #run(index: string | undefined): readonly Sibling[] {
    const run = index === undefined ? undefined : this.#runs.get(index)
    if (!run) return []
    return run.size === 1 ? [...run] : [...run].sort(compareSiblings)
  }

  /** Where the index stands, or would, among the keys. */
  #placeOf(index: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] ?? '') < index) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Above this, sorting all keys is cheaper than moving them aside for one after the other. */
const MOST_SINGLE_KEYS = 32

/** Orders by index, protected first among equals, then by id. */
function compareSiblings(a: Sibling, b: Sibling): number {
  if (a.index !== b.index) return a.index < b.index ? -1 : 1
  if (a.isProtected !== b.isProtected) return a.isProtected ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
