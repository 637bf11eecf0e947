const STEP_MS = 0.05
const MOST_MS = 20_000

/** The spread of many times in ms, without keeping each: exact to 0.05 ms, up to 20 s. */
export class Latencies {
  readonly #counts = new Uint32Array(MOST_MS / STEP_MS + 1)
  #count = 0

  add(ms: number): void {
    const step = Math.min(MOST_MS / STEP_MS, Math.max(0, Math.round(ms / STEP_MS)))
    this.#counts[step] = (this.#counts[step] ?? 0) + 1
    this.#count += 1
  }

  get count(): number {
    return this.#count
  }

  /** The time in ms that this part of all, 0 to 1, did not exceed; NaN of none. */
  percentile(part: number): number {
    let left = Math.max(1, Math.ceil(this.#count * part))
    if (this.#count === 0) return Number.NaN
    for (let step = 0; step < this.#counts.length; step++) {
      left -= this.#counts[step] ?? 0
      if (left <= 0) return step * STEP_MS
    }
    return MOST_MS
  }

  /** The three that a table shows. */
  get spread(): Spread {
    return { p50: this.percentile(0.5), p95: this.percentile(0.95), p99: this.percentile(0.99) }
  }
}

/** Times in ms. */
export interface Spread {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}
