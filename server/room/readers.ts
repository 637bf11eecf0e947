import type { Logger } from 'pino'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import type { Connection } from './connection.ts'
import type { MissingParts } from './missing-parts.ts'

/** The two ends of being too slow: people who read slowly, and a disk that writes slowly. */
export class Readers {
  readonly #connections: ReadonlySet<Connection>
  readonly #missing: MissingParts
  readonly #logger: Logger
  #isPaused = false

  constructor(
    connections: ReadonlySet<Connection>,
    room: { missing: MissingParts; logger: Logger },
  ) {
    this.#connections = connections
    this.#missing = room.missing
    this.#logger = room.logger
  }

  /** Sends a skipped reader all it missed once it has room. */
  catchUp(connection: Connection, now: number): void {
    if (connection.missedFrom === undefined) return
    const state = connection.drainState(now)
    if (state === 'stuck') {
      this.#logger.info({ connectionId: connection.id }, 'a reader took nothing for too long')
      connection.close(CLOSE.tryAgainLater)
    }
    if (state !== 'drained') return
    const missing = this.#missing.since(connection.missedFrom)
    connection.missedFrom = undefined
    connection.send(encodeUpdate(missing), { now, isStandard: true })
  }

  /** Answers a sync step 1. */
  answer(connection: Connection, stateVector: Uint8Array, now: number): void {
    if (connection.isFlooded) return connection.close(CLOSE.tryAgainLater)
    const step2 = this.#missing.answer(stateVector)
    if (step2.ok) return connection.send(step2.value, { now, isStandard: true })
    const { reason } = step2
    this.#logger.info({ connectionId: connection.id, reason }, 'a sync step 1 was refused')
    connection.close(reason === 'malformed' ? CLOSE.policyViolation : CLOSE.otherEpoch)
  }

  /** Reads nothing more from anybody while too much waits for the disk. */
  limit(isOverfull: boolean): void {
    if (isOverfull === this.#isPaused) return
    this.#isPaused = isOverfull
    for (const connection of this.#connections) {
      if (isOverfull) connection.pause('disk')
      else connection.resume('disk')
    }
  }

  /** Somebody came. */
  join(connection: Connection): void {
    if (this.#isPaused) connection.pause('disk')
  }
}
