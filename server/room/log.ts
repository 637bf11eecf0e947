/**
 * The log tick. Writing each update would cost one fsync per pointer move; waiting for a quiet
 * moment would lose what came before a crash. So updates of all boards are collected for 25 ms, each
 * board's are merged into one row, and all rows become one commit. Fan-out does not wait for it;
 * acknowledgements do. A batch that fails is kept and tried again: appending twice is harmless.
 *
 * While the disk hangs much may come together. It waits as the rows that it will be, none of them
 * long, and goes out commit by commit: merging it all at once would hold up everybody for seconds.
 */
import type { Logger } from 'pino'
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
  MAX_ROW_WORK_MS,
  MAX_WAITING_BYTES,
  MAX_WAITING_BYTES_PER_BOARD,
  MERGED_BYTES_PER_COMMIT,
  RETRY_MAX_MS,
  RETRY_MIN_MS,
} from './limits.ts'
import { UpdateRun } from './update-run.ts'

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

/** What becomes one row. */
interface Row {
  readonly reader: LogReader
  readonly run: UpdateRun
  readonly writers: Writer[]
  /** How long it took to apply its updates. */
  appliedMs: number
  serial: number
  /** When the oldest of its updates came, ms of `performance.now`. */
  readonly since: number
  /** Set once it was tried to write it: nothing is added any more. */
  update: Uint8Array | undefined
}

/** One board's rows that are not on disk, oldest first. */
interface Waiting {
  readonly rows: Row[]
  bytes: number
}

/** Collects the updates of all rooms and appends them in ticks. */
export class Log {
  readonly #storage: Pick<BoardStorage, 'append'>
  readonly #now: () => number
  readonly #logger: Logger
  readonly #meter: Meter
  readonly #waiting = new Map<BoardId, Waiting>()
  #inFlight: ReadonlyMap<BoardId, Row> | undefined
  /** True when the commit in flight left out boards that had something to write. */
  #isCut = false
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
    /** How long it took to apply it: a row holds no more of this than another server can do in one go. */
    appliedMs?: number | undefined
    writers: readonly Writer[]
    serial: number
  }): void {
    const { reader, update, appliedMs = 0, writers, serial } = entry
    const { boardId } = reader
    const waiting = this.#waiting.get(boardId) ?? { rows: [], bytes: 0 }
    this.#waiting.set(boardId, waiting)
    let row = waiting.rows.at(-1)
    const isFull = row !== undefined && row.appliedMs + appliedMs > MAX_ROW_WORK_MS
    if (row?.update || row?.reader !== reader || isFull || !row.run.fits(update)) {
      row = {
        reader,
        run: new UpdateRun(),
        writers: [],
        appliedMs: 0,
        serial,
        since: performance.now(),
        update: undefined,
      }
      waiting.rows.push(row)
    }
    row.run.add(update)
    row.writers.push(...writers)
    row.appliedMs += appliedMs
    row.serial = serial
    waiting.bytes += update.length
    this.#bytes += update.length
    const isUrgent = waiting.bytes >= LOG_EARLY_BYTES && this.#state === 'ok'
    this.#schedule(LOG_TICK_MS)
    if (isUrgent) this.#flush()
  }

  /** True when so much waits for the disk that this board's sockets must not be read. */
  isOverfull(boardId: BoardId): boolean {
    const bytes = this.#waiting.get(boardId)?.bytes ?? 0
    return bytes > MAX_WAITING_BYTES_PER_BOARD || this.#bytes > MAX_WAITING_BYTES
  }

  /** True when nothing of this board waits for the disk. */
  isIdle(boardId: BoardId): boolean {
    return !this.#waiting.has(boardId)
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
    return this.#waiting.size === 0
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
    const batch = new Map<BoardId, Row>()
    const at = this.#now()
    const entries: AppendEntry[] = []
    let mergedBytes = 0
    for (const [boardId, { rows }] of this.#waiting) {
      const [row] = rows
      if (row === undefined) continue
      if (row.update === undefined) mergedBytes += row.run.bytes
      row.update ??= row.run.merged()
      batch.set(boardId, row)
      const { epoch } = row.reader
      entries.push({ boardId, epoch, update: row.update, writers: row.writers, at })
      if (mergedBytes > MERGED_BYTES_PER_COMMIT) break
    }
    this.#isCut = mergedBytes > MERGED_BYTES_PER_COMMIT && batch.size < this.#waiting.size
    this.#inFlight = batch
    this.#storage.append(entries).then(
      (heads) => this.#succeeded(batch, heads),
      (error: unknown) => this.#failed(batch, error),
    )
  }

  #succeeded(batch: ReadonlyMap<BoardId, Row>, heads: ReadonlyMap<BoardId, number>): void {
    this.#inFlight = undefined
    this.#retryMs = RETRY_MIN_MS
    let isBehind = this.#isCut
    for (const [boardId, { reader, run, serial, update, since }] of batch) {
      this.#bytes -= run.bytes
      const waiting = this.#waiting.get(boardId)
      if (waiting) {
        waiting.rows.shift()
        waiting.bytes -= run.bytes
        // Behind the other boards, of which some may not have fitted into this commit.
        this.#waiting.delete(boardId)
        if (waiting.rows.length > 0) this.#waiting.set(boardId, waiting)
        isBehind ||= waiting.rows.length > 1
      }
      this.#meter.madeDurable(performance.now() - since)
      const seq = heads.get(boardId)
      if (seq === undefined || update === undefined) reader.turnedAway()
      else reader.committed({ serial, seq, data: update })
    }
    this.#setState('ok')
    if (this.#waiting.size > 0) this.#schedule(isBehind ? 0 : LOG_TICK_MS)
    else for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** Everything waits where it was. */
  #failed(batch: ReadonlyMap<BoardId, Row>, error: unknown): void {
    this.#inFlight = undefined
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
