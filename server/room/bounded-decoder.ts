import * as Y from 'yjs'
import { MAX_DECODED_DOCUMENTS } from './limits.ts'

/** Thrown out of a decoder that has read more than it may. */
export class TooMuch extends Error {}

/** How much of an update is read. */
export interface ReadLimits {
  readonly structs: number
  readonly ranges: number
}

/** The kind of content, among the bits of a struct's first byte, and which of them is a document. */
const CONTENT_BITS = 31
const DOCUMENT = 9

/**
 * Makes a decoder of V1 updates that reads up to a number of structs and delete ranges. Yjs decodes
 * whatever a frame holds before anybody can look at it, and 2,000,000 tombstones in 4 MB keep it busy
 * for over half a second.
 */
export function decoderFor(limits: ReadLimits): typeof Y.UpdateDecoderV1 {
  return class extends Y.UpdateDecoderV1 {
    #structs = 0
    #documents = 0
    #ranges = 0

    override readInfo(): number {
      this.#structs += 1
      if (this.#structs > limits.structs) throw new TooMuch()
      const info = super.readInfo()
      if ((info & CONTENT_BITS) === DOCUMENT && ++this.#documents > MAX_DECODED_DOCUMENTS) {
        throw new TooMuch()
      }
      return info
    }

    override readDsClock(): number {
      this.#ranges += 1
      if (this.#ranges > limits.ranges) throw new TooMuch()
      return super.readDsClock()
    }

    /**
     * An object with a key `__proto__` gets another prototype when it is read and loses it when it is
     * written again: who is here and who comes later would see something else.
     */
    override readAny(): unknown {
      const value: unknown = super.readAny()
      if (hasForeignPrototype(value)) throw new TypeError('a value with a prototype of its own')
      return value
    }
  }
}

function hasForeignPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  if (Array.isArray(value)) return value.some((item) => hasForeignPrototype(item))
  if (Object.getPrototypeOf(value) !== Object.prototype) return true
  return Object.values(value).some((item) => hasForeignPrototype(item))
}
