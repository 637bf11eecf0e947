import { ok, refused, type Result } from '#lib/core/result.ts'
import { encodeCommand } from '#lib/protocol/encode.ts'
import type { Command } from '#lib/protocol/command-schemas.ts'
import type { Reply } from '#lib/protocol/schemas.ts'
import type { CommandFailure } from './board-connection.ts'

/** A command that got no reply by then probably was not carried out; the person may try again. */
const ANSWER_TIMEOUT_MS = 10_000

/** What a command came to. */
export interface Done {
  /** The card that it made. */
  readonly card: string | undefined
  /** What the command `undo` takes it back by; undefined where nothing was changed, or an older server did it. */
  readonly undo: string | undefined
}

/** A command without the id that pairs it with its reply. */
export type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never

/** Commands on their way, paired with their replies by id. */
export class Commands {
  readonly #waiting = new Map<string, (result: Result<Done, CommandFailure>) => void>()
  #lastId = 0

  /**
   * Sends one command and resolves with the server's answer.
   *
   * @param send - false when there is no connection
   */
  ask(
    command: WithoutId<Command>,
    send: (frame: Uint8Array) => boolean,
  ): Promise<Result<Done, CommandFailure>> {
    this.#lastId += 1
    const id = String(this.#lastId)
    if (!send(encodeCommand({ ...command, id }))) return Promise.resolve(refused('offline'))
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish(id, refused('no-answer')), ANSWER_TIMEOUT_MS)
      this.#waiting.set(id, (result) => {
        clearTimeout(timer)
        resolve(result)
      })
    })
  }

  answered(reply: Reply): void {
    this.#finish(
      reply.id,
      reply.ok ? ok({ card: reply.card, undo: reply.undo }) : refused(reply.reason),
    )
  }

  /** The connection is gone, and with it the replies. */
  lost(): void {
    for (const id of Array.from(this.#waiting.keys())) this.#finish(id, refused('no-answer'))
  }

  #finish(id: string, result: Result<Done, CommandFailure>): void {
    this.#waiting.get(id)?.(result)
    this.#waiting.delete(id)
  }
}
