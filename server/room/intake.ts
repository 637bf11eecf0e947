/**
 * What connections send of the document. Most of it is a few changes, admitted at once. A long update
 * (paste, select all and delete, an hour of work offline, or what somebody made up) would hold up every
 * board: it is read and split in a thread, and its parts are admitted one after the other, as if they
 * had been sent so, for a few ms of each turn of the event loop. Its sender is not read meanwhile.
 *
 * How long Yjs will take cannot be told in advance for sure. So parts have few changes, what is known to
 * be dear is split further or refused, and between two parts the clock decides and not an estimate.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import * as Y from 'yjs'
import type { Meter } from '#server/observe/meter.ts'
import { admit, changesAtOnce, turnAway, type Admission, type Admitted } from './admit.ts'
import type { Backlog } from './backlog.ts'
import type { Connection } from './connection.ts'
import type { Documents } from './documents.ts'
import {
  ALLOWANCE_LOOK_MS,
  MAX_PASSED,
  MAX_PASSED_BY_MESSAGE,
  MAX_PASSED_BY_ONE,
  PARTS_TURN_MS,
  SPLIT_PRICE,
} from './limits.ts'
import { emptyingUpdate, smallerParts } from './update-parts.ts'
import { beginWork, workMs } from './work-time.ts'

interface Options {
  readonly admission: Admission
  readonly documents: Pick<Documents, 'inTurn' | 'partsOf'>
  readonly backlog: Backlog
  readonly mayEdit: (connection: Connection) => boolean
  readonly logger: Logger
  readonly meter: Meter
  readonly now: () => number
}

/** One sync step 2 or update as it came. */
interface Incoming {
  readonly connection: Connection
  /** Which of the connection's messages of that kind it is. */
  readonly number: number
  readonly update: Uint8Array
  readonly isStep2: boolean
}

/** A long update that waits or is being admitted. */
interface Taking extends Omit<Incoming, 'update'> {
  /** As it came; undefined once it is being split, or had to give way. */
  update: Uint8Array | undefined
  /** What is left of it, the next one last. */
  parts: Uint8Array[]
  changes: number
  passed: number
}

/**
 * How many changes are admitted in one go is found anew for one message in so many, since it takes a
 * look at every client ID: 0.1 ms for 5,000 of them.
 */
const COUNT_EVERY = 64

const NOBODY: ReadonlySet<number> = new Set()

/** Admits what connections of one room send, in their order, and acknowledges what is on disk. */
export class Intake {
  readonly #options: Options
  /** Those with a message that is not durable. */
  readonly #unacked = new Set<Connection>()
  /** Those with a long update that is being admitted, until its end. */
  readonly #busy = new Map<Connection, Promise<void>>()
  /** What waits for serials to be on disk, in their order. */
  #waiting: { readonly serial: number; readonly done: () => void }[] = []
  /** Serial of the last update given to the log, and of the last one on disk. */
  #serial = 0
  #durableSerial = 0
  #isClosed = false
  #changes = 0
  #countedFor = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** True while no long update is being admitted. */
  get isIdle(): boolean {
    return this.#busy.size === 0
  }

  /** The serial of an update that was just applied. */
  nextSerial(): number {
    this.#serial += 1
    return this.#serial
  }

  /** Resolves when all that is applied now is on disk; never when the room ends before. */
  whenDurable(): Promise<void> {
    const serial = this.#serial
    if (serial <= this.#durableSerial) return Promise.resolve()
    return new Promise((done) => this.#waiting.push({ serial, done }))
  }

  /** Everything up to this serial is on disk. */
  committed(serial: number): void {
    this.#durableSerial = serial
    const isDone = (waiting: { serial: number }): boolean => waiting.serial <= serial
    for (const { done } of this.#waiting.filter(isDone)) done()
    this.#waiting = this.#waiting.filter((waiting) => !isDone(waiting))
    for (const connection of this.#unacked) {
      if (connection.acknowledge(serial, this.#options.now())) this.#unacked.delete(connection)
    }
  }

  /** Takes a sync step 2 or an update. */
  take(connection: Connection, update: Uint8Array, { isStep2 }: { isStep2: boolean }): void {
    const incoming = { connection, number: connection.countMessage(), update, isStep2 }
    const changes = this.#changesAtOnce()
    const admitted = this.#admit(incoming, update, { changes, passed: MAX_PASSED })
    if (admitted.outcome !== 'long') return this.#taken(incoming, admitted)
    const taking = { ...incoming, parts: [], changes, passed: 0 }
    const { length: bytes } = update
    // Before anything is waited for: it may have to give way at once.
    const over = this.#options.backlog.add(this, { bytes, giveWay: () => this.#giveWay(taking) })
    this.#busy.set(connection, this.#takeLong(taking).finally(over))
  }

  /** Resolves when all that this connection sent is admitted or refused; undefined when it is. */
  whenDone(connection: Connection): Promise<void> | undefined {
    return this.#busy.get(connection)
  }

  forget(connection: Connection): void {
    this.#unacked.delete(connection)
  }

  close(): void {
    this.#isClosed = true
  }

  #changesAtOnce(): number {
    if (this.#countedFor++ % COUNT_EVERY === 0) {
      this.#changes = changesAtOnce(this.#options.admission.doc)
    }
    return this.#changes
  }

  /** Admits a long update while its sender is not read. Never rejects. */
  async #takeLong(taking: Taking): Promise<void> {
    const { connection } = taking
    connection.pause('parts')
    try {
      await this.#takeParts(taking)
    } catch (error) {
      const connectionId = connection.id
      this.#options.logger.error({ connectionId, err: error }, 'a long update could not be taken')
      connection.close(CLOSE.tryAgainLater)
    }
    this.#busy.delete(connection)
    connection.resume('parts')
  }

  /** Others wait who sent less; what it is about is with its sender still. */
  #giveWay(taking: Taking): void {
    const { connection } = taking
    const { logger, meter } = this.#options
    taking.update = undefined
    logger.info({ connectionId: connection.id }, 'a long update had to give way')
    meter.refused('crowded')
    connection.close(CLOSE.tryAgainLater)
  }

  async #takeParts(taking: Taking): Promise<void> {
    const { connection, isStep2 } = taking
    const { admission, documents, now } = this.#options
    const split = await documents.partsOf(this, () => {
      const { update } = taking
      taking.update = undefined
      return update && [update, { stateVector: Y.encodeStateVector(admission.doc) }]
    })
    if (!split) return
    const { parts, ms } = split
    connection.charge({ cpuMs: ms * SPLIT_PRICE }, now())
    if (!parts.ok) {
      const { clientIds } = admission
      const why = turnAway(parts.reason, { connection, isStep2 }, { clientIds, seen: NOBODY })
      return this.#taken(taking, why)
    }
    taking.parts = parts.value.toReversed()
    taking.changes = changesAtOnce(admission.doc)
    let admitted: Admitted | undefined
    while (admitted === undefined && !this.#isClosed && !connection.isClosed) {
      if (connection.isOverdrawn(now())) await wait(ALLOWANCE_LOOK_MS)
      else admitted = await documents.inTurn(() => this.#takeSome(taking))
    }
    if (admitted !== undefined) this.#taken(taking, admitted)
  }

  /** Admits parts for a few ms; undefined while there are more. */
  #takeSome(taking: Taking): Admitted | undefined {
    const { connection } = taking
    if (this.#isClosed || connection.isClosed) return undefined
    const begunAt = beginWork()
    const until = performance.now() + PARTS_TURN_MS
    let admitted: Admitted | undefined
    do admitted = this.#takePart(taking)
    while (admitted === undefined && performance.now() < until)
    connection.charge({ cpuMs: workMs(begunAt) }, this.#options.now())
    return admitted
  }

  /** Admits one part, or puts smaller ones in its place; the outcome of all of it at its end. */
  #takePart(taking: Taking): Admitted | undefined {
    const { parts, changes } = taking
    const part = parts.pop()
    if (part === undefined) return { outcome: 'taken', passed: 0 }
    let admitted = this.#admit(taking, part, { changes, passed: MAX_PASSED })
    if (admitted.outcome === 'long') {
      const smaller =
        admitted.full === undefined
          ? smallerParts(part, changes)
          : [emptyingUpdate(admitted.full, changes), part]
      if (smaller) {
        parts.push(...smaller.toReversed())
        return undefined
      }
      admitted = this.#admit(taking, part, { changes, passed: MAX_PASSED_BY_ONE })
    }
    if (admitted.outcome === 'long') return this.#tooCostly(taking)
    if (admitted.outcome !== 'taken') return admitted
    taking.passed += admitted.passed
    return taking.passed > MAX_PASSED_BY_MESSAGE ? this.#tooCostly(taking) : undefined
  }

  #tooCostly(taking: Taking): Admitted {
    const { clientIds } = this.#options.admission
    return turnAway('costly', taking, { clientIds, seen: NOBODY })
  }

  #admit(
    { connection, isStep2 }: Omit<Incoming, 'update'>,
    update: Uint8Array,
    most: { changes: number; passed: number },
  ): Admitted {
    const mayEdit = this.#options.mayEdit(connection)
    return admit(update, { connection, isStep2, mayEdit, most }, this.#options.admission)
  }

  #taken({ connection, number, isStep2 }: Omit<Incoming, 'update'>, admitted: Admitted): void {
    if (connection.isClosed) return
    if (admitted.outcome === 'refused') {
      const { reason } = admitted
      const { logger, meter } = this.#options
      logger.info({ connectionId: connection.id, reason }, 'an update was refused')
      meter.refused(reason)
      return connection.close(admitted.code)
    }
    if (isStep2) connection.hasSynced = true
    // A deferred message is durable when the step 2 that repeats it is, and acknowledgements count
    // from the first message on, so that those after it wait as well.
    connection.hasDeferred = !isStep2 && (connection.hasDeferred || admitted.outcome === 'deferred')
    if (connection.hasDeferred) return
    connection.awaitDurable(number, this.#serial)
    const isDone = connection.acknowledge(this.#durableSerial, this.#options.now())
    if (!isDone) this.#unacked.add(connection)
  }
}
