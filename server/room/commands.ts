import type { Logger } from 'pino'
import * as Y from 'yjs'
import { can } from '#lib/access/can.ts'
import type { BoardAccess } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { UnknownCommand } from '#lib/protocol/messages.ts'
import { assertNever } from '#lib/core/assert.ts'
import type { CardCommand, Command } from '#lib/protocol/command-schemas.ts'
import type { Reply } from '#lib/protocol/schemas.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { addTemplate } from './add-template.ts'
import type { Fullness } from './card-writer.ts'
import type { RoomCards } from './cards.ts'
import type { Connection } from './connection.ts'
import { MAX_COMMAND_ATTEMPTS, MAX_WAITING_COMMANDS } from './limits.ts'
import type { RoomOrigin } from './origins.ts'
import { holderUpdate } from './template-write.ts'
import { beginWork, workMs } from './work-time.ts'

/** What commands change. */
export interface CommandTarget {
  readonly boardId: BoardId
  readonly epoch: number
  readonly doc: Y.Doc
  readonly access: () => BoardAccess
  readonly fullness: Fullness
  /** Every row up to this one is part of the document. */
  headSeq(): number
  /** Reads the rows above, which other servers wrote. Resolves also when they could not be read. */
  catchUp(): Promise<void>
  setTitle(title: string): void
  /** A command's update is row `seq`. */
  commandCommitted(seq: number, update: Uint8Array): void
}

/** A command about the board itself. */
type BoardCommand = Exclude<Command, CardCommand>

type Reason = Extract<Reply, { ok: false }>['reason']
type Outcome = { ok: true } | Reason

/** Runs the commands of one room, one after the other: committed first, then shown. */
export class Commands {
  readonly #target: CommandTarget
  readonly #cards: Pick<RoomCards, 'run' | 'isIdle'>
  readonly #storage: Pick<BoardStorage, 'append' | 'renameBoard'>
  readonly #now: () => number
  readonly #logger: Logger
  #last: Promise<void> = Promise.resolve()
  #running = 0

  constructor(options: {
    target: CommandTarget
    /** Carries out those about cards. */
    cards: Pick<RoomCards, 'run' | 'isIdle'>
    storage: Pick<BoardStorage, 'append' | 'renameBoard'>
    now: () => number
    logger: Logger
  }) {
    this.#target = options.target
    this.#cards = options.cards
    this.#storage = options.storage
    this.#now = options.now
    this.#logger = options.logger
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#cards.isIdle
  }

  /** Runs one command after those before it and hands the reply to `answer`. */
  run(
    connection: Connection,
    command: Command | UnknownCommand,
    answer: (reply: Reply) => void,
  ): void {
    if (isCardCommand(command)) return this.#cards.run(connection, command, answer)
    const { id } = command
    if (command.type === 'unknown') return answer({ id, ok: false, reason: 'unknown-command' })
    if (!can(connection.person, command.type, this.#target.access())) {
      return answer({ id, ok: false, reason: 'not-allowed' })
    }
    if (connection.waitingCommands >= MAX_WAITING_COMMANDS) {
      return answer({ id, ok: false, reason: 'too-many' })
    }
    const before = this.#last
    this.#last = this.#runAfter(before, { connection, command, answer })
  }

  async #runAfter(
    before: Promise<void>,
    {
      connection,
      command,
      answer,
    }: { connection: Connection; command: BoardCommand; answer: (reply: Reply) => void },
  ): Promise<void> {
    const { id } = command
    connection.waitingCommands += 1
    this.#running += 1
    await before
    // Asked again: it may have waited, and the right to it gone meanwhile.
    const isAllowed = can(connection.person, command.type, this.#target.access())
    const outcome = isAllowed ? await this.#execute(connection, command) : 'not-allowed'
    connection.waitingCommands -= 1
    this.#running -= 1
    answer(typeof outcome === 'string' ? { id, ok: false, reason: outcome } : { id, ok: true })
  }

  async #execute(connection: Connection, command: BoardCommand): Promise<Outcome> {
    const { doc, fullness } = this.#target
    try {
      switch (command.type) {
        case 'set-title':
          return await this.#setTitle(command.title)
        case 'set-holder':
          return await this.#write(connection, () => holderUpdate(doc, command) ?? 'no-such-role')
        case 'add-template':
          return await this.#write(connection, () => addTemplate(doc, command, fullness))
        default:
          return assertNever(command)
      }
    } catch (error) {
      this.#logger.error({ err: error, command: command.type }, 'a command could not be saved')
      return 'not-saved'
    }
  }

  async #setTitle(title: string): Promise<Outcome> {
    if (!(await this.#storage.renameBoard(this.#target.boardId, title))) return 'not-saved'
    this.#target.setTitle(title)
    return { ok: true }
  }

  /**
   * All servers write the template under one client ID, so each must have what the others wrote before:
   * the update is stored only as the row after those it was made from, and made again when it is not.
   */
  async #write(connection: Connection, make: () => Uint8Array | Reason): Promise<Outcome> {
    const { boardId, epoch, doc } = this.#target
    for (let attempt = 1; attempt <= MAX_COMMAND_ATTEMPTS; attempt++) {
      const expectedHead = this.#target.headSeq()
      const begunAt = beginWork()
      const update = make()
      // One more template on a board of many takes tens of ms.
      connection.charge({ cpuMs: workMs(begunAt) }, this.#now())
      if (typeof update === 'string') return update
      const row = { boardId, epoch, expectedHead, update, writers: [], at: this.#now() }
      const seq = (await this.#storage.append([row])).get(boardId)
      if (seq !== undefined) {
        const origin: RoomOrigin = { kind: 'command' }
        Y.applyUpdate(doc, update, origin)
        this.#target.commandCommitted(seq, update)
        return { ok: true }
      }
      await this.#target.catchUp()
      // Not another server's row: the board is gone, or its document was made anew.
      if (this.#target.headSeq() === expectedHead) break
    }
    return 'not-saved'
  }
}

function isCardCommand(command: Command | UnknownCommand): command is CardCommand {
  return command.type !== 'unknown' && !BOARD_COMMANDS.has(command.type)
}

const BOARD_COMMANDS: ReadonlySet<Command['type']> = new Set([
  'set-title',
  'set-holder',
  'add-template',
] satisfies BoardCommand['type'][])
