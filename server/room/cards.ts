import type { Logger } from 'pino'
import type * as Y from 'yjs'
import { can } from '#lib/access/can.ts'
import type { BoardAccess } from '#lib/access/roles.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import type { CardCommand } from '#lib/protocol/command-schemas.ts'
import type { Reply, StorageState } from '#lib/protocol/schemas.ts'
import type { Written } from './card-cells.ts'
import { CardEngine } from './card-engine.ts'
import { CardFeed } from './card-feed.ts'
import { CardHistory } from './card-history.ts'
import { CardWriter, type Found, type Fullness, type NeedsSpot } from './card-writer.ts'
import type { ClientIds } from './client-ids.ts'
import type { Connection } from './connection.ts'
import { KeptReplies, type Asker } from './kept-replies.ts'
import type { Documents } from './documents.ts'
import { MAX_WAITING_COMMANDS, SPLIT_PRICE } from './limits.ts'
import type { RoomOrigin } from './origins.ts'
import { beginWork, workMs } from './work-time.ts'

/** What the cards of a room are made from. */
export interface CardsSources {
  readonly doc: Y.Doc
  readonly documents: Pick<Documents, 'inTurn' | 'spotIn'>
  readonly clientIds: ClientIds<Connection>
  readonly fullness: Fullness
  readonly access: () => BoardAccess
  readonly storageState: () => StorageState
  /** Resolves when all that is applied now is on disk. */
  readonly whenDurable: () => Promise<void>
  readonly now: () => number
  readonly logger: Logger
}

/** Client IDs are 32 random bits: one that is taken comes once in a million draws. */
const MAX_DRAWS = 8

/** What there is while somebody has the cards. */
interface Open {
  readonly engine: CardEngine
  readonly feed: CardFeed
  readonly writer: CardWriter
}

/**
 * The cards of a board for connections that have those instead of its document: tells them, and
 * carries out commands about them. It costs nothing until the first such connection comes, and
 * nothing after the last has gone.
 */
export class RoomCards {
  readonly #sources: CardsSources
  readonly #history = new CardHistory()
  readonly #replies: KeptReplies
  #open: Open | undefined
  /** Commands are carried out one after the other: each must see what the one before did. */
  #last: Promise<unknown> = Promise.resolve()
  #running = 0
  /** The last command of each connection that is not carried out yet. */
  readonly #writing = new Map<Connection, Promise<unknown>>()

  constructor(sources: CardsSources) {
    this.#sources = sources
    this.#replies = new KeptReplies(sources.now)
  }

  /** True when no command waits for its reply. */
  get isIdle(): boolean {
    return this.#running === 0
  }

  /** Resolves when the commands that a connection has sent are carried out; undefined when they are. */
  whenDone(connection: Connection): Promise<unknown> | undefined {
    return this.#writing.get(connection)
  }

  join(connection: Connection): void {
    this.#open ??= this.#begin()
    this.#open.feed.join(connection)
  }

  leave(connection: Connection): void {
    const { feed } = this.#open ?? {}
    feed?.leave(connection)
    if (feed?.isEmpty) this.close()
  }

  /**
   * A client ID that nobody has used: what this connection writes is written under it, so that who did
   * it is recorded with the document. Undefined when it has had too many.
   */
  newClientId(connection: Connection): number | undefined {
    const { doc, clientIds } = this.#sources
    for (let draws = 0; draws < MAX_DRAWS; draws++) {
      const clientId = drawClientId()
      const isUsed = doc.store.clients.has(clientId) || clientIds.ownerOf(clientId) !== undefined
      if (isUsed || clientIds.hasWriter(clientId)) continue
      if (clientIds.claim(clientId, connection)) return clientId
    }
    return undefined
  }

  /**
   * Carries out one command and hands the reply to `answer`: when it is on disk, and after the part of
   * the cards that shows what it did, or 5 s later to somebody who reads slowly. One that is sent again
   * gets the same reply.
   */
  run(connection: Connection, command: CardCommand, answer: (reply: Reply) => void): void {
    const { id } = command
    if (!connection.wishes.cards) return answer({ id, ok: false, reason: 'no-cards' })
    const isDone = this.#replies.find(askerOf(connection, id)) !== undefined
    if (!isDone && !can(connection.person, 'edit', this.#sources.access())) {
      return answer({ id, ok: false, reason: 'not-allowed' })
    }
    if (connection.waitingCommands >= MAX_WAITING_COMMANDS) {
      return answer({ id, ok: false, reason: 'too-many' })
    }
    connection.waitingCommands += 1
    this.#running += 1
    const written = this.#last.then(() => this.#writeOnce(connection, command))
    this.#last = written
    this.#writing.set(connection, written)
    void this.#answer(written, { connection, id, answer })
  }

  close(): void {
    this.#open?.engine.close()
    this.#open?.feed.close()
    this.#open = undefined
  }

  #begin(): Open {
    const { doc, documents, clientIds, fullness, now } = this.#sources
    const engine = new CardEngine({
      doc,
      inTurn: (work) => documents.inTurn(work),
      ownerOf: (clientId) => clientIds.ownerOf(clientId),
      onSettled: (changes) => feed.settled(changes),
      onFailed: (error) => this.#failed(feed, error),
    })
    const feed = new CardFeed(
      {
        ownership: engine.ownership,
        authorOf: (id) => {
          const record = engine.view.records.get(id)
          const author = record?.typeName === 'shape' ? record.meta['author'] : undefined
          return typeof author === 'string' ? author : undefined
        },
        textOf: (id) => {
          const record = engine.view.records.get(id)
          const note = record?.typeName === 'shape' && record.type === 'note' ? record : undefined
          return note && (note.props as { richText: RichText }).richText
        },
        pageNameOf: (id) => {
          const record = engine.view.records.get(id)
          return record?.typeName === 'page' ? record.name : ''
        },
        memory: this.#replies.name,
        get pageIds() {
          return engine.pageIds
        },
      },
      now,
    )
    return {
      engine,
      feed,
      writer: new CardWriter({ doc, engine, fullness, history: this.#history }),
    }
  }

  /** Never rejects. */
  async #writeOnce(connection: Connection, command: CardCommand): Promise<Written> {
    const asker = askerOf(connection, command.id)
    const known = this.#replies.find(asker)
    if (known) return known
    const written = await this.#write(connection, command)
    this.#replies.keep(asker, written)
    return written
  }

  /** Never rejects. */
  async #write(connection: Connection, command: CardCommand): Promise<Written> {
    try {
      const written = await this.#tryToWrite(connection, command)
      if (!('query' in written)) return written
      const { spot, ms } = await this.#sources.documents.spotIn(written.query)
      connection.charge({ cpuMs: ms * SPLIT_PRICE }, this.#sources.now())
      // The board may be another one by now, so everything is decided again.
      const placed = await this.#tryToWrite(connection, command, { spot })
      return 'query' in placed ? { ok: false, reason: 'no-such-region' } : placed
    } catch (error) {
      this.#sources.logger.error({ err: error, command: command.type }, 'a card was not written')
      return { ok: false, reason: 'not-saved' }
    }
  }

  async #tryToWrite(
    connection: Connection,
    command: CardCommand,
    found?: Found,
  ): Promise<Written | NeedsSpot> {
    await this.#open?.engine.current()
    const { writer } = this.#open ?? {}
    // Asked again: it may have waited, and the right to it gone meanwhile.
    const isAllowed = can(connection.person, 'edit', this.#sources.access())
    if (!isAllowed || connection.isClosed) return { ok: false, reason: 'not-allowed' }
    if (!writer) return { ok: false, reason: 'no-cards' }
    if (this.#sources.storageState() !== 'ok') return { ok: false, reason: 'not-saved' }
    const [owned] = this.#sources.clientIds.owned(connection)
    // Another connection of this person may have taken it over.
    const clientId = owned ?? this.newClientId(connection)
    if (clientId === undefined) return { ok: false, reason: 'not-allowed' }
    const begunAt = beginWork()
    const clientIds = new Set([clientId])
    const origin: RoomOrigin = { kind: 'client', connection, clientIds, begunAt }
    const { person, shown } = connection
    const by = { personId: person.id, clientId, name: shown.name, origin }
    const written = writer.write(command, by, found)
    connection.charge({ cpuMs: workMs(begunAt) }, this.#sources.now())
    return written
  }

  async #answer(
    writing: Promise<Written>,
    to: { connection: Connection; id: string; answer: (reply: Reply) => void },
  ): Promise<void> {
    const written = await writing
    if (this.#writing.get(to.connection) === writing) this.#writing.delete(to.connection)
    if (written.ok) {
      const durable = this.#sources.whenDurable()
      await this.#open?.engine.current()
      await this.#open?.feed.told(to.connection)
      await durable
    }
    to.connection.waitingCommands -= 1
    this.#running -= 1
    to.answer(replyTo(to.id, written))
  }

  /** A fault of ours. They connect again, and the cards are read anew. */
  #failed(feed: CardFeed, error: unknown): void {
    this.#sources.logger.error({ err: error }, 'the cards of a board could not be read')
    for (const connection of Array.from(feed.connections)) connection.close(CLOSE.serverError)
    // Who comes next must not meet an engine that works no more.
    if (this.#open?.feed === feed) this.close()
  }
}

function askerOf({ person }: Connection, id: string): Asker {
  return { personId: person.id, id }
}

function replyTo(id: string, written: Written): Reply {
  if (!written.ok) return { id, ok: false, reason: written.reason }
  const { card, undo } = written
  return { id, ok: true, ...(card !== undefined && { card }), ...(undo !== undefined && { undo }) }
}

function drawClientId(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}
