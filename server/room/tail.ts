import type { Logger } from 'pino'
import type * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { makeSnapshot } from './compact.ts'
import type { Documents } from './documents.ts'
import { COMPACT_BYTES, COMPACT_RETRY_MS, COMPACT_ROWS, SMALL_SNAPSHOT_BYTES } from './limits.ts'
import type { LoadedDocument } from './load-document.ts'

/** How long one board's log has become, and the snapshots that shorten it. */
export class Tail {
  /** An upper bound of the document's size in bytes. */
  docBytes: number
  readonly #doc: Y.Doc
  readonly #boardId: BoardId
  readonly #storage: Pick<BoardStorage, 'compact'>
  readonly #documents: Pick<Documents, 'compact' | 'inTurn'>
  readonly #logger: Logger
  readonly #now: () => number
  readonly #compactRows: number
  #headSeq: number
  #rows: number
  #bytes: number
  #compaction: Promise<void> | undefined
  #retryAt = 0

  constructor(options: {
    loaded: LoadedDocument
    boardId: BoardId
    storage: Pick<BoardStorage, 'compact'>
    documents: Pick<Documents, 'compact' | 'inTurn'>
    logger: Logger
    now: () => number
    /** Rows from which the log is shortened, {@link COMPACT_ROWS} unless a test says otherwise. */
    compactRows?: number | undefined
  }) {
    const { loaded } = options
    this.docBytes = loaded.bytes
    this.#doc = loaded.doc
    this.#headSeq = loaded.headSeq
    this.#rows = loaded.tailRows
    this.#bytes = loaded.tailBytes
    this.#boardId = options.boardId
    this.#storage = options.storage
    this.#documents = options.documents
    this.#logger = options.logger
    this.#now = options.now
    this.#compactRows = options.compactRows ?? COMPACT_ROWS
  }

  /** Row `seq` is on disk. */
  grew(seq: number, bytes: number): void {
    this.#headSeq = Math.max(this.#headSeq, seq)
    this.#rows += 1
    this.#bytes += bytes
  }

  get isEmpty(): boolean {
    return this.#rows === 0
  }

  /**
   * True when reading the log would cost more than a snapshot; large documents wait for more bytes, and
   * a snapshot that could not be stored is not tried again at once.
   */
  get isLong(): boolean {
    const longBytes = Math.max(COMPACT_BYTES, this.docBytes / 2)
    const isLong = this.#rows >= this.#compactRows || this.#bytes >= longBytes
    return isLong && this.#now() >= this.#retryAt
  }

  /** Stores a snapshot. Resolves when done, also when it could not be: then the log is kept. */
  compact(): Promise<void> {
    this.#compaction ??= this.#writeSnapshot().finally(() => {
      this.#compaction = undefined
    })
    return this.#compaction
  }

  async #writeSnapshot(): Promise<void> {
    const covered = { rows: this.#rows, bytes: this.#bytes }
    try {
      const bytes = await this.#store()
      if (bytes !== undefined) this.docBytes = bytes
      this.#rows -= covered.rows
      this.#bytes -= covered.bytes
    } catch (error) {
      // The log still holds everything.
      this.#retryAt = this.#now() + COMPACT_RETRY_MS
      this.#logger.warn({ err: error }, 'a snapshot could not be stored')
    }
  }

  /** Resolves to the snapshot's size; undefined when the board is gone. */
  async #store(): Promise<number | undefined> {
    // From what is stored, in a thread: encoding the live document would hold up every board.
    if (this.docBytes > SMALL_SNAPSHOT_BYTES) return this.#documents.compact(this.#boardId)
    const snapshot = await this.#documents.inTurn(() =>
      makeSnapshot(this.#doc, { seq: this.#headSeq, at: this.#now() }),
    )
    if (!snapshot.ok) throw new Error('the snapshot could not be read back')
    await this.#storage.compact(this.#boardId, snapshot.value)
    return snapshot.value.data.length
  }
}
