/**
 * Tells a board's cards to those who asked for them: all of them first, then what changed. A part is
 * made when somebody can take it, from the cards as they are then, so what waits for a slow reader is
 * a set of ids and never more than the board has.
 */
import { encodeCards } from '#lib/protocol/encode.ts'
import type { CardChanges, Doer } from './card-engine.ts'
import { takePart, type CardSource, type Untold } from './card-frames.ts'
import type { Connection } from './connection.ts'
import {
  CARDS_TICK_MS,
  CARDS_TURN_MS,
  MAX_CARDS_AT_ONCE,
  MAX_TOLD_WAIT_MS,
  SEND_AHEAD_BYTES,
  SLOW_LOOK_MS,
} from './limits.ts'

export class CardFeed {
  readonly #source: CardSource
  readonly #now: () => number
  /** Everybody, with what they have not been told. */
  readonly #readers = new Map<Connection, Untold>()
  /** Changes that wait for the next tick. */
  #changes = nothingUntold()
  #isReady = false
  #tickTimer: ReturnType<typeof setTimeout> | undefined
  #tickedAt = Number.NEGATIVE_INFINITY
  #immediate: ReturnType<typeof setImmediate> | undefined
  #slowTimer: ReturnType<typeof setTimeout> | undefined
  readonly #waiters = new Set<Waiter>()

  constructor(source: CardSource, now: () => number) {
    this.#source = source
    this.#now = now
  }

  get isEmpty(): boolean {
    return this.#readers.size === 0
  }

  get connections(): Iterable<Connection> {
    return this.#readers.keys()
  }

  join(connection: Connection): void {
    this.#readers.set(connection, { cards: new Map(), isFirst: true, hasTemplate: true })
    if (this.#isReady) this.#beginAt(connection)
  }

  leave(connection: Connection): void {
    this.#readers.delete(connection)
    this.#answer()
  }

  /** The engine has worked in all that changed. */
  settled({ cards, haveRegionsChanged }: CardChanges): void {
    if (!this.#isReady) {
      this.#isReady = true
      for (const connection of this.#readers.keys()) this.#beginAt(connection)
      return
    }
    for (const [id, doer] of cards) this.#changes.cards.set(id, doer)
    this.#changes.hasTemplate ||= haveRegionsChanged
    const waitMs = this.#tickedAt + CARDS_TICK_MS - performance.now()
    if (waitMs <= 0) this.#tick()
    else this.#tickTimer ??= setTimeout(() => this.#tick(), waitMs)
  }

  /**
   * Resolves when this reader was sent all that the engine has worked in, in a part that ends a whole:
   * before that, no list shows it. Also when the reader is gone, and after a while when it reads too
   * slowly.
   */
  told(connection: Connection): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        connection,
        isTicked: this.#tickTimer === undefined,
        resolve: () => {
          clearTimeout(timer)
          this.#waiters.delete(waiter)
          resolve()
        },
      }
      const timer = setTimeout(() => waiter.resolve(), MAX_TOLD_WAIT_MS)
      this.#waiters.add(waiter)
      this.#answer()
    })
  }

  close(): void {
    clearTimeout(this.#tickTimer)
    clearTimeout(this.#slowTimer)
    clearImmediate(this.#immediate)
    this.#readers.clear()
    this.#answer()
  }

  /** Cards in their order, so that what is told first is the beginning of the list. */
  #beginAt(connection: Connection): void {
    const untold = this.#readers.get(connection)
    for (const { id } of this.#source.ownership.cards) untold?.cards.set(id, undefined)
    this.#sendSoon()
  }

  #tick(): void {
    clearTimeout(this.#tickTimer)
    this.#tickTimer = undefined
    const changes = this.#changes
    this.#changes = nothingUntold()
    if (changes.cards.size > 0 || changes.hasTemplate) {
      this.#tickedAt = performance.now()
      this.#tell(changes)
    }
    for (const waiter of this.#waiters) waiter.isTicked = true
    this.#answer()
  }

  #answer(): void {
    for (const { connection, isTicked, resolve } of this.#waiters) {
      const untold = this.#readers.get(connection)
      if (!untold || (isTicked && isTold(untold))) resolve()
    }
  }

  /** Those who know all the rest get the same frame; the others are told later, with the rest. */
  #tell(changes: Untold): void {
    const level: Connection[] = []
    for (const [connection, untold] of this.#readers) {
      const isLevel = isTold(untold) && canTakeMore(connection)
      if (isLevel && changes.cards.size <= MAX_CARDS_AT_ONCE) level.push(connection)
      else add(untold, changes)
    }
    const now = this.#now()
    while (level.length > 0 && !isTold(changes)) {
      const frame = encodeCards(takePart(changes, this.#source))
      for (const connection of level) connection.send(frame, { now, isStandard: false })
    }
    this.#sendSoon()
  }

  #sendSoon(): void {
    clearTimeout(this.#slowTimer)
    this.#slowTimer = undefined
    if (this.#immediate !== undefined) return
    const waiting = [...this.#readers].filter(([, untold]) => !isTold(untold))
    if (waiting.length === 0) return
    if (!waiting.some(([connection]) => canTakeMore(connection))) {
      this.#slowTimer = setTimeout(() => this.#sendSome(), SLOW_LOOK_MS)
      return
    }
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined
      this.#sendSome()
    })
  }

  /** A part for each who can take one, as many as one turn has time for; who got one is the last the next time. */
  #sendSome(): void {
    const until = performance.now() + CARDS_TURN_MS
    for (const [connection, untold] of Array.from(this.#readers)) {
      if (isTold(untold) || !canTakeMore(connection)) continue
      this.#readers.delete(connection)
      this.#readers.set(connection, untold)
      const frame = encodeCards(takePart(untold, this.#source))
      connection.send(frame, { now: this.#now(), isStandard: false })
      if (performance.now() > until) break
    }
    this.#answer()
    this.#sendSoon()
  }
}

/** Who waits until a reader was told. */
interface Waiter {
  readonly connection: Connection
  /** The changes that are waited for are with the reader's untold ones, if it was not told at once. */
  isTicked: boolean
  readonly resolve: () => void
}

function nothingUntold(): Untold {
  return { cards: new Map<string, Doer | undefined>(), isFirst: false, hasTemplate: false }
}

/** True when nothing is left to tell. */
function isTold({ cards, isFirst, hasTemplate }: Untold): boolean {
  return cards.size === 0 && !isFirst && !hasTemplate
}

function add(untold: Untold, changes: Untold): void {
  for (const [id, doer] of changes.cards) untold.cards.set(id, doer)
  untold.hasTemplate ||= changes.hasTemplate
}

function canTakeMore(connection: Connection): boolean {
  return !connection.isClosed && connection.unsentBytes <= SEND_AHEAD_BYTES
}
