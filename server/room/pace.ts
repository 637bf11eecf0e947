import { BUSY_FRAMES_PER_SECOND, PACE_WINDOW_MS } from './limits.ts'

/**
 * How often the rooms of this process send. While little is to be sent, every change leaves at the end
 * of its turn of the event loop. A core sends about 100,000 frames a second whatever is in them, so
 * from a part of that on changes wait for each other, and more of them share a frame.
 */
export class Pace {
  readonly #now: () => number
  #windowStart: number
  #frames = 0
  #framesPerSecond = 0

  /** @param now - ms that never go back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#windowStart = now()
  }

  /** A change asks to be sent to that many people. */
  asked(receivers: number): void {
    this.#frames += receivers
    const elapsed = this.#now() - this.#windowStart
    if (elapsed < PACE_WINDOW_MS) return
    this.#framesPerSecond = (this.#frames / elapsed) * 1_000
    this.#frames = 0
    this.#windowStart += elapsed
  }

  /** How long changes of a room are collected before they are sent, ms; 0 for no longer than this turn. */
  get tickMs(): number {
    const load = this.#framesPerSecond / BUSY_FRAMES_PER_SECOND
    if (load <= 1) return 0
    return load <= 3 ? 12 : 33
  }
}
