/** How fast a bucket fills, and how much it holds. */
export interface Rate {
  readonly perSecond: number
  readonly atMost: number
}

/** A rate with room for a burst: starts full. */
export class TokenBucket {
  readonly #rate: Rate
  #left: number
  #filledAt: number

  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#left = rate.atMost
    this.#filledAt = now
  }

  /** Takes so many tokens; false, and nothing is taken, when there are fewer. */
  take(tokens: number, now: number): boolean {
    this.#fill(now)
    if (tokens > this.#left) return false
    this.#left -= tokens
    return true
  }

  #fill(now: number): void {
    const elapsedMs = Math.max(0, now - this.#filledAt)
    this.#filledAt = now
    const { perSecond, atMost } = this.#rate
    this.#left = Math.min(atMost, this.#left + (elapsedMs / 1_000) * perSecond)
  }
}
