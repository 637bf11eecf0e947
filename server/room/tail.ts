import type { Logger } from 'pino'
import type * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { makeSnapshot } from './compact.ts'
import type { Documents } from './documents.ts'
import { COMPACT_BYTES, COMPACT_ROWS, LARGE_DOCUMENT_BYTES } from './limits.ts'
import type { LoadedDocument } from './load-document.ts'

/** How long one board's log has become, and the snapshots that shorten it. */
export class Tail {
  /** An upper bound of the document's size in bytes. */
  docBytes: number
  readonly #doc: Y.Doc
  readonly #boardId: BoardId
  readonly #storage: Pick<BoardStorage, 'compact'>
  readonly #documents: Documents
  readonly #logger: Logger
  readonly #now: () => number
  readonly #compactRows: number
  #headSeq: number
  #rows: number
  #bytes: number
  #compaction: Promise<void> | undefined

  constructor(options: {
    loaded: LoadedDocument
    boardId: BoardId
    storage: Pick<BoardStorage, 'compact'>
    documents: Documents
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

  /** True when reading the log would cost more than a snapshot; large documents wait for more bytes. */
  get isLong(): boolean {
    const longBytes = Math.max(COMPACT_BYTES, this.docBytes / 2)
    return this.#rows >= this.#compactRows || this.#bytes >= longBytes
  }

  /** Stores a snapshot. Resolves when done, also when it could not be: then the log is kept. */
  compact(): Promise<void> {
    this.#compaction ??= this.#writeSnapshot().finally(() => {
      this.#compaction = undefined
    })
    return this.#compaction
  }

  async #writeSnapshot(): Promise<void> {
    if (this.docBytes > LARGE_DOCUMENT_BYTES) return this.#writeLarge()
    const snapshot = makeSnapshot(this.#doc, { seq: this.#headSeq, at: this.#now() })
    this.#rows = 0
    this.#bytes = 0
    if (!snapshot.ok) {
      this.#logger.error('a snapshot could not be read back; the log is kept')
      return
    }
    this.docBytes = snapshot.value.data.length
    try {
      await this.#storage.compact(this.#boardId, snapshot.value)
    } catch (error) {
      // The log still holds everything; the next tail tries again.
      this.#logger.warn({ err: error }, 'a snapshot could not be stored')
    }
  }
  /** From what is stored, in a thread: encoding the live document would hold up every board. */
  async #writeLarge(): Promise<void> {
    this.#rows = 0
    this.#bytes = 0
    try {
      const bytes = await this.#documents.compact(this.#boardId)
      if (bytes !== undefined) this.docBytes = bytes
    } catch (error) {
      this.#logger.warn({ err: error }, 'a snapshot could not be stored')
    }
  }
}
