import { IncomingMessage } from 'node:http'

import type { Sender } from '#server/gateway/unfinished.ts'

import { maxBodyBytes } from './request-limits.ts'

/**
 * A request that reads its body by itself. Who makes pages would wait for a slow one in a place that
 * others could have had: three hundred bodies that never end kept everybody from their pages for half a
 * minute. So nobody is bothered with a request before all of it is here.
 */
export class WholeRequest extends IncomingMessage implements Sender {
  #bytes = 0
  #isWhole = false
  #onWhole: (() => void) | undefined

  /** Of the body, so far. */
  get bytesRead(): number {
    return this.#bytes
  }

  /** Ends the connection, also of one that sends more than {@link maxBodyBytes} in parts, which no header tells before. */
  end(): void {
    this.destroy()
  }

  /** Calls `answer` once the body is here, if the request lasts so long. */
  whenWhole(answer: () => void): void {
    if (this.#isWhole) answer()
    else this.#onWhole = answer
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null) {
      super.push(null)
      this.#isWhole = true
      this.#onWhole?.()
      return false
    }
    if (chunk instanceof Uint8Array) this.#bytes += chunk.byteLength
    if (this.#bytes > maxBodyBytes(this.url)) {
      this.end()
      return false
    }
    super.push(chunk, encoding)
    // More is wanted though nobody reads yet: how much it may be is known.
    return true
  }
}
