import type { Card } from './card.ts'

/** Above this many changes since it was last read, a list is sorted anew. */
const MAX_SPLICES = 32

/**
 * Cards in order of their titles, then ids. A change costs the same however long the list is; the
 * order is made when somebody reads it.
 */
export class CardList {
  readonly #cards = new Map<string, Card>()
  #sorted: readonly Card[] = []
  /** Cards that changed since, as they stand in `#sorted`; undefined for those that do not. */
  readonly #stale = new Map<string, Card | undefined>()

  get size(): number {
    return this.#cards.size
  }

  put(card: Card): void {
    this.#note(card.id)
    this.#cards.set(card.id, card)
  }

  delete(id: string): void {
    this.#note(id)
    this.#cards.delete(id)
  }

  /** The same array until the list changes. */
  read(): readonly Card[] {
    if (this.#stale.size > MAX_SPLICES) this.#sorted = [...this.#cards.values()].sort(compare)
    else if (this.#stale.size > 0) this.#sorted = this.#spliced()
    this.#stale.clear()
    return this.#sorted
  }

  #note(id: string): void {
    if (!this.#stale.has(id)) this.#stale.set(id, this.#cards.get(id))
  }

  #spliced(): readonly Card[] {
    const sorted = [...this.#sorted]
    for (const before of this.#stale.values()) if (before) sorted.splice(placeOf(sorted, before), 1)
    for (const id of this.#stale.keys()) {
      const card = this.#cards.get(id)
      if (card) sorted.splice(placeOf(sorted, card), 0, card)
    }
    return sorted
  }
}

/** Where a card stands in a sorted array, or would. */
function placeOf(sorted: readonly Card[], card: Card): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = sorted[middle]
    if (other && compare(other, card) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** By code units and not by a language's rules, which differ between browsers and machines. */
function compare(a: Card, b: Card): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
