/**
 * What a room does because other servers may have the same board open: it follows the log that they
 * write to, learns who wrote first under each client ID there, and shows their people among its own.
 */
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { Person, Role } from '#lib/access/principal.ts'
import { roleOn, type BoardAccess } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { readMove } from '#server/storage/sharing-data.ts'
import type { BoardHead, BoardRow, BoardStorage, StoredDocument } from '#server/storage/storage.ts'
import type { ClientIds } from './client-ids.ts'
import { Connection } from './connection.ts'
import type { Documents } from './documents.ts'
import type { LiveRelay } from './live-relay.ts'
import { hasPending, type LoadedDocument } from './load-document.ts'
import { LogFollower } from './log-follower.ts'
import { NodeTalk } from './node-talk.ts'
import type { Nodes } from './nodes.ts'
import type { RoomOrigin } from './origins.ts'
import type { People } from './people.ts'
import type { Presence } from './presence.ts'
import type { Tail } from './tail.ts'

/** The parts of a room that other servers reach into. */
export interface SharedRoom {
  readonly board: BoardRow
  readonly access: () => BoardAccess
  readonly loaded: LoadedDocument
  readonly storage: BoardStorage
  readonly documents: Pick<Documents, 'read'>
  readonly nodes: Nodes | undefined
  readonly logger: Logger
  readonly now: () => number
  readonly connections: ReadonlySet<Connection>
  readonly clientIds: ClientIds<Connection>
  readonly presence: Presence<Connection>
  readonly people: People
  readonly live: LiveRelay
  readonly tail: Tail
  setTitle(title: string): void
  /** A stand-in is gone, as a connection goes. */
  forget(peer: Connection): void
  /** Presence or live frames wait to be sent. */
  wake(): void
  gone(): void
  outdated(): void
}

export class SharedBoard {
  readonly #room: SharedRoom
  readonly #boardId: BoardId
  readonly #follower: LogFollower
  readonly #talk: NodeTalk | undefined
  #seenTitle: string

  constructor(room: SharedRoom) {
    const { board, loaded, storage, logger, nodes } = room
    this.#room = room
    this.#boardId = board.id
    this.#seenTitle = board.title
    this.#follower = new LogFollower({
      boardId: board.id,
      epoch: loaded.epoch,
      headSeq: loaded.headSeq,
      storage,
      logger,
      target: {
        apply: (data) => this.#applyRow(data),
        applyWhole: (whole) => this.#applyWhole(whole),
        advanced: (seq, bytes) => room.tail.grew(seq, bytes),
        gone: () => room.gone(),
        outdated: () => room.outdated(),
      },
    })
    this.#talk = nodes && this.#talkTo(nodes)
  }

  /** True while somebody is known to have the board open on another server. */
  get hasPeers(): boolean {
    return this.#talk?.hasPeers ?? false
  }

  /** Every row up to this one is part of the document. */
  get headSeq(): number {
    return this.#follower.headSeq
  }

  /** Reads the rows above. Resolves also when they could not be read. */
  catchUp(): Promise<void> {
    return this.#follower.read()
  }

  /** This server wrote row `seq`, which the document has. */
  wrote(seq: number, update: Uint8Array): void {
    this.#follower.committed(seq, update.length)
    this.#talk?.wrote(seq, update)
  }

  renamed(title: string): void {
    this.#talk?.renamed(title)
  }

  /** Shows what people on other servers may do now; true when that is something else for one of them. */
  accessChanged(): boolean {
    let hasChanged = false
    for (const peer of this.#talk?.peers() ?? []) {
      const role = this.#roleOf(peer.person)
      hasChanged ||= role !== peer.role
      peer.role = role
    }
    return hasChanged
  }

  /** Their own server ends what they may not have. */
  #roleOf(person: Person): Role {
    return roleOn(person, this.#room.access()) ?? 'viewer'
  }

  joined(connection: Connection): void {
    this.#talk?.joined(connection)
  }

  left(connection: Connection): void {
    this.#talk?.left(connection)
  }

  /** A connection of this server shows something else than before. */
  showed(connection: Connection): void {
    this.#talk?.showed(connection)
  }

  /** A connection of this server sent a live frame. */
  heardLive(connection: Connection, body: Uint8Array): void {
    this.#talk?.heardLive(connection, body)
  }

  /** Where the log and the title are, as another server may have left them. */
  saw(head: BoardHead): void {
    this.#follower.saw(head)
    const { title } = head
    // Only what changed since the last look: a look from before a rename must not undo it.
    if (title === this.#seenTitle) return
    this.#seenTitle = title
    this.#room.setTitle(title)
  }

  /** The board is not here any more. */
  async sendAway(): Promise<void> {
    const { storage, logger, connections } = this.#room
    if (connections.size === 0) return
    let hasMoved = false
    try {
      hasMoved = (await readMove(storage, this.#boardId)) !== undefined
    } catch (error) {
      logger.warn({ err: error }, 'where a board went could not be read')
    }
    for (const connection of connections)
      connection.close(hasMoved ? CLOSE.boardMoved : CLOSE.boardGone)
  }

  /** A row of this room was not taken: the board is gone, or its document was made anew. */
  async turnedAway(): Promise<void> {
    const { storage, logger } = this.#room
    try {
      if ((await storage.getBoard(this.#boardId)) === undefined) return this.#room.gone()
    } catch (error) {
      logger.warn({ err: error }, 'a board that took no row could not be read')
    }
    // What people wrote and nobody has is with them: they load the board again and write it again.
    this.#room.outdated()
  }

  close(): void {
    this.#talk?.close()
    this.#follower.close()
  }

  /** Takes a row that another server wrote; false when it builds on something that is missing. */
  #applyRow(data: Uint8Array): boolean {
    const { clientIds, loaded } = this.#room
    const origin: RoomOrigin = { kind: 'node' }
    Y.applyUpdate(loaded.doc, data, origin)
    const writers = [...Y.parseUpdateMeta(data).to.keys()]
    if (writers.some((clientId) => !clientIds.hasWriter(clientId))) void this.#readWriters()
    return !hasPending(loaded.doc)
  }

  async #applyWhole(stored: StoredDocument): Promise<boolean> {
    // Only all of it together leaves nothing missing.
    let isWhole = true
    const isRead = await this.#room.documents.read(stored, (piece) => {
      isWhole = this.#applyRow(piece)
    })
    return isRead && isWhole
  }

  async #readWriters(): Promise<void> {
    const { clientIds, storage, logger } = this.#room
    try {
      for (const { clientId, principalId } of await storage.writers(this.#boardId))
        clientIds.recordWriter(clientId, principalId)
    } catch (error) {
      logger.warn({ err: error }, 'the writers of a board could not be read')
    }
  }

  #talkTo(nodes: Nodes): NodeTalk {
    const { clientIds, connections, live, now, people, presence } = this.#room
    return new NodeTalk({
      nodes,
      boardId: this.#boardId,
      connections,
      stateOf: (connection) => ({
        awareness: encodeAwarenessEntries(presence.own(clientIds.owned(connection))),
        live: live.stateOf(connection, now()),
      }),
      room: {
        rowWritten: (seq, data) => this.#follower.hinted(seq, data),
        mayHaveMissed: () => void this.#follower.read(),
        renamed: (title) => this.#room.setTitle(title),
        enter: ({ id, person, socket }) => {
          const peer = new Connection({
            id,
            person,
            role: this.#roleOf(person),
            shown: people.join(person),
            wishes: { ack: false, control: false, live: true, cards: false },
            socket,
            now: now(),
          })
          live.join(peer)
          return peer
        },
        leave: (peer) => this.#room.forget(peer),
        shows: (peer, update) => {
          presence.replace(peer, update, clientIds.owned(peer))
          if (presence.hasChanges) this.#room.wake()
        },
        live: (peer, body) => {
          live.receive(peer, body, now())
          if (live.hasWaiting) this.#room.wake()
        },
      },
    })
  }
}
