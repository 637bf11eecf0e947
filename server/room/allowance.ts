import {
  BYTES_BURST,
  BYTES_PER_SECOND,
  CPU_BURST_MS,
  CPU_PER_SECOND_MS,
  MESSAGES_BURST,
  MESSAGES_PER_SECOND,
} from './limits.ts'

/** What something that a connection sent has cost. */
export interface Cost {
  readonly cpuMs: number
  readonly messages?: number | undefined
  readonly bytes?: number | undefined
}

/**
 * What one connection may cost: CPU, messages and bytes, each with room for a burst. More is not
 * refused: the connection is not read until enough time has passed, and what it sent waits unharmed.
 * What was spent beyond the burst is owed.
 */
export class Allowance {
  #cpuMs = CPU_BURST_MS
  #messages = MESSAGES_BURST
  #bytes = BYTES_BURST
  /** Of all three: a bucket of its own for each would be four times as large, of every connection. */
  #filledAt: number

  constructor(now: number) {
    this.#filledAt = now
  }

  spend({ cpuMs, messages = 0, bytes = 0 }: Cost, now: number): void {
    this.#fill(now)
    this.#cpuMs -= cpuMs
    this.#messages -= messages
    this.#bytes -= bytes
  }

  /** True while more was spent than is given. */
  isUsedUp(now: number): boolean {
    this.#fill(now)
    return this.#cpuMs < 0 || this.#messages < 0 || this.#bytes < 0
  }

  #fill(now: number): void {
    const seconds = Math.max(0, now - this.#filledAt) / 1_000
    this.#filledAt = now
    this.#cpuMs = Math.min(CPU_BURST_MS, this.#cpuMs + seconds * CPU_PER_SECOND_MS)
    this.#messages = Math.min(MESSAGES_BURST, this.#messages + seconds * MESSAGES_PER_SECOND)
    this.#bytes = Math.min(BYTES_BURST, this.#bytes + seconds * BYTES_PER_SECOND)
  }
}
