import * as Y from 'yjs'
import { epochClientId } from '#lib/board/layout.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { encodeSyncStep2, encodeUpdate } from '#lib/protocol/encode.ts'
import { MAX_STATE_VECTOR_BYTES } from '#lib/protocol/limits.ts'
import { LARGE_DOCUMENT_BYTES, STALE_PART } from './limits.ts'
import { Pieces, type StateVector } from './pieces.ts'

/** Why a sync step 1 gets no answer. */
export type NoAnswer = 'malformed' | 'other-epoch'

/** What a reader has who comes with nothing. */
const NOTHING: StateVector = new Map()

/** What a reader lacks, up to some moment, as frames. */
export interface Way {
  /** What the reader has at its end. */
  readonly until: StateVector
  /** The next frame, made when it is asked for; undefined at the end. */
  next(): Uint8Array | undefined
}

/**
 * What readers of one document lack. What everybody lacks who comes with nothing is encoded once, in
 * pieces when it is much, and used until a good part of the document has changed.
 */
export class MissingParts {
  readonly #doc: Y.Doc
  readonly #epochClientId: number
  readonly #docBytes: () => number
  #whole: SharedPieces | undefined
  /** The last step 2 and what it was for: until the document changes, others want the same. */
  #last: { readonly known: StateVector; readonly frame: Uint8Array } | undefined
  #changedBytes = 0

  /** @param docBytes - an upper bound of the document's size */
  constructor({ doc, epoch }: { doc: Y.Doc; epoch: number }, docBytes: () => number) {
    this.#doc = doc
    this.#epochClientId = epochClientId(epoch)
    this.#docBytes = docBytes
  }

  /** The document has changed by so much. */
  changed(bytes: number): void {
    this.#last = undefined
    this.#changedBytes += bytes
  }

  /** Nobody has asked for a while. */
  forget(): void {
    this.#last = undefined
    this.#whole = undefined
  }

  /** What somebody has, by the state vector of a sync step 1. Never throws, whatever the bytes are. */
  read(stateVector: Uint8Array): Result<StateVector, NoAnswer> {
    if (stateVector.length > MAX_STATE_VECTOR_BYTES) return refused('malformed')
    try {
      const known = Y.decodeStateVector(stateVector)
      if (known.size === 0) return ok(NOTHING)
      return known.has(this.#epochClientId) ? ok(known) : refused('other-epoch')
    } catch {
      // A state vector that ends early.
      return refused('malformed')
    }
  }

  /** The way of somebody who lacks too much for one frame; undefined when `rest` is enough. */
  way(known: StateVector): Way | undefined {
    if (this.#docBytes() <= LARGE_DOCUMENT_BYTES) return undefined
    if (known === NOTHING) return this.#sharedWay()
    const pieces = new Pieces(this.#doc, known)
    const first = pieces.next()
    if (first === undefined || pieces.isDone) return undefined
    let waiting: Uint8Array | undefined = first
    return {
      until: pieces.until,
      next: () => {
        const piece = waiting ?? pieces.next()
        waiting = undefined
        return piece && encodeUpdate(piece)
      },
    }
  }

  /** All that somebody lacks in one frame, deletions and all: a sync step 2 or an update. */
  rest(known: StateVector, { asStep2 }: { asStep2: boolean }): Uint8Array {
    if (asStep2 && this.#last?.known === known) return this.#last.frame
    const update = Y.encodeStateAsUpdate(this.#doc, Y.encodeStateVector(new Map(known)))
    if (!asStep2) return encodeUpdate(update)
    const frame = encodeSyncStep2(update)
    this.#last = { known, frame }
    return frame
  }

  #sharedWay(): Way {
    const staleBytes = Math.max(LARGE_DOCUMENT_BYTES, this.#docBytes() * STALE_PART)
    if (this.#changedBytes > staleBytes) this.#whole = undefined
    if (this.#whole === undefined) {
      this.#whole = new SharedPieces(this.#doc)
      this.#changedBytes = 0
    }
    const whole = this.#whole
    let at = 0
    return { until: whole.until, next: () => whole.frame(at++) }
  }
}

/** The pieces of a whole document as frames, each made once, when the first of its readers gets there. */
class SharedPieces {
  readonly #pieces: Pieces
  readonly #frames: Uint8Array[] = []

  constructor(doc: Y.Doc) {
    this.#pieces = new Pieces(doc, NOTHING)
  }

  get until(): StateVector {
    return this.#pieces.until
  }

  frame(at: number): Uint8Array | undefined {
    const made = this.#frames[at]
    if (made) return made
    const piece = this.#pieces.next()
    if (!piece) return undefined
    const frame = encodeUpdate(piece)
    this.#frames.push(frame)
    return frame
  }
}
