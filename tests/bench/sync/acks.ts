import { Latencies } from './latencies.ts'

/** Which messages were acknowledged (message 100), and how late. */
export class Acks {
  readonly latencies = new Latencies()
  readonly #waiting = new Map<number, { readonly message: number; readonly at: number }[]>()
  readonly #acknowledged = new Map<number, number>()

  /** A sender's message of this number, counted from its first step 2 or update, goes out now. */
  sent(sender: number, message: number): void {
    const waiting = this.#waiting.get(sender) ?? []
    this.#waiting.set(sender, waiting)
    waiting.push({ message, at: performance.now() })
  }

  heard(sender: number, message: Uint8Array): void {
    let [count, factor] = [0, 1]
    for (let at = 1; at < message.length; at++, factor *= 128) {
      count += ((message[at] ?? 0) & 0x7f) * factor
    }
    const waiting = this.#waiting.get(sender) ?? []
    const now = performance.now()
    while (waiting[0] && waiting[0].message <= count) {
      this.latencies.add(now - waiting[0].at)
      this.#acknowledged.set(sender, this.acknowledged(sender) + 1)
      waiting.shift()
    }
  }

  /** How many of a sender's messages were acknowledged. */
  acknowledged(sender: number): number {
    return this.#acknowledged.get(sender) ?? 0
  }

  /** Forgets what waits: it was sent before the clock ran. */
  clear(): void {
    this.#waiting.clear()
  }

  /** Messages that wait, where any was ever acknowledged. */
  get waiting(): number {
    if (this.#acknowledged.size === 0) return 0
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0)
  }
}
