import { setTimeout as wait } from 'node:timers/promises'
import type { Person, Role } from '#lib/access/principal.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import { encodeAck } from '#lib/protocol/encode.ts'
import {
  CPU_BURST_MS,
  CPU_PER_SECOND_MS,
  DRAINED_BYTES,
  LIVE_BACKLOG_BYTES,
  MAX_UNSENT_BYTES,
  SLOW_READER_BYTES,
  STUCK_READER_MS,
} from './limits.ts'
import type { ShownPerson } from './people.ts'

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
}

/** Why a socket is not read at the moment. */
type Pause = 'cpu' | 'disk' | 'move'

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
  waitingCommands = 0
  /** Set while the reader is too slow to be sent updates: what it had before the first skipped one. */
  missedFrom: Map<number, number> | undefined
  readonly #socket: RoomSocket
  #isClosed = false
  #received = 0
  #durable = 0
  /** Messages whose updates wait for the disk, oldest first. */
  #unacked: { readonly message: number; readonly serial: number }[] = []
  #lastStandardAt: number
  #lastAckAt: number
  #cpuLeftMs = CPU_BURST_MS
  readonly #pauses = new Set<Pause>()
  #leastUnsent = 0
  #lastDrainAt = 0

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
    this.#lastStandardAt = options.now
    this.#lastAckAt = options.now
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Sends a frame; `isStandard` for messages 0 and 1, which stock clients count as a sign of life. */
  send(frame: Uint8Array, { now, isStandard }: { now: number; isStandard: boolean }): void {
    if (this.#isClosed) return
    if (isStandard) this.#lastStandardAt = now
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

  get isFlooded(): boolean {
    return this.#socket.bufferedAmount > MAX_UNSENT_BYTES
  }

  /** Notes that the reader is skipped from now on. */
  skipFrom(stateVector: Map<number, number>, now: number): void {
    this.missedFrom = stateVector
    this.#leastUnsent = this.#socket.bufferedAmount
    this.#lastDrainAt = now
  }

  /** How a skipped reader does: drained, still draining, or stuck. */
  drainState(now: number): 'drained' | 'draining' | 'stuck' {
    const unsent = this.#socket.bufferedAmount
    if (unsent <= DRAINED_BYTES) return 'drained'
    if (unsent < this.#leastUnsent) {
      this.#leastUnsent = unsent
      this.#lastDrainAt = now
    }
    return now - this.#lastDrainAt > STUCK_READER_MS ? 'stuck' : 'draining'
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

  /** Charges CPU time; a connection that used up its share is not read until it has some again. */
  charge(ms: number): void {
    this.#cpuLeftMs -= ms
    if (this.#cpuLeftMs < 0) this.pause('cpu')
  }

  refillCpu(elapsedMs: number): void {
    const share = (elapsedMs / 1_000) * CPU_PER_SECOND_MS
    this.#cpuLeftMs = Math.min(CPU_BURST_MS, this.#cpuLeftMs + share)
    if (this.#cpuLeftMs >= 0) this.resume('cpu')
  }

  pause(why: Pause): void {
    if (this.#pauses.size === 0 && !this.#isClosed) this.#socket.pause()
    this.#pauses.add(why)
  }

  resume(why: Pause): void {
    if (this.#pauses.delete(why) && this.#pauses.size === 0 && !this.#isClosed)
      this.#socket.resume()
  }

  /** Closes the socket; nothing of it is read or sent from here on. */
  close(code: CloseCode = CLOSE.tryAgainLater): void {
    if (this.#isClosed) return
    this.#isClosed = true
    // A paused socket would never see the other side's close frame.
    if (this.#pauses.size > 0) this.#socket.resume()
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
