import {
  BYTES_BURST,
  BYTES_PER_SECOND,
  CPU_BURST_MS,
  CPU_PER_SECOND_MS,
  MESSAGES_BURST,
  MESSAGES_PER_SECOND,
} from './limits.ts'
import { TokenBucket } from './token-bucket.ts'

/** What something that a connection sent has cost. */
export interface Cost {
  readonly cpuMs: number
  readonly messages?: number | undefined
  readonly bytes?: number | undefined
}

/**
 * What one connection may cost: CPU, messages and bytes, each with room for a burst. More is not
 * refused: the connection is not read until enough time has passed, and what it sent waits unharmed.
 */
export class Allowance {
  readonly #cpu: TokenBucket
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket

  constructor(now: number) {
    this.#cpu = new TokenBucket({ perSecond: CPU_PER_SECOND_MS, atMost: CPU_BURST_MS, now })
    this.#messages = new TokenBucket({
      perSecond: MESSAGES_PER_SECOND,
      atMost: MESSAGES_BURST,
      now,
    })
    this.#bytes = new TokenBucket({ perSecond: BYTES_PER_SECOND, atMost: BYTES_BURST, now })
  }

  spend({ cpuMs, messages = 0, bytes = 0 }: Cost, now: number): void {
    this.#cpu.spend(cpuMs, now)
    this.#messages.spend(messages, now)
    this.#bytes.spend(bytes, now)
  }

  /** True while more was spent than is given. */
  isUsedUp(now: number): boolean {
    return this.#cpu.isInDebt(now) || this.#messages.isInDebt(now) || this.#bytes.isInDebt(now)
  }
}
