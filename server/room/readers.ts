/**
 * The two ends of being too slow: people who read slowly, and a disk that writes slowly.
 *
 * The obvious answer to a sync step 1 is one frame. For a large board that frame takes a quarter of a
 * second to encode, on a slow line nothing else gets through for half a minute, and both sides take the
 * silence for the end of the other. So what is much goes out in pieces, the next one when the reader
 * has taken the last ones, and whoever is on such a way is skipped by the fan-out as any slow reader is.
 */
import type { Logger } from 'pino'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import type { Connection } from './connection.ts'
import { KEEP_ENCODED_MS, SEND_AHEAD_BYTES, SEND_TURN_MS, SLOW_LOOK_MS } from './limits.ts'
import type { MissingParts, Way } from './missing-parts.ts'
import { beginWork, workMs } from './work-time.ts'

interface Options {
  readonly missing: MissingParts
  readonly logger: Logger
  readonly now: () => number
}

export class Readers {
  readonly #connections: ReadonlySet<Connection>
  readonly #options: Options
  /** Those who are being brought level, with the way they are on. */
  readonly #behind = new Map<Connection, Way | undefined>()
  #immediate: ReturnType<typeof setImmediate> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastAnswerAt = 0
  #isPaused = false

  constructor(connections: ReadonlySet<Connection>, options: Options) {
    this.#connections = connections
    this.#options = options
  }

  /** Once a second: ends readers who take nothing, and brings those level who were skipped and can read again. */
  beat(now: number): void {
    for (const connection of this.#connections) {
      if (connection.isStuck(now) || connection.isFlooded) {
        const { id: connectionId, unsentBytes } = connection
        this.#options.logger.info({ connectionId, unsentBytes }, 'a reader is too slow')
        connection.close(CLOSE.tryAgainLater)
      } else if (connection.missedFrom !== undefined && connection.isDrained) {
        this.#bring(connection)
      }
    }
    if (this.#behind.size === 0 && now - this.#lastAnswerAt > KEEP_ENCODED_MS) {
      this.#options.missing.forget()
    }
  }

  /** Answers a sync step 1, at once if it is little and can be sent. */
  answer(connection: Connection, stateVector: Uint8Array, now: number): void {
    const { missing, logger } = this.#options
    const known = missing.read(stateVector)
    if (!known.ok) {
      const { reason } = known
      logger.info({ connectionId: connection.id, reason }, 'a sync step 1 was refused')
      return connection.close(reason === 'malformed' ? CLOSE.policyViolation : CLOSE.otherEpoch)
    }
    this.#lastAnswerAt = now
    const isIdle = connection.missedFrom === undefined && connection.isDrained
    const way = isIdle ? missing.way(known.value) : undefined
    if (isIdle && way === undefined) {
      return connection.send(missing.rest(known.value, { asStep2: true }), {
        now,
        isStandard: true,
      })
    }
    // What it asked before needs no answer of its own: it has said anew what it has.
    connection.missedFrom = known.value
    connection.isOwedStep2 = true
    this.#behind.set(connection, way)
    this.#schedule()
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

  /** Somebody went. */
  leave(connection: Connection): void {
    this.#behind.delete(connection)
  }

  close(): void {
    this.#behind.clear()
    clearImmediate(this.#immediate)
    clearTimeout(this.#timer)
  }

  #bring(connection: Connection): void {
    if (this.#behind.has(connection)) return
    this.#behind.set(connection, undefined)
    this.#schedule()
  }

  /** Looks again at the end of this turn when somebody can take more, and a little later else. */
  #schedule(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#behind.size === 0 || this.#immediate !== undefined) return
    const canSend = [...this.#behind.keys()].some((connection) => canTakeMore(connection))
    if (!canSend) {
      this.#timer = setTimeout(() => this.#sendSome(), SLOW_LOOK_MS)
      return
    }
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined
      this.#sendSome()
    })
  }

  /** A piece for each of them, as many as one turn has time for; who got one is the last the next time. */
  #sendSome(): void {
    const until = performance.now() + SEND_TURN_MS
    // oxlint-disable-next-line unicorn/no-useless-spread -- whoever got a piece is put at the end while this goes on
    for (const [connection, way] of [...this.#behind]) {
      if (connection.isClosed) this.#behind.delete(connection)
      else if (canTakeMore(connection)) {
        const begunAt = beginWork()
        this.#sendPiece(connection, way)
        connection.charge({ cpuMs: workMs(begunAt) }, this.#options.now())
      }
      if (performance.now() > until) break
    }
    this.#schedule()
  }

  #sendPiece(connection: Connection, begun: Way | undefined): void {
    const { missing } = this.#options
    const now = this.#options.now()
    this.#lastAnswerAt = now
    const known = connection.missedFrom
    this.#behind.delete(connection)
    if (known === undefined) return
    const way = begun ?? missing.way(known)
    if (way === undefined) {
      const frame = missing.rest(known, { asStep2: connection.isOwedStep2 })
      connection.missedFrom = undefined
      connection.isOwedStep2 = false
      return connection.send(frame, { now, isStandard: true })
    }
    const frame = way.next()
    if (frame !== undefined) {
      this.#behind.set(connection, way)
      return connection.send(frame, { now, isStandard: true })
    }
    // At its end: what came since is what is missing now.
    connection.missedFrom = way.until
    this.#behind.set(connection, undefined)
  }
}

function canTakeMore(connection: Connection): boolean {
  return connection.unsentBytes <= SEND_AHEAD_BYTES
}
