/**
 * One live board: its document and the people connected to it. Several sockets change one document,
 * and a client cannot be asked to take an edit back, so everything goes one way here:
 * admit (judge.ts) -> apply -> log (waits for the disk) and fan-out (does not) -> acknowledge.
 * A room is complete before its first connection and is dropped a minute after its last.
 */
import type { Logger } from 'pino'
import type * as Y from 'yjs'
import type { Person, Role } from '#lib/access/principal.ts'
import { assert } from '#lib/core/assert.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import { encodeAwareness } from '#lib/protocol/encode.ts'
import { ACK_REPEAT_MS, ECHO_EVERY_MS } from '#lib/protocol/limits.ts'
import type { Meter } from '#server/observe/meter.ts'
import type { BoardHead } from '#server/storage/storage.ts'
import type { KnownAccess, RoomAccess } from './access.ts'
import { Admission } from './admit.ts'
import { Announcements } from './announcements.ts'
import { Attendance } from './attendance.ts'
import { RoomCards } from './cards.ts'
import { ClientIds } from './client-ids.ts'
import { Commands } from './commands.ts'
import type { Connection, RoomSocket, Wishes } from './connection.ts'
import { Door } from './door.ts'
import { FanOut } from './fan-out.ts'
import { Intake } from './intake.ts'
import { BEAT_MS } from './limits.ts'
import { LiveRelay } from './live-relay.ts'
import { newWriters } from './new-writers.ts'
import type { Commit, Log, LogReader } from './log.ts'
import type { RoomOrigin } from './origins.ts'
import { MissingParts } from './missing-parts.ts'
import { People } from './people.ts'
import { Presence } from './presence.ts'
import { Readers } from './readers.ts'
import { Reception } from './reception.ts'
import type { RoomParts } from './room-parts.ts'
import { SharedBoard } from './shared-board.ts'
import { Tail } from './tail.ts'
import { workMs } from './work-time.ts'

export class Room implements LogReader {
  readonly boardId: BoardId
  readonly #door: Door
  readonly epoch: number
  readonly #doc: Y.Doc
  readonly #missing: MissingParts
  readonly #readers: Readers
  readonly #log: Log
  readonly #shared: SharedBoard
  readonly #logger: Logger
  readonly #meter: Meter
  readonly #now: () => number
  readonly #connections = new Set<Connection>()
  readonly #intake: Intake
  readonly #clientIds: ClientIds<Connection>
  readonly #presence: Presence<Connection>
  readonly #people = new People()
  readonly #live: LiveRelay
  readonly #fanOut: FanOut
  readonly #commands: Commands
  readonly #reception: Reception
  readonly #cards: RoomCards
  readonly #announcements: Announcements
  readonly #tail: Tail
  readonly #attendance: Attendance
  #isClosed = false

  constructor(parts: RoomParts) {
    const { board, loaded, storage, now } = parts
    this.boardId = board.id
    this.#door = new Door(parts)
    const access = (): KnownAccess => this.#door.access
    this.epoch = loaded.epoch
    this.#live = new LiveRelay(access)
    this.#doc = loaded.doc
    this.#missing = new MissingParts(loaded, () => this.#tail.docBytes)
    this.#log = parts.log
    this.#logger = parts.logger.child({ boardId: board.id })
    this.#now = parts.now
    this.#meter = parts.meter
    const logger = this.#logger
    this.#tail = new Tail({ ...parts, boardId: board.id, logger })
    this.#clientIds = new ClientIds(
      new Map(parts.writers.map(({ clientId, principalId }) => [clientId, principalId])),
    )
    this.#readers = new Readers(this.#connections, { missing: this.#missing, logger, now })
    this.#presence = new Presence((clientId, connection) =>
      this.#attendance.claimState(clientId, connection),
    )
    const admission = new Admission({
      doc: this.#doc,
      clientIds: this.#clientIds,
      tail: this.#tail,
    })
    this.#intake = new Intake({
      admission,
      documents: parts.documents,
      backlog: parts.backlog,
      mayEdit: ({ person }) => this.#door.mayEdit(person),
      logger,
      meter: parts.meter,
      now,
    })
    this.#announcements = new Announcements({
      connections: this.#connections,
      template: board.template,
      title: board.title,
      now,
      storageState: () => this.#log.state,
      access,
      requests: () => this.#door.requests,
      slotOf: (connection) => this.#live.slotOf(connection),
      isInList: (clientId) => this.#presence.isInList(clientId),
      owners: () => this.#clientIds.all(),
      announced: () => {
        this.#live.announced()
        if (this.#live.hasWaiting) this.#fanOut.wake()
      },
    })
    this.#fanOut = new FanOut({
      doc: this.#doc,
      connections: this.#connections,
      now: parts.now,
      pace: parts.pace,
      takePresence: () => this.#presence.takeChanges(),
      presenceFor: (connection) => this.#presence.all(connection),
      ownerOf: (clientId) => this.#clientIds.ownerOf(clientId),
      sendPeople: () => this.#announcements.sendPeople(),
      sendLive: (at) => this.#live.send(at, { areNewHeld: this.#announcements.isPeopleDue }),
    })
    this.#cards = new RoomCards({
      doc: this.#doc,
      documents: parts.documents,
      clientIds: this.#clientIds,
      fullness: admission,
      access,
      storageState: () => this.#log.state,
      whenDurable: () => this.#intake.whenDurable(),
      now,
      logger,
    })
    this.#commands = new Commands({
      cards: this.#cards,
      target: {
        boardId: board.id,
        epoch: loaded.epoch,
        doc: this.#doc,
        access,
        fullness: admission,
        headSeq: () => this.#shared.headSeq,
        catchUp: () => this.#shared.catchUp(),
        setTitle: (title) => {
          this.#announcements.setTitle(title)
          this.#shared.renamed(title)
        },
        commandCommitted: (seq, update) => this.#shared.wrote(seq, update),
      },
      storage: parts.storage,
      now: parts.now,
      logger: this.#logger,
    })
    this.#shared = new SharedBoard({
      board,
      access,
      loaded,
      storage,
      documents: parts.documents,
      nodes: parts.nodes,
      logger,
      now,
      connections: this.#connections,
      clientIds: this.#clientIds,
      presence: this.#presence,
      people: this.#people,
      live: this.#live,
      tail: this.#tail,
      setTitle: (title) => this.#announcements.setTitle(title),
      forget: (peer) => this.#attendance.forget(peer),
      wake: () => this.#fanOut.wake(),
      gone: () => this.gone(),
      outdated: () => this.#outdate(parts),
    })
    this.#reception = new Reception({
      access,
      readers: this.#readers,
      intake: this.#intake,
      presence: this.#presence,
      commands: this.#commands,
      live: this.#live,
      shared: this.#shared,
      fanOut: this.#fanOut,
      logger,
      meter: parts.meter,
      now,
    })
    this.#attendance = new Attendance({
      doc: this.#doc,
      connections: this.#connections,
      door: this.#door,
      people: this.#people,
      clientIds: this.#clientIds,
      presence: this.#presence,
      live: this.#live,
      readers: this.#readers,
      intake: this.#intake,
      cards: this.#cards,
      announcements: this.#announcements,
      fanOut: this.#fanOut,
      shared: this.#shared,
      now,
    })
    this.#doc.on('update', (update: Uint8Array, origin: unknown) =>
      this.#updated(update, origin as RoomOrigin),
    )
  }

  get peopleCount(): number {
    return this.#people.count
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections
  }

  /** Since when nobody is connected; undefined while somebody is. */
  get emptySince(): number | undefined {
    return this.#attendance.emptySince
  }

  /** Of which state of the board's access this is. */
  get accessVersion(): number {
    return this.#door.access.version
  }

  /** What this person may do here; undefined when they may not be here. */
  roleOf(person: Person): Role | undefined {
    return this.#door.roleOf(person)
  }

  /** Who may do what is something else: ends connections, or changes what they may do, and says so. */
  accessChanged(now: RoomAccess): void {
    if (!this.#isClosed) this.#attendance.accessChanged(now)
  }

  /** Lets somebody in and starts the sync: the server's step 1 is the first thing that is sent. */
  join(options: { id: string; person: Person; wishes: Wishes; socket: RoomSocket }): Connection {
    assert(!this.#isClosed, `room closed twice or joined late: ${this.boardId}`)
    return this.#attendance.join(options)
  }

  /** The socket is gone: its cursor disappears for the others as soon as all that it sent is taken. */
  leave(connection: Connection): void {
    this.#attendance.leave(connection)
  }

  /** Takes one frame of a connection. Whatever is in it, this does not throw. */
  receive(connection: Connection, frame: Uint8Array): void {
    if (connection.isClosed || this.#isClosed) return
    this.#reception.receive(connection, frame)
  }

  /** Once a second: signs of life, slow readers, allowances, compaction. */
  beat(): void {
    const now = this.#now()
    this.#readers.beat(now)
    for (const connection of this.#connections) {
      connection.review(now)
      if (connection.needsEcho(now, ECHO_EVERY_MS - 2 * BEAT_MS)) {
        const own = this.#presence.own(this.#clientIds.owned(connection))
        connection.send(encodeAwareness(encodeAwarenessEntries(own)), { now, isStandard: true })
      }
      connection.repeatAck(now, ACK_REPEAT_MS - BEAT_MS)
    }
    this.#fanOut.sendOwedPresence(now)
    this.#live.catchUp(now)
    this.#readers.limit(this.#log.isOverfull(this.boardId))
    if (this.#tail.isLong) void this.#tail.compact()
  }

  /** How the disk does, for those who asked for control messages. */
  storageChanged(): void {
    this.#announcements.controlChanged()
    this.#readers.limit(this.#log.isOverfull(this.boardId))
  }

  committed({ serial, seq, data }: Commit): void {
    if (this.#isClosed) return
    this.#shared.wrote(seq, data)
    this.#intake.committed(serial)
    this.#readers.limit(this.#log.isOverfull(this.boardId))
  }

  /** Where the log and the title are, as another server may have left them. */
  saw(head: BoardHead): void {
    this.#shared.saw(head)
  }

  gone(): void {
    void this.#shared.sendAway()
  }

  turnedAway(): void {
    void this.#shared.turnedAway()
  }

  /** Everybody loads the document that took this one's place. */
  #outdate({ onOutdated }: RoomParts): void {
    if (this.#isClosed) return
    this.closeConnections(CLOSE.otherEpoch)
    this.close()
    onOutdated()
  }

  closeConnections(code: CloseCode): void {
    for (const connection of this.#connections) connection.close(code)
  }

  /** Closes every connection at a moment of its own within that time; resolves as each is closed. */
  closeWithin(code: CloseCode, withinMs: number): Promise<void>[] {
    return [...this.#connections].map((connection) => connection.closeWithin(code, withinMs))
  }

  /** True when the room could end now without losing anything. */
  get isQuiet(): boolean {
    return this.#connections.size === 0 && this.hasSettled
  }

  /** True when nothing that was sent here waits for the disk. */
  get hasSettled(): boolean {
    return this.#intake.isIdle && this.#log.isIdle(this.boardId) && this.#commands.isIdle
  }

  /** True while somebody is known to have the board open on another server. */
  get hasPeers(): boolean {
    return this.#shared.hasPeers
  }

  /** An upper bound of the document's size. */
  get docBytes(): number {
    return this.#tail.docBytes
  }

  /** Shortens the log before the room ends. Resolves when done, also when it could not be. */
  async settle(): Promise<void> {
    if (!this.#tail.isEmpty) await this.#tail.compact()
  }

  close(): void {
    assert(!this.#isClosed, `room closed twice: ${this.boardId}`)
    this.#isClosed = true
    this.#announcements.close()
    this.#cards.close()
    this.#shared.close()
    this.#fanOut.close()
    this.#readers.close()
    this.#intake.close()
    this.#doc.destroy()
  }

  #updated(update: Uint8Array, origin: RoomOrigin): void {
    this.#missing.changed(update.length)
    this.#tail.docBytes += update.length
    if (origin.kind !== 'client') return this.#fanOut.addUpdate(update, undefined)
    const { connection, begunAt } = origin
    const by = { connection, clientIds: this.#clientIds, now: this.#now() }
    this.#meter.updateTaken(update.length)
    this.#log.add({
      reader: this,
      update,
      appliedMs: workMs(begunAt),
      writers: newWriters(origin.clientIds, by),
      serial: this.#intake.nextSerial(),
    })
    // Not only at the next beat: everybody here could send 16 MB before it.
    if (this.#log.isOverfull(this.boardId)) this.#readers.limit(true)
    this.#fanOut.addUpdate(update, connection)
  }
}
