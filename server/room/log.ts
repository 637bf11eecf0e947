/**
 * The log tick. Writing each update would cost one fsync per pointer move; waiting for a quiet
 * moment would lose what came before a crash. So updates of all boards are collected for 25 ms, each
 * board's are merged into one row, and all rows become one commit. Fan-out does not wait for it;
 * acknowledgements do. A batch that fails is kept and tried again: appending twice is harmless.
 */
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import type { StorageState } from '#lib/protocol/schemas.ts'
import { NO_METER, type Meter } from '#server/observe/meter.ts'
import {
  StorageError,
  type AppendEntry,
  type BoardStorage,
  type Writer,
} from '#server/storage/storage.ts'
import {
  LOG_EARLY_BYTES,
  LOG_TICK_MS,
  MAX_WAITING_BYTES,
  MAX_WAITING_BYTES_PER_BOARD,
  RETRY_MAX_MS,
  RETRY_MIN_MS,
} from './limits.ts'

/** Everything up to `serial` is on disk, as the board's row `seq`, which holds `data`. */
export interface Commit {
  readonly serial: number
  readonly seq: number
  readonly data: Uint8Array
}

/** A room as the log sees it. */
export interface LogReader {
  readonly boardId: BoardId
  /** Of its document. */
  readonly epoch: number
  committed(commit: Commit): void
  /** The board no longer exists, or not in this epoch; what was given to the log is not stored. */
  turnedAway(): void
}

interface Waiting {
  readonly reader: LogReader
  updates: Uint8Array[]
  writers: Writer[]
  bytes: number
  serial: number
  /** When the oldest of them came, ms of `performance.now`. */
  since: number
}

/** Collects the updates of all rooms and appends them in ticks. */
export class Log {
  readonly #storage: Pick<BoardStorage, 'append'>
  readonly #now: () => number
  readonly #logger: Logger
  readonly #meter: Meter
  #waiting = new Map<BoardId, Waiting>()
  #inFlight: Map<BoardId, Waiting> | undefined
  #bytes = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #retryMs = RETRY_MIN_MS
  #state: StorageState = 'ok'
  #idle: (() => void)[] = []
  #isClosed = false
  readonly #listeners = new Set<(state: StorageState) => void>()

  constructor(options: {
    storage: Pick<BoardStorage, 'append'>
    logger: Logger
    meter?: Meter | undefined
    now: () => number
  }) {
    this.#storage = options.storage
    this.#logger = options.logger
    this.#meter = options.meter ?? NO_METER
    this.#now = options.now
  }

  /** Bytes of updates that are not on disk yet. */
  get waitingBytes(): number {
    return this.#bytes
  }

  get state(): StorageState {
    return this.#state
  }

  /** Queues one update. Serials of one board rise; writers are stored in the same commit. */
  add(entry: {
    reader: LogReader
    update: Uint8Array
    writers: readonly Writer[]
    serial: number
  }): void {
    const { reader, update, writers, serial } = entry
    let waiting = this.#waiting.get(reader.boardId)
    if (waiting === undefined) {
      waiting = { reader, updates: [], writers: [], bytes: 0, serial, since: performance.now() }
      this.#waiting.set(reader.boardId, waiting)
    }
    waiting.updates.push(update)
    waiting.writers.push(...writers)
    waiting.bytes += update.length
    waiting.serial = serial
    this.#bytes += update.length
    const isUrgent = waiting.bytes >= LOG_EARLY_BYTES && this.#state === 'ok'
    this.#schedule(isUrgent ? 0 : LOG_TICK_MS)
    if (isUrgent) this.#flush()
  }

  /** True when so much waits for the disk that this board's sockets must not be read. */
  isOverfull(boardId: BoardId): boolean {
    const waiting = this.#waiting.get(boardId)?.bytes ?? 0
    const inFlight = this.#inFlight?.get(boardId)?.bytes ?? 0
    return waiting + inFlight > MAX_WAITING_BYTES_PER_BOARD || this.#bytes > MAX_WAITING_BYTES
  }

  /** True when nothing of this board waits for the disk. */
  isIdle(boardId: BoardId): boolean {
    return !this.#waiting.has(boardId) && this.#inFlight?.has(boardId) !== true
  }

  /** Writes what waits, and resolves when nothing does or the time is up. True when all is on disk. */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.#isDrained()) return true
    this.#flush()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      this.#idle.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
    return this.#isDrained()
  }

  /** Stops writing. Drain first. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #isDrained(): boolean {
    return this.#waiting.size === 0 && this.#inFlight === undefined
  }

  #schedule(ms: number): void {
    if (this.#timer !== undefined || this.#inFlight !== undefined || this.#isClosed) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#flush()
    }, ms)
  }

  #flush(): void {
    if (this.#inFlight !== undefined || this.#waiting.size === 0 || this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#waiting
    this.#waiting = new Map()
    this.#inFlight = batch
    const at = this.#now()
    const entries: AppendEntry[] = []
    for (const [boardId, waiting] of batch) {
      const update = Y.mergeUpdates(waiting.updates)
      waiting.updates = [update]
      const { epoch } = waiting.reader
      entries.push({ boardId, epoch, update, writers: waiting.writers, at })
    }
    this.#storage.append(entries).then(
      (heads) => this.#succeeded(batch, heads),
      (error: unknown) => this.#failed(batch, error),
    )
  }

  #succeeded(batch: Map<BoardId, Waiting>, heads: ReadonlyMap<BoardId, number>): void {
    this.#inFlight = undefined
    this.#retryMs = RETRY_MIN_MS
    for (const [boardId, { reader, bytes, serial, updates, since }] of batch) {
      this.#bytes -= bytes
      this.#meter.madeDurable(performance.now() - since)
      const seq = heads.get(boardId)
      const [data] = updates
      if (seq === undefined || data === undefined) reader.turnedAway()
      else reader.committed({ serial, seq, data })
    }
    this.#setState('ok')
    if (this.#waiting.size > 0) this.#schedule(LOG_TICK_MS)
    else for (const resolve of this.#idle.splice(0)) resolve()
  }

  #failed(batch: Map<BoardId, Waiting>, error: unknown): void {
    this.#inFlight = undefined
    for (const [boardId, kept] of batch) {
      const newer = this.#waiting.get(boardId)
      if (newer === undefined) {
        this.#waiting.set(boardId, kept)
        continue
      }
      newer.updates.unshift(...kept.updates)
      newer.writers.unshift(...kept.writers)
      newer.bytes += kept.bytes
      newer.since = kept.since
    }
    this.#logger.error(
      { err: error, boards: batch.size },
      'the log could not be written; kept for a retry',
    )
    this.#setState(error instanceof StorageError && error.reason === 'full' ? 'full' : 'failing')
    this.#schedule(this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS)
  }

  #setState(state: StorageState): void {
    if (this.#state === state) return
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }

  /** Tells a change of how the disk does; answers how to stop listening. */
  onState(listener: (state: StorageState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
