import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { refused, type Result } from '#lib/core/result.ts'
import type { BoardStorage, StoredDocument } from '#server/storage/storage.ts'
import { DocumentThread } from './document-thread.ts'
import { documentWork, type DocumentWork } from './document-work.ts'
import { FairLine } from './fair-line.ts'
import {
  GARBAGE_FROM_BYTES,
  LARGE_DOCUMENT_BYTES,
  SPLIT_WORK_MS,
  SPOT_AT_ONCE_NOTES,
} from './limits.ts'
import {
  emptyDocument,
  finishLoading,
  loadDocument,
  sizeOf,
  type LoadedDocument,
} from './load-document.ts'

/** Reads boards from storage and looks after what is stored of them, large ones without holding up the rest. */
export class Documents {
  readonly #storage: Pick<BoardStorage, 'getBoard' | 'load' | 'compact' | 'startEpoch'>
  readonly #logger: Logger
  readonly #now: () => number
  readonly #thread = new DocumentThread()
  /** For what connections send, which does not wait for large boards. */
  readonly #splitThread = new DocumentThread({ workMs: SPLIT_WORK_MS })
  /** Documents that were not worth rebuilding, and how large they were. */
  readonly #sound = new Map<BoardId, number>()
  #lastInTurn: Promise<unknown> = Promise.resolve()
  /** What a thread that is given up takes with it is one piece of work, and not what waits behind. */
  readonly #splitLine = new FairLine()

  constructor(options: {
    storage: Pick<BoardStorage, 'getBoard' | 'load' | 'compact' | 'startEpoch'>
    logger: Logger
    now: () => number
  }) {
    this.#storage = options.storage
    this.#logger = options.logger
    this.#now = options.now
  }

  /**
   * Builds a stored document. A large one is put in order by the thread and applied piece by piece.
   *
   * @throws Error when the thread failed
   */
  async build(stored: StoredDocument): Promise<Result<LoadedDocument, 'corrupt'>> {
    if (sizeOf(stored) <= LARGE_DOCUMENT_BYTES) return loadDocument(stored)
    const doc = emptyDocument()
    const isRead = await this.read(stored, (piece) => Y.applyUpdate(doc, piece))
    return isRead ? finishLoading(doc, stored) : refused('corrupt')
  }

  /**
   * Hands over a stored document piece by piece, a large one with a turn of the event loop after each.
   * False when a large one is no whole document; then there were no pieces.
   *
   * @throws Error when the thread failed
   */
  async read(stored: StoredDocument, take: (piece: Uint8Array) => void): Promise<boolean> {
    if (sizeOf(stored) <= LARGE_DOCUMENT_BYTES) {
      if (stored.snapshot) take(stored.snapshot.data)
      for (const { data } of stored.updates) take(data)
      return true
    }
    const pieces = await this.#thread.run('pieces', stored)
    for (const piece of pieces ?? []) {
      take(piece)
      await nextTurn()
    }
    return pieces !== undefined
  }

  /** Does a piece of work that takes a while, in a turn of its own among all that ask for one. */
  inTurn<Value>(work: () => Value): Promise<Value> {
    const done = this.#lastInTurn.then(() => nextTurn()).then(work)
    this.#lastInTurn = done.catch(() => {
      // Whoever asked for the work is told of its failure; the next in line is not.
    })
    return done
  }

  /**
   * Splits a long update into parts, one update after the other, so that one that takes too long fails
   * alone, and of each board in turn, so that a flood of them on one holds up no other. What waits is
   * not held on to: it is asked for when it is its turn, and may be gone by then.
   *
   * @param board - stands for the board that it was sent to
   * @throws Error when the thread failed
   */
  partsOf(
    board: object,
    take: () => Parameters<DocumentWork['parts']> | undefined,
  ): Promise<ReturnType<DocumentWork['parts']> | undefined> {
    return this.#splitLine.do(board, async () => {
      const of = take()
      return of && this.#splitThread.run('parts', ...of)
    })
  }

  /**
   * Looks for a free place on a board: a few ms among the notes of an hour, in a turn of its own; tens of
   * ms among thousands, in the thread.
   *
   * @throws Error when the thread failed
   */
  spotIn(...of: Parameters<DocumentWork['spot']>): Promise<ReturnType<DocumentWork['spot']>> {
    const [{ taken }] = of
    if (taken.length <= SPOT_AT_ONCE_NOTES) return this.inTurn(() => documentWork.spot(...of))
    return this.#splitLine.do(of, () => this.#splitThread.run('spot', ...of))
  }

  /**
   * Stores a snapshot of a large board, made from what is stored.
   *
   * @returns its bytes; undefined when the board is gone
   * @throws StorageError, or Error when the thread failed or the snapshot cannot be read back
   */
  async compact(boardId: BoardId): Promise<number | undefined> {
    const stored = await this.#storage.load(boardId)
    if (!stored) return undefined
    const snapshot = await this.#thread.run('snapshot', stored, this.#now())
    if (!snapshot) throw new Error('the snapshot could not be read back')
    const { length } = snapshot.data
    await this.#storage.compact(boardId, snapshot)
    return length
  }

  /**
   * Makes a board's document anew when most of it is garbage. Call it while nobody has it open here. A
   * board that was written to within `quietMs` is in use on another server and left alone.
   * Resolves when done, also when it could not be: then everything is as it was.
   */
  async collectGarbage(
    boardId: BoardId,
    { bytes, quietMs }: { bytes: number; quietMs: number },
  ): Promise<void> {
    if (bytes < Math.max(GARBAGE_FROM_BYTES, 2 * (this.#sound.get(boardId) ?? 0))) return
    try {
      const [board, stored] = await Promise.all([
        this.#storage.getBoard(boardId),
        this.#storage.load(boardId),
      ])
      if (!board || !stored || this.#now() - board.updatedAt < quietMs) return
      const made = await this.#thread.run('rebuild', stored, this.#now())
      if (made === 'small') this.#sound.set(boardId, bytes)
      else if (!made) this.#logger.error({ boardId }, 'a board could not be made anew')
      else if (await this.#storage.startEpoch(boardId, made)) {
        const figures = { boardId, epoch: made.epoch, before: sizeOf(stored) }
        this.#logger.info({ ...figures, after: made.data.length }, 'a board was made anew')
      }
    } catch (error) {
      this.#logger.warn({ boardId, err: error }, 'a board could not be made anew')
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#thread.close(), this.#splitThread.close()])
  }
}
