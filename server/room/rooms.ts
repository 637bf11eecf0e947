import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { CURRENT_SCHEMA, schemaNumberOf, type BoardSchemaVersion } from '#lib/board/migrations.ts'
import { Disposer } from '#lib/core/disposer.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import type { StorageState } from '#lib/protocol/schemas.ts'
import { NO_METER, type Meter } from '#server/observe/meter.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { readAccess, readRoomAccess } from './access.ts'
import { Backlog } from './backlog.ts'
import type { Connection, RoomSocket, Wishes } from './connection.ts'
import {
  BEAT_MS,
  MAX_CONNECTIONS_PER_BOARD,
  MAX_LOAD_ATTEMPTS,
  SHARED_LOOK_MS,
  UNLOAD_AFTER_MS,
} from './limits.ts'
import { Documents } from './documents.ts'
import type { LoadedDocument } from './load-document.ts'
import { Log } from './log.ts'
import type { Nodes } from './nodes.ts'
import { migrateDocument } from './migrate-document.ts'
import { Pace } from './pace.ts'
import { Room } from './room.ts'
import { RoomWatch } from './room-watch.ts'

/** Why nobody can join a board now. */
export type JoinRefusal = 'not-found' | 'no-access' | 'corrupt' | 'newer' | 'unavailable' | 'full'

const CLOSE_DRAIN_MS = 5_000
const LAST_DRAIN_MS = 1_000

/** How long a board waits for the disk before it gets a new address all the same. */
const HOLD_MS = 2_000
const SETTLE_LOOK_MS = 10

/** How long closing everybody's connection takes at most, and for each of them. */
const SEND_AWAY_MS = 1_000
const SEND_AWAY_MS_EACH = 5

/** All live boards of this process, at most one room each. */
export class Rooms {
  readonly #storage: BoardStorage
  readonly #logger: Logger
  readonly #now: () => number
  readonly #unloadAfterMs: number
  readonly #compactRows: number | undefined
  readonly #schema: BoardSchemaVersion
  readonly #log: Log
  readonly #documents: Documents
  readonly #nodes: Nodes | undefined
  readonly #pace = new Pace()
  readonly #backlog = new Backlog()
  readonly #meter: Meter
  readonly #rooms = new Map<BoardId, Room>()
  readonly #loading = new Map<BoardId, Promise<Result<Room, JoinRefusal>>>()
  readonly #unloading = new Set<BoardId>()
  readonly #collecting = new Map<BoardId, Promise<void>>()
  readonly #ends = new Disposer()
  #isClosing = false
  readonly #watch: RoomWatch

  constructor(options: {
    storage: BoardStorage
    logger: Logger
    now: () => number
    nodes?: Nodes | undefined
    meter?: Meter | undefined
    unloadAfterMs?: number | undefined
    compactRows?: number | undefined
    /** How often everybody is looked at although nothing was told, 30 s by default. */
    accessCheckMs?: number | undefined
    schema?: BoardSchemaVersion | undefined
  }) {
    this.#storage = options.storage
    this.#logger = options.logger
    this.#now = options.now
    this.#unloadAfterMs = options.unloadAfterMs ?? UNLOAD_AFTER_MS
    this.#compactRows = options.compactRows
    this.#watch = new RoomWatch({ ...options, rooms: this.#rooms })
    this.#schema = options.schema ?? CURRENT_SCHEMA
    this.#log = new Log(options)
    this.#documents = new Documents(options)
    this.#nodes = options.nodes
    this.#meter = options.meter ?? NO_METER
    this.#ends.add(() => this.#log.close())
    this.#ends.add(
      this.#log.onState(() => {
        for (const room of this.#rooms.values()) room.storageChanged()
      }),
    )
    for (const timer of [
      setInterval(() => this.#beat(), BEAT_MS),
      setInterval(() => this.#watch.glance(), SHARED_LOOK_MS),
    ]) {
      timer.unref()
      this.#ends.add(() => clearInterval(timer))
    }
  }

  /** Boards in memory, for health figures. */
  get count(): number {
    return this.#rooms.size
  }

  /** Sockets of all boards, for health figures. */
  get connectionCount(): number {
    let sum = 0
    for (const room of this.#rooms.values()) sum += room.connections.size
    return sum
  }

  /** Bytes that wait for readers of all boards, for health figures. */
  get unsentBytes(): number {
    let sum = 0
    for (const { connections } of this.#rooms.values())
      for (const { unsentBytes } of connections) sum += unsentBytes
    return sum
  }

  /** Bytes of edits that are not on disk yet, for health figures. */
  get waitingBytes(): number {
    return this.#log.waitingBytes
  }

  /** Bytes of long updates that wait to be taken, for health figures. */
  get longBytes(): number {
    return this.#backlog.bytes
  }

  /** Whether edits reach the disk, for health figures. */
  get storageState(): StorageState {
    return this.#log.state
  }

  /** How many people are on a board now; 0 when it is not in memory. */
  peopleOn(boardId: BoardId): number {
    return this.#rooms.get(boardId)?.peopleCount ?? 0
  }

  /** Loads the board if need be and lets somebody in. The first frame is sent before this resolves. */
  async join(options: {
    boardId: BoardId
    id: string
    person: Person
    wishes: Wishes
    socket: RoomSocket
    /** Of the board's access on which they were let in. */
    accessVersion: number
  }): Promise<Result<{ room: Room; connection: Connection }, JoinRefusal>> {
    const opened = await this.#open(options.boardId)
    if (!opened.ok) return opened
    const room = opened.value
    // What lets them in may be newer than what the room knows.
    if (room.accessVersion < options.accessVersion && !(await this.#watch.readAccess(room)))
      return refused('unavailable')
    // The room may have ended between its load and this turn.
    if (this.#isClosing || this.#rooms.get(options.boardId) !== room) return refused('unavailable')
    if (room.connections.size >= MAX_CONNECTIONS_PER_BOARD) return refused('full')
    if (room.roleOf(options.person) === undefined) return refused('no-access')
    return ok({ room, connection: room.join(options) })
  }

  /**
   * Who may be where has changed in storage: ends what is no longer allowed. Looks twice, for whoever
   * was being let in at this moment.
   */
  accessChanged(): void {
    this.#watch.accessChanged()
  }

  /**
   * Reads nobody on this board until the answer is called, and resolves when what they sent is on disk
   * or that takes too long.
   */
  async hold(boardId: BoardId): Promise<() => void> {
    const room = this.#rooms.get(boardId)
    if (!room) return () => {}
    const held = [...room.connections]
    for (const connection of held) connection.pause('move')
    await this.settled(boardId, HOLD_MS)
    return () => {
      for (const connection of held) connection.resume('move')
    }
  }

  /**
   * Resolves when all that was sent to this board is on disk, or after so long; at once when it is not
   * in memory. While people go on working on it, that is the time it takes.
   */
  async settled(boardId: BoardId, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs
    while (this.#rooms.get(boardId)?.hasSettled === false && performance.now() < deadline)
      await wait(SETTLE_LOOK_MS)
  }

  /** Writes what waits, tells everybody that the server stops, and ends all rooms. */
  async close(): Promise<void> {
    if (this.#isClosing) return
    this.#isClosing = true
    // A large board may keep the thread busy for longer than a stop may take.
    await this.#documents.close()
    await Promise.all([...this.#loading.values(), ...this.#collecting.values()])
    // First what people wait for, so that they hear it is saved; then the little that came meanwhile.
    await this.#log.drain(CLOSE_DRAIN_MS)
    await this.#sendAway()
    const isSaved = await this.#log.drain(LAST_DRAIN_MS)
    if (!isSaved) this.#logger.error('stopped with edits that could not be written')
    for (const room of this.#rooms.values()) room.close()
    this.#rooms.clear()
    this.#ends.dispose()
  }

  /** One after the other by chance: a crowd that comes back at once would be the next server's first load. */
  async #sendAway(): Promise<void> {
    const withinMs = Math.min(SEND_AWAY_MS, (this.connectionCount - 1) * SEND_AWAY_MS_EACH)
    const leaving = [...this.#rooms.values()].flatMap((room) =>
      room.closeWithin(CLOSE.restarting, withinMs),
    )
    await Promise.all(leaving)
  }

  async #open(boardId: BoardId): Promise<Result<Room, JoinRefusal>> {
    const live = this.#rooms.get(boardId)
    if (live) return ok(live)
    if (this.#isClosing) return refused('unavailable')
    const loading = this.#loading.get(boardId)
    if (loading) return loading
    const collecting = this.#collecting.get(boardId) ?? Promise.resolve()
    const load = collecting
      .then(() => this.#load(boardId))
      .finally(() => this.#loading.delete(boardId))
    this.#loading.set(boardId, load)
    return load
  }

  async #load(boardId: BoardId): Promise<Result<Room, JoinRefusal>> {
    for (let attempt = 1; attempt <= MAX_LOAD_ATTEMPTS; attempt++) {
      const room = await this.#loadOnce(boardId)
      if (room.ok) return room
      if (room.reason !== 'moved-on') return refused(room.reason)
    }
    this.#logger.warn({ boardId }, 'a board could not be migrated while others write to it')
    return refused('unavailable')
  }

  async #loadOnce(boardId: BoardId): Promise<Result<Room, JoinRefusal | 'moved-on'>> {
    try {
      const [found, stored, writers] = await Promise.all([
        readAccess(this.#storage, boardId),
        this.#storage.load(boardId),
        this.#storage.writers(boardId),
      ])
      if (!found || !stored || found.access.isDisabled) return refused('not-found')
      const loaded = await this.#documents.build(stored)
      if (!loaded.ok) {
        this.#logger.error({ boardId }, 'a stored board could not be read')
        return loaded
      }
      const migrated = await this.#migrate(boardId, loaded.value)
      if (!migrated.ok) {
        loaded.value.doc.destroy()
        return migrated
      }
      // Again, since reading a large document takes long.
      const known = await readRoomAccess(this.#storage, boardId)
      const room = new Room({
        board: found.board,
        access: known?.access ?? found.access,
        requests: known?.requests ?? [],
        loaded: migrated.value,
        writers,
        storage: this.#storage,
        documents: this.#documents,
        log: this.#log,
        pace: this.#pace,
        backlog: this.#backlog,
        nodes: this.#nodes,
        meter: this.#meter,
        logger: this.#logger,
        now: this.#now,
        compactRows: this.#compactRows,
        onOutdated: () => {
          if (this.#rooms.get(boardId) === room) this.#rooms.delete(boardId)
        },
      })
      this.#rooms.set(boardId, room)
      return ok(room)
    } catch (error) {
      this.#logger.error({ boardId, err: error }, 'a board could not be loaded')
      return refused('unavailable')
    }
  }

  async #migrate(
    boardId: BoardId,
    loaded: LoadedDocument,
  ): Promise<Result<LoadedDocument, JoinRefusal | 'moved-on'>> {
    const from = schemaNumberOf(loaded.doc)
    const schema = this.#schema
    const migrated = await migrateDocument(loaded, {
      boardId,
      schema,
      storage: this.#storage,
      now: this.#now,
    })
    const numbers = { boardId, documentSchema: from, serverSchema: schema.number }
    if (migrated.ok) {
      if (from !== schema.number) this.#logger.info(numbers, 'a board was migrated')
      return migrated
    }
    if (migrated.reason === 'moved-on') return refused('moved-on')
    if (migrated.reason === 'newer') {
      this.#logger.error(numbers, 'a board is of a newer version than this server and stays closed')
      return refused('newer')
    }
    this.#logger.error(numbers, 'a board is of a version that this server cannot migrate')
    return refused('corrupt')
  }

  #beat(): void {
    const now = this.#now()
    this.#watch.beat()
    for (const [boardId, room] of this.#rooms) {
      room.beat()
      const { emptySince } = room
      if (emptySince === undefined || now - emptySince < this.#unloadAfterMs) continue
      if (!room.isQuiet || this.#unloading.has(boardId)) continue
      this.#unloading.add(boardId)
      void this.#unload(boardId, room)
    }
  }

  async #unload(boardId: BoardId, room: Room): Promise<void> {
    await room.settle()
    this.#unloading.delete(boardId)
    // Somebody may have come back while the snapshot was written; then the room simply stays.
    if (!room.isQuiet || this.#rooms.get(boardId) !== room) return
    const { hasPeers } = room
    this.#rooms.delete(boardId)
    room.close()
    if (hasPeers) return
    // Whoever comes meanwhile waits for it: a document made anew is not for those who have the old one.
    const collecting = this.#documents
      .collectGarbage(boardId, { bytes: room.docBytes, quietMs: this.#unloadAfterMs })
      .finally(() => this.#collecting.delete(boardId))
    this.#collecting.set(boardId, collecting)
    await collecting
  }
}
