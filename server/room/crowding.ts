import type * as Y from 'yjs'
import { MAX_SAME_KEY, MAX_SAME_NEIGHBOUR } from './limits.ts'

/**
 * Counts new items that compete for one place. Yjs settles each against all the others there, so
 * many in one update cost the square of their number, and no honest client writes them: typing at
 * one place names a new neighbour each time, and setting a key again names the value before.
 */
export class Crowding {
  readonly #keys = new Map<string, number>()
  readonly #neighbours = new Map<string, number>()

  /** Counts one more item; false when its place is over the limit. */
  admits(item: Y.Item): boolean {
    if (item.origin === null && item.parentSub !== null) {
      return count(this.#keys, `${placeOf(item.parent)} ${item.parentSub}`) <= MAX_SAME_KEY
    }
    const place =
      item.origin === null ? placeOf(item.parent) : `${item.origin.client}:${item.origin.clock}`
    return count(this.#neighbours, place) <= MAX_SAME_NEIGHBOUR
  }
}

function placeOf(parent: unknown): string {
  if (typeof parent === 'string') return parent
  const id = parent as Y.ID | null
  return id === null ? '' : `${id.client}:${id.clock}`
}

function count(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1
  counts.set(key, next)
  return next
}
