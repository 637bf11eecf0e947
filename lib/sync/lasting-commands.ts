import { ok, refused, type Result } from '#lib/core/result.ts'
import type { CardCommand } from '#lib/protocol/command-schemas.ts'
import { encodeCommand } from '#lib/protocol/encode.ts'
import type { Reply } from '#lib/protocol/schemas.ts'
import type { CommandFailure } from './board-connection.ts'
import type { Done, WithoutId } from './commands.ts'

/** A command without a reply by then may have been carried out or not: nobody knows. */
export const ANSWER_WITHIN_MS = 30_000

interface Waiting {
  readonly frame: Uint8Array
  readonly askedAt: number
  /** Who got it, if they remember what it came to; null for an older server, undefined while nobody did. */
  sentTo: string | null | undefined
  readonly finish: (result: Result<Done, CommandFailure>) => void
}

/** A connection that commands can go over. */
export interface Way {
  /** Who remembers what commands came to; undefined for an older server. */
  readonly memory: string | undefined
  readonly send: (frame: Uint8Array) => void
}

/**
 * Commands that outlive their connection. A reply may be lost with it, so what has none is sent again over
 * the next one, under the same id: who remembers it answers the same and does nothing twice. Another
 * server, or the same one after it was started anew, would do it twice, so it is not asked.
 */
export class LastingCommands {
  readonly #waiting = new Map<string, Waiting>()
  /** Unlike that of any other page: two tabs are one person. */
  readonly #prefix = randomLetters()
  #way: Way | undefined
  #lastId = 0

  /** Resolves with the server's answer, which may come over a later connection. */
  ask(command: WithoutId<CardCommand>): Promise<Result<Done, CommandFailure>> {
    this.#lastId += 1
    const id = `${this.#prefix}-${this.#lastId}`
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish(id, refused('no-answer')), ANSWER_WITHIN_MS)
      const waiting: Waiting = {
        frame: encodeCommand({ ...command, id }),
        askedAt: Date.now(),
        sentTo: undefined,
        finish: (result) => {
          clearTimeout(timer)
          resolve(result)
        },
      }
      this.#waiting.set(id, waiting)
      if (this.#way) this.#send(waiting, this.#way)
    })
  }

  answered(reply: Reply): void {
    const { id } = reply
    if (reply.ok) this.#finish(id, ok({ card: reply.card, undo: reply.undo }))
    else this.#finish(id, refused(reply.reason))
  }

  /** There is a connection, and it is known who is at its other end. */
  connected(way: Way): void {
    this.#way = way
    for (const [id, waiting] of Array.from(this.#waiting)) {
      const { sentTo, askedAt } = waiting
      const isSafe = sentTo === undefined || sentTo === way.memory
      // A page that slept wakes up after its timers' time, and nothing is remembered for ever.
      const isLate = Date.now() - askedAt > ANSWER_WITHIN_MS
      if (isSafe && !isLate) this.#send(waiting, way)
      else this.#finish(id, refused('no-answer'))
    }
  }

  /** The connection is gone, and the replies that were to come over it. */
  lost(): void {
    this.#way = undefined
    for (const [id, { sentTo }] of Array.from(this.#waiting)) {
      if (sentTo === null) this.#finish(id, refused('no-answer'))
    }
  }

  /** There will be no other connection. */
  close(): void {
    this.#way = undefined
    for (const [id, { sentTo }] of Array.from(this.#waiting)) {
      this.#finish(id, refused(sentTo === undefined ? 'offline' : 'no-answer'))
    }
  }

  #send(waiting: Waiting, { memory, send }: Way): void {
    waiting.sentTo = memory ?? null
    send(waiting.frame)
  }

  #finish(id: string, result: Result<Done, CommandFailure>): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.finish(result)
  }
}

function randomLetters(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
