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
    this.#fill(now)
    if (tokens > this.#left) return false
    this.#left -= tokens
    return true
  }

  /** Takes so many tokens whether or not there are as many: what is missing is owed. */
  spend(tokens: number, now: number): void {
    this.#fill(now)
    this.#left -= tokens
  }

  /** True while more was spent than has come since. */
  isInDebt(now: number): boolean {
    this.#fill(now)
    return this.#left < 0
  }

  #fill(now: number): void {
    const elapsedMs = Math.max(0, now - this.#filledAt)
    this.#filledAt = now
    this.#left = Math.min(this.#atMost, this.#left + (elapsedMs / 1_000) * this.#perSecond)
  }
}
