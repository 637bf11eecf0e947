/** Shown this much late, so that the next sample is usually there already. */
export const SHOWN_LATE_MS = 90
/** Between samples further apart nobody knows what was: the new place is taken at once. */
const SNAP_GAP_MS = 300
/** Samples come about this often; some that arrive in a bunch are spread out again. */
const SAMPLE_EVERY_MS = 50
/** No sample is put further off than this for the sake of evenness. */
const MAX_SPREAD_MS = 40
const MAX_SAMPLES = 32

interface Sample<Value> {
  readonly value: Value
  readonly at: number
}

/**
 * Something of somebody else's that moves: samples come about 20 times a second and unevenly, and
 * every frame asks where it is. It is shown a little late and straight between two samples, so that it
 * moves smoothly; after a longer gap it jumps.
 */
export class Track<Value> {
  readonly #mix: (from: Value, to: Value, share: number) => Value
  #samples: Sample<Value>[] = []

  /** @param mix - the value at `share` (0 to 1) of the way between two others */
  constructor(mix: (from: Value, to: Value, share: number) => Value) {
    this.#mix = mix
  }

  /** Adds what arrived at `now`, ms of any one clock. */
  add(value: Value, now: number): void {
    const last = this.#samples.at(-1)
    const even = last ? Math.min(last.at + SAMPLE_EVERY_MS, now + MAX_SPREAD_MS) : now
    this.#samples.push({ value, at: Math.max(now, even) })
    if (this.#samples.length > MAX_SAMPLES) this.#samples.shift()
  }

  /** Where it is shown at `now`; undefined before the first sample. */
  at(now: number): Value | undefined {
    const shownAt = now - SHOWN_LATE_MS
    // What lies behind the last sample passed is needed no more.
    while ((this.#samples[1]?.at ?? Infinity) <= shownAt) this.#samples.shift()
    const [from, to] = this.#samples
    if (!from || !to || shownAt <= from.at) return from?.value
    const gapMs = to.at - from.at
    return gapMs > SNAP_GAP_MS
      ? from.value
      : this.#mix(from.value, to.value, (shownAt - from.at) / gapMs)
  }

  /** True while a later moment would show it elsewhere without a new sample. */
  isMoving(now: number): boolean {
    const last = this.#samples.at(-1)
    return last !== undefined && this.#samples.length > 1 && now - SHOWN_LATE_MS < last.at
  }

  /** The newest sample, not yet shown perhaps. */
  get newest(): Value | undefined {
    return this.#samples.at(-1)?.value
  }
}

/** A place between two others. */
export function mixPoints(from: Place, to: Place, share: number): Place {
  return { x: between(from.x, to.x, share), y: between(from.y, to.y, share) }
}

/** A place of a page, page units. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** A number at `share` (0 to 1) of the way from one to another. */
export function between(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
