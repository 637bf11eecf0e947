import * as Y from 'yjs'
import { epochClientId } from '#lib/board/layout.ts'
import { encodeSyncStep2 } from '#lib/protocol/encode.ts'
import { MAX_STATE_VECTOR_BYTES } from '#lib/protocol/limits.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'

/** Why a sync step 1 gets no answer. */
export type NoAnswer = 'malformed' | 'other-epoch'

/** What a reader of one document lacks. The whole of it is encoded once per change, for all who join. */
export class MissingParts {
  readonly #doc: Y.Doc
  readonly #epochClientId: number
  #wholeFrame: Uint8Array | undefined

  constructor({ doc, epoch }: { doc: Y.Doc; epoch: number }) {
    this.#doc = doc
    this.#epochClientId = epochClientId(epoch)
  }

  /** The document has changed. */
  forget(): void {
    this.#wholeFrame = undefined
  }

  /** The sync step 2 that answers a sync step 1, as a frame. Never throws, whatever the bytes are. */
  answer(stateVector: Uint8Array): Result<Uint8Array, NoAnswer> {
    if (stateVector.length > MAX_STATE_VECTOR_BYTES) return refused('malformed')
    try {
      const known = Y.decodeStateVector(stateVector)
      if (known.size === 0) {
        return ok((this.#wholeFrame ??= encodeSyncStep2(Y.encodeStateAsUpdate(this.#doc))))
      }
      if (!known.has(this.#epochClientId)) return refused('other-epoch')
      return ok(encodeSyncStep2(Y.encodeStateAsUpdate(this.#doc, stateVector)))
    } catch {
      // A state vector that ends early or names clocks inside nothing.
      return refused('malformed')
    }
  }

  /** The update for a reader who has exactly this much. */
  since(known: Map<number, number>): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, Y.encodeStateVector(known))
  }
}
