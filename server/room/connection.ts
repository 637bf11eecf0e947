import { setTimeout as wait } from 'node:timers/promises'
import type { Person, Role } from '#lib/access/principal.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import { encodeAck } from '#lib/protocol/encode.ts'
import { Allowance, type Cost } from './allowance.ts'
import {
  DRAINED_BYTES,
  LIVE_BACKLOG_BYTES,
  MAX_UNSENT_BYTES,
  SLOW_READER_BYTES,
  STUCK_READER_MS,
} from './limits.ts'
import type { ShownPerson } from './people.ts'
import type { StateVector } from './pieces.ts'

/** A socket as the room sees it. */
export interface RoomSocket {
  readonly bufferedAmount: number
  send(frame: Uint8Array): void
  close(code: CloseCode): void
  pause(): void
  resume(): void
}

/** What a client asked for in the address it opened. */
export interface Wishes {
  /** Message 100 after every commit. */
  readonly ack: boolean
  /** Messages 101, 103 and 105, and commands. */
  readonly control: boolean
  /** Message 102, both ways. */
  readonly live: boolean
  /** The board's cards in message 101, and commands about them, instead of the document and presence. */
  readonly cards: boolean
}

/** Why a socket is not read at the moment. */
type Pause = 'allowance' | 'disk' | 'move' | 'parts'

const NONE: readonly Pause[] = []

/** One socket of one person in one room: its counters, limits and what it still has to be told. */
export class Connection {
  readonly id: string
  readonly person: Person
  /** What the person may do here now. */
  role: Role
  readonly shown: ShownPerson
  readonly wishes: Wishes
  /** A sync step 2 of this connection was admitted, so later updates must follow without a gap. */
  hasSynced = false
  /** A message was put off until the first step 2; nothing is acknowledged before that one is. */
  hasDeferred = false
  /** Set while it is still to be told what everybody shows: it asked, or was too slow to hear of changes. */
  isOwedPresence = false
  waitingCommands = 0
  /** Set while the reader is too slow to be sent updates: what it had before the first skipped one. */
  missedFrom: StateVector | undefined
  /** Set while a sync step 1 waits for its answer until the reader can take it. */
  isOwedStep2 = false
  readonly #socket: RoomSocket
  #isClosed = false
  #received = 0
  #durable = 0
  /** Messages whose updates wait for the disk, oldest first. */
  #unacked: { readonly message: number; readonly serial: number }[] = []
  #lastStandardAt: number
  #lastAckAt: number
  readonly #allowance: Allowance
  /** Few, and mostly none, so that an array is less than a set. */
  #pauses: readonly Pause[] = NONE
  #sentBytes = 0
  #takenBytes = 0
  #lastTakenAt: number

  constructor(options: {
    id: string
    person: Person
    role: Role
    shown: ShownPerson
    wishes: Wishes
    socket: RoomSocket
    now: number
  }) {
    this.id = options.id
    this.person = options.person
    this.role = options.role
    this.shown = options.shown
    this.wishes = options.wishes
    this.#socket = options.socket
    this.#allowance = new Allowance(options.now)
    this.#lastStandardAt = options.now
    this.#lastAckAt = options.now
    this.#lastTakenAt = options.now
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /**
   * Sends a frame; `isStandard` for messages 0 and 1, which stock clients count as a sign of life. Ends
   * a reader for whom too much waits, whatever it is, so that no kind of frame can fill the memory.
   */
  send(frame: Uint8Array, { now, isStandard }: { now: number; isStandard: boolean }): void {
    if (this.#isClosed) return
    if (this.isFlooded) return this.close(CLOSE.tryAgainLater)
    if (isStandard) this.#lastStandardAt = now
    this.#sentBytes += frame.length
    this.#socket.send(frame)
  }

  /** True when the reader is so far behind that an increment should be skipped. */
  get isSlow(): boolean {
    return this.missedFrom !== undefined || this.#socket.bufferedAmount > SLOW_READER_BYTES
  }

  /** True when droppable frames should be dropped: they would come too late. */
  get isBehind(): boolean {
    return this.missedFrom !== undefined || this.#socket.bufferedAmount > LIVE_BACKLOG_BYTES
  }

  /** Bytes that wait because the other side reads slowly. */
  get unsentBytes(): number {
    return this.#socket.bufferedAmount
  }

  /** True when so much waits for the reader that it must not become more. */
  get isFlooded(): boolean {
    return this.#socket.bufferedAmount > MAX_UNSENT_BYTES
  }

  /** True when so little waits for the reader that a skipped one can be caught up. */
  get isDrained(): boolean {
    return this.#socket.bufferedAmount <= DRAINED_BYTES
  }

  /** True when bytes wait for the reader and it has taken none for too long. Ask once a second. */
  isStuck(now: number): boolean {
    const taken = this.#sentBytes - this.#socket.bufferedAmount
    if (this.isDrained || taken > this.#takenBytes) {
      this.#takenBytes = taken
      this.#lastTakenAt = now
    }
    return now - this.#lastTakenAt > STUCK_READER_MS
  }

  /** Counts one sync-step-2 or update message and answers its number. */
  countMessage(): number {
    return ++this.#received
  }

  /** The message's content is durable once the room's log has this serial. */
  awaitDurable(message: number, serial: number): void {
    this.#unacked.push({ message, serial })
  }

  /**
   * The room's log has everything up to `serial`: acknowledges what that makes durable.
   * True when nothing of this connection waits any more.
   */
  acknowledge(serial: number, now: number): boolean {
    let passed = 0
    while (passed < this.#unacked.length) {
      const next = this.#unacked[passed]
      if (next === undefined || next.serial > serial) break
      this.#durable = next.message
      passed += 1
    }
    if (passed > 0) {
      this.#unacked = this.#unacked.slice(passed)
      this.#sendAck(now)
    }
    return this.#unacked.length === 0
  }

  repeatAck(now: number, everyMs: number): void {
    if (now - this.#lastAckAt >= everyMs) this.#sendAck(now)
  }

  needsEcho(now: number, everyMs: number): boolean {
    return now - this.#lastStandardAt >= everyMs
  }

  /** Charges what it sent; a connection that used up its allowance is not read for a while. */
  charge(cost: Cost, now: number): void {
    this.#allowance.spend(cost, now)
    if (this.#allowance.isUsedUp(now)) this.pause('allowance')
  }

  /** True while it has used up its allowance. */
  isOverdrawn(now: number): boolean {
    return this.#allowance.isUsedUp(now)
  }

  /** Reads on when there is something left of the allowance again. */
  review(now: number): void {
    if (!this.#allowance.isUsedUp(now)) this.resume('allowance')
  }

  pause(why: Pause): void {
    if (this.#pauses.includes(why)) return
    if (this.#pauses.length === 0 && !this.#isClosed) this.#socket.pause()
    this.#pauses = [...this.#pauses, why]
  }

  resume(why: Pause): void {
    if (!this.#pauses.includes(why)) return
    this.#pauses = this.#pauses.filter((pause) => pause !== why)
    if (this.#pauses.length === 0 && !this.#isClosed) this.#socket.resume()
  }

  /** Closes the socket; nothing of it is read or sent from here on. */
  close(code: CloseCode = CLOSE.tryAgainLater): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#socket.close(code)
  }

  /** Closes the socket at some moment within that time. */
  async closeWithin(code: CloseCode, withinMs: number): Promise<void> {
    if (withinMs > 0) await wait(Math.random() * withinMs)
    this.close(code)
  }

  /** The socket ended by itself. */
  ended(): void {
    this.#isClosed = true
  }

  #sendAck(now: number): void {
    this.#lastAckAt = now
    if (!this.wishes.ack) return
    this.send(encodeAck(this.#durable), { now, isStandard: false })
  }
}
