import type { ServerResponse } from 'node:http'

/** Pages that are made at once: each takes up to 15 ms of the event loop, and all of them go on in one turn. */
const AT_ONCE = 8

/** A page that waits for something else, such as the database, makes room for others after this long. */
const PATIENCE_MS = 1_000

/**
 * Lets requests for pages wait for each other. Sixty people who open a link at once would hold up
 * everybody who is drawing for half a second.
 */
export class PageLine {
  readonly #waiting = new Map<ServerResponse, () => void>()
  #inWork = 0

  /** Calls `serve` when it is this one's turn, which is over once it has begun to answer. */
  add(response: ServerResponse, serve: () => void): void {
    this.#waiting.set(response, serve)
    response.once('close', () => this.#waiting.delete(response))
    this.#goOn()
  }

  #goOn(): void {
    for (const [response, serve] of this.#waiting) {
      if (this.#inWork >= AT_ONCE) return
      this.#waiting.delete(response)
      this.#work(response, serve)
    }
  }

  #work(response: ServerResponse, serve: () => void): void {
    this.#inWork += 1
    let isOver = false
    const over = (): void => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      this.#inWork -= 1
      if (this.#waiting.size > 0) setImmediate(() => this.#goOn())
    }
    const timer = setTimeout(over, PATIENCE_MS)
    const begin = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse
    response.writeHead = (...head: unknown[]) => {
      over()
      return begin(...head)
    }
    response.once('close', over)
    serve()
  }
}
