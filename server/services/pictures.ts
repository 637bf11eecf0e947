import type { Logger } from 'pino'
import type { BoardId } from '#lib/board/ids.ts'
import type { BoardPicture } from '#server/room/document-work.ts'
import { DocumentThread } from '#server/room/document-thread.ts'
import { putPicture, storedPicture } from '#server/storage/home-data.ts'
import { type BoardRow, type BoardStorage, StorageError } from '#server/storage/storage.ts'
import { runOnStored } from './run-on-stored.ts'

/** A board that is being worked on gets a new picture this often. */
const REFRESH_MS = 10_000
/** Boards whose last drawing is remembered. */
const MAX_REMEMBERED = 1_000
/** Some 50 kB each. */
const MAX_PNGS = 40

/** A picture and the row of the board's log that it shows. */
export interface StoredPicture extends BoardPicture {
  readonly headSeq: number
}

/**
 * Pictures of boards, drawn from what is stored when somebody wants to see one, and kept until the
 * board has changed. Whoever asks meanwhile for the same one waits for the same drawing.
 */
export class Pictures {
  readonly #storage: Pick<BoardStorage, 'load' | 'run'>
  readonly #now: () => number
  readonly #logger: Pick<Logger, 'warn'>
  readonly #thread = new DocumentThread()
  readonly #drawing = new Map<BoardId, Promise<StoredPicture | undefined>>()
  readonly #drawnAt = new Map<BoardId, number>()
  readonly #pngs = new Map<BoardId, { headSeq: number; png: Promise<Uint8Array | undefined> }>()

  constructor(options: {
    storage: Pick<BoardStorage, 'load' | 'run'>
    now: () => number
    logger?: Pick<Logger, 'warn'> | undefined
  }) {
    this.#storage = options.storage
    this.#now = options.now
    this.#logger = options.logger ?? NO_LOGGER
  }

  /** The newest picture, or one that is not older than {@link REFRESH_MS}; undefined when the board cannot be read. */
  async of({ id, headSeq }: Pick<BoardRow, 'id' | 'headSeq'>): Promise<StoredPicture | undefined> {
    const kept = await this.kept(id)
    const isFresh = kept && (kept.headSeq >= headSeq || this.#wasDrawnLately(id))
    if (isFresh) return kept
    try {
      return (await this.#draw(id)) ?? kept
    } catch (error) {
      // A picture is a nicety: the page that shows it must not fail with it.
      this.#logger.warn({ boardId: id, err: error }, 'a picture could not be drawn')
      return kept
    }
  }

  /** The picture that is kept, whatever has become of the board. */
  async kept(id: BoardId): Promise<StoredPicture | undefined> {
    const stored = await storedPicture(this.#storage, id)
    const picture = stored && (JSON.parse(stored.picture) as BoardPicture)
    return picture && { ...picture, headSeq: stored.headSeq }
  }

  /** The same as a PNG; `headSeq` is that of the picture. */
  async png({ id, headSeq }: { id: BoardId; headSeq: number }): Promise<Uint8Array | undefined> {
    const known = this.#pngs.get(id)
    if (known && known.headSeq >= headSeq) return known.png
    const png = this.#storage.load(id).then((stored) => stored && this.#thread.run('png', stored))
    this.#pngs.set(id, { headSeq, png })
    forgetOldest(this.#pngs, MAX_PNGS)
    // Tried again by whoever asks next.
    png.catch(() => this.#pngs.delete(id))
    return png
  }

  /** A copy of the board's document as it is stored; undefined when it cannot be read. */
  async copy(id: BoardId): Promise<Uint8Array | undefined> {
    const stored = await this.#storage.load(id)
    return stored && runOnStored(this.#thread, 'copy', stored)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }

  #wasDrawnLately(id: BoardId): boolean {
    return this.#now() - (this.#drawnAt.get(id) ?? -REFRESH_MS) < REFRESH_MS
  }

  #draw(id: BoardId): Promise<StoredPicture | undefined> {
    const running = this.#drawing.get(id)
    if (running) return running
    this.#drawnAt.delete(id)
    this.#drawnAt.set(id, this.#now())
    forgetOldest(this.#drawnAt, MAX_REMEMBERED)
    const drawing = this.#drawNow(id).finally(() => this.#drawing.delete(id))
    this.#drawing.set(id, drawing)
    return drawing
  }

  async #drawNow(id: BoardId): Promise<StoredPicture | undefined> {
    const stored = await this.#storage.load(id)
    const picture = stored && (await runOnStored(this.#thread, 'picture', stored))
    if (!stored || !picture) return undefined
    const { headSeq } = stored
    try {
      await putPicture(this.#storage, { id, headSeq, picture: JSON.stringify(picture) })
    } catch (error) {
      // A full disk costs the next one a drawing, not this one its picture.
      if (!(error instanceof StorageError && error.reason === 'full')) throw error
    }
    return { ...picture, headSeq }
  }
}

const NO_LOGGER: Pick<Logger, 'warn'> = { warn: () => {} }

function forgetOldest(map: Map<BoardId, unknown>, max: number): void {
  for (const id of map.keys()) {
    if (map.size <= max) return
    map.delete(id)
  }
}
