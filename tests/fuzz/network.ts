import * as Y from 'yjs'
import type { Random } from '#tests/support/random.ts'

/**
 * What can happen to updates between people: kept back, doubled, out of order, several in one,
 * in the other encoding. Nothing is lost for good: that is the server's promise.
 */
export class Network {
  readonly #waiting = new Map<number, Uint8Array[]>()
  #people: readonly number[]

  constructor(people: readonly number[]) {
    this.#people = people
    for (const person of people) this.#waiting.set(person, [])
  }

  send(from: number, update: Uint8Array): void {
    for (const to of this.#people) if (to !== from) this.#waiting.get(to)?.push(update)
  }

  /** Some of what waits for a person, in any order; the rest stays. */
  take(to: number, random: Random): Uint8Array[] {
    const waiting = random.shuffled(this.#waiting.get(to) ?? [])
    const taken = waiting.slice(0, 1 + random.below(waiting.length))
    this.#waiting.set(to, [...waiting.slice(taken.length), ...(random.chance(0.2) ? taken : [])])
    return mangled(taken, random)
  }

  /** Everything that waits for a person. */
  takeAll(to: number): Uint8Array[] {
    const waiting = this.#waiting.get(to) ?? []
    this.#waiting.set(to, [])
    return waiting
  }
}

function mangled(updates: readonly Uint8Array[], random: Random): Uint8Array[] {
  const viaV2 = updates.map((update) =>
    random.chance(0.1) ? Y.convertUpdateFormatV2ToV1(Y.convertUpdateFormatV1ToV2(update)) : update,
  )
  return random.chance(0.3) && viaV2.length > 1 ? [Y.mergeUpdates(viaV2)] : viaV2
}
