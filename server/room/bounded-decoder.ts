import * as Y from 'yjs'
import { MAX_DECODED_DELETES, MAX_DECODED_STRUCTS } from './limits.ts'

/** Thrown out of a decoder that has read more than any honest message holds. */
export class TooMuch extends Error {}

/**
 * Reads V1 updates up to a number of structs and delete ranges. Yjs decodes whatever a frame holds before anybody can
 * look at it, and 2,000,000 tombstones in 4 MB keep it busy for over half a second.
 */
export class BoundedDecoder extends Y.UpdateDecoderV1 {
  #structs = 0
  #deletes = 0

  override readInfo(): number {
    this.#structs += 1
    if (this.#structs > MAX_DECODED_STRUCTS) throw new TooMuch()
    return super.readInfo()
  }

  override readDsClock(): number {
    this.#deletes += 1
    if (this.#deletes > MAX_DECODED_DELETES) throw new TooMuch()
    return super.readDsClock()
  }
}
