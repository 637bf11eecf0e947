import * as Y from 'yjs'
import { MAX_DECODED_STRUCTS } from './limits.ts'

/** Thrown out of a decoder that has read more structs than any honest message holds. */
export class TooManyStructs extends Error {}

/**
 * Reads V1 updates up to a number of structs. Yjs decodes whatever a frame holds before anybody can
 * look at it, and 2,000,000 tombstones in 4 MB keep it busy for over half a second.
 */
export class BoundedDecoder extends Y.UpdateDecoderV1 {
  #structs = 0

  override readInfo(): number {
    this.#structs += 1
    if (this.#structs > MAX_DECODED_STRUCTS) throw new TooManyStructs()
    return super.readInfo()
  }
}
