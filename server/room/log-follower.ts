/**
 * Keeps a room's document level with the log that other nodes write to as well. Rows are applied in
 * the order of their numbers and without a gap, whether they come as a hint of the bus or are read;
 * a hint that is lost costs the time until the next look at the log's head, nothing else.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardStorage, StoredDocument, StoredRow } from '#server/storage/storage.ts'
import { PARTS_TURN_MS } from './limits.ts'
import { sizeOf } from './load-document.ts'

/** What follows the log. */
export interface FollowerTarget {
  /** Applies a row that may be known; false when it builds on something that is missing. */
  apply(data: Uint8Array): boolean
  /** Applies a whole stored document; false when it is none. */
  applyWhole(stored: StoredDocument): Promise<boolean>
  /** Row `seq` of that many bytes is now part of the document. */
  advanced(seq: number, bytes: number): void
  gone(): void
  /** The board's document was made anew: the log is that of another one now. */
  outdated(): void
}

export class LogFollower {
  readonly #boardId: BoardId
  readonly #epoch: number
  readonly #storage: Pick<BoardStorage, 'load' | 'loadAbove'>
  readonly #logger: Logger
  readonly #target: FollowerTarget
  /** Every row up to this number is part of the document. */
  #applied: number
  #reading: Promise<void> | undefined
  #isBehind = false
  #isClosed = false

  constructor(options: {
    boardId: BoardId
    epoch: number
    headSeq: number
    storage: Pick<BoardStorage, 'load' | 'loadAbove'>
    logger: Logger
    target: FollowerTarget
  }) {
    this.#boardId = options.boardId
    this.#epoch = options.epoch
    this.#applied = options.headSeq
    this.#storage = options.storage
    this.#logger = options.logger
    this.#target = options.target
  }

  /** Every row up to this one is part of the document. */
  get headSeq(): number {
    return this.#applied
  }

  /** This node wrote row `seq`, which the document holds already. */
  committed(seq: number, bytes: number): void {
    if (seq === this.#applied + 1) this.#advance(seq, bytes)
    else if (seq > this.#applied) void this.read()
  }

  /** Another node wrote row `seq`; its bytes come along unless they are many. */
  hinted(seq: number, data: Uint8Array | undefined): void {
    if (seq <= this.#applied || this.#isClosed) return
    const isNext = seq === this.#applied + 1 && this.#reading === undefined
    if (isNext && data && this.#target.apply(data)) this.#advance(seq, data.length)
    else void this.read()
  }

  /** The log's head, as a look at it found it. */
  saw({ headSeq, epoch }: { headSeq: number; epoch: number }): void {
    if (epoch !== this.#epoch) this.#target.outdated()
    else if (headSeq > this.#applied) void this.read()
  }

  /** Reads what is above. One reading at a time; one more when more was asked for meanwhile. */
  read(): Promise<void> {
    this.#isBehind = true
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  close(): void {
    this.#isClosed = true
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#isBehind && !this.#isClosed) {
        this.#isBehind = false
        const rows = await this.#storage.loadAbove(this.#boardId, this.#applied)
        if (this.#isClosed) return
        if (rows === undefined) return this.#target.gone()
        if (rows === 'compacted' || !(await this.#applyAll(rows))) await this.#readWhole()
      }
    } catch (error) {
      // The next look at the head tries again.
      this.#logger.warn({ err: error }, 'the log could not be followed')
    }
  }

  /** Other nodes have compacted what is missing here: the newest snapshot has it. */
  async #readWhole(): Promise<void> {
    const stored = await this.#storage.load(this.#boardId)
    if (this.#isClosed) return
    if (!stored) return this.#target.gone()
    const { headSeq, epoch } = stored
    if (epoch !== this.#epoch) return this.#target.outdated()
    const isWhole = await this.#target.applyWhole(stored)
    if (this.#isClosed) return
    if (!isWhole) this.#logger.error('rows of the log build on something that is not in it')
    if (headSeq > this.#applied) this.#advance(headSeq, sizeOf(stored))
  }

  /** Rows that took another server long may be many. */
  async #applyAll(rows: readonly StoredRow[]): Promise<boolean> {
    let until = performance.now() + PARTS_TURN_MS
    for (const { seq, data } of rows) {
      if (performance.now() > until) {
        await nextTurn()
        if (this.#isClosed) return true
        until = performance.now() + PARTS_TURN_MS
      }
      if (seq <= this.#applied) continue
      if (seq !== this.#applied + 1 || !this.#target.apply(data)) return false
      this.#advance(seq, data.length)
    }
    return true
  }

  #advance(seq: number, bytes: number): void {
    this.#applied = seq
    this.#target.advanced(seq, bytes)
  }
}
