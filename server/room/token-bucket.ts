/** A rate with room for a burst: fills by `perSecond`, holds `atMost`, starts full. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #atMost: number
  #left: number
  #filledAt: number

  constructor(options: { perSecond: number; atMost: number; now: number }) {
    this.#perSecond = options.perSecond
    this.#atMost = options.atMost
    this.#left = options.atMost
    this.#filledAt = options.now
  }

  /** Takes so many tokens; false, and nothing is taken, when there are fewer. */
  take(tokens: number, now: number): boolean {
    const elapsedMs = Math.max(0, now - this.#filledAt)
    this.#filledAt = now
    this.#left = Math.min(this.#atMost, this.#left + (elapsedMs / 1_000) * this.#perSecond)
    if (tokens > this.#left) return false
    this.#left -= tokens
    return true
  }
}
