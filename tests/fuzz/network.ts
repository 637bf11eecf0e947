import * as Y from 'yjs'
import type { Random } from '#tests/support/random.ts'

/** Applies one update to a document, whatever its encoding. */
export type Delivery = (doc: Y.Doc) => void

/**
 * What can happen to updates between people: kept back, doubled, out of order, several in one, in
 * the other encoding. Nothing is lost for good: that is the server's promise.
 */
export class Network {
  readonly #waiting = new Map<number, Uint8Array[]>()
  readonly #people: readonly number[]

  constructor(people: readonly number[]) {
    this.#people = people
    for (const person of people) this.#waiting.set(person, [])
  }

  send(from: number, update: Uint8Array): void {
    for (const to of this.#people) if (to !== from) this.#waiting.get(to)?.push(update)
  }

  /** Some of what waits for a person, in any order; the rest stays, and some comes again later. */
  take(to: number, random: Random): Delivery[] {
    const waiting = random.shuffled(this.#waiting.get(to) ?? [])
    const taken = waiting.slice(0, 1 + random.below(waiting.length))
    const again = random.chance(0.2) ? taken : []
    this.#waiting.set(to, [...waiting.slice(taken.length), ...again])
    const batches = random.chance(0.3) && taken.length > 1 ? [taken] : taken.map((each) => [each])
    return batches.map((batch) => packed(batch, random))
  }

  /** Everything that waits for a person. */
  takeAll(to: number): Delivery[] {
    const waiting = this.#waiting.get(to) ?? []
    this.#waiting.set(to, [])
    return waiting.map((update) => (doc) => Y.applyUpdate(doc, update, 'network'))
  }
}

function packed(batch: readonly Uint8Array[], random: Random): Delivery {
  if (random.chance(0.2)) {
    const second = Y.mergeUpdatesV2(batch.map((update) => Y.convertUpdateFormatV1ToV2(update)))
    return (doc) => Y.applyUpdateV2(doc, second, 'network')
  }
  const first = batch.length > 1 ? Y.mergeUpdates([...batch]) : batch[0]
  return (doc) => first && Y.applyUpdate(doc, first, 'network')
}
