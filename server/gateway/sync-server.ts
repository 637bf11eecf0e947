/**
 * Turns upgrade requests of `/sync/<id>` into connections of rooms. Everything that can refuse
 * somebody is asked before the upgrade, in the order address, origin, sign-in, board, limits, and
 * nothing is created for a request that is refused. It has no pages and no Next, so it can also
 * stand alone behind a plain http server.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import { can } from '#lib/access/can.ts'
import { isAcceptedOrigin, type OriginPolicy } from '#lib/access/origin.ts'
import type { Person } from '#lib/access/principal.ts'
import { MAX_FRAME_BYTES } from '#lib/board/limits.ts'
import { CURRENT_SCHEMA, type BoardSchemaVersion } from '#lib/board/migrations.ts'
import { Disposer } from '#lib/core/disposer.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts'
import { Nodes } from '#server/room/nodes.ts'
import { hasSignedOut, readAccess } from '#server/room/access.ts'
import { Rooms, type JoinRefusal } from '#server/room/rooms.ts'
import { NO_METER, type Meter } from '#server/observe/meter.ts'
import { ACCESS_TOPIC, type Bus } from '#server/bus/bus.ts'
import { refuseUpgrade } from '#server/refuse-upgrade.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { Heartbeat } from './heartbeat.ts'
import { Turns } from './inbox.ts'
import { OpenSocket } from './open-socket.ts'
import { principalOf } from './sign-in.ts'
import { parseSyncAddress, versionClash, type SyncAddress } from './sync-address.ts'
import { Unfinished } from './unfinished.ts'
import { AddressLimit, addressOf } from './upgrade-limits.ts'

/** A socket that we closed and that does not answer is cut off after this long. */
const CLOSE_TIMEOUT_MS = 5_000

const SOCKETS = {
  noServer: true,
  clientTracking: true,
  // Too many pings end with a code, and are counted.
  autoPong: false,
  // Compressed input would need a second limit, and updates hardly shrink.
  perMessageDeflate: false,
  maxPayload: MAX_FRAME_BYTES,
  closeTimeout: CLOSE_TIMEOUT_MS,
}

export interface SyncServerOptions {
  readonly storage: BoardStorage
  /** Reads the sign-in cookies; the same secret as the pages use. */
  readonly secret: string
  /** True when people reach us by https. */
  readonly secureCookie: boolean
  readonly origins: OriginPolicy
  readonly logger: Logger
  /** How servers that share the storage hear of each other; without one they look at it every second. */
  readonly bus?: Bus | undefined
  readonly meter?: Meter | undefined
  /** The time that all sockets of the process share, also those of pages. */
  readonly turns?: Turns | undefined
  /** Where limits read people's addresses: `proxy` only behind one of ours. */
  readonly addressFrom?: 'socket' | 'proxy' | undefined
  /** False when people must sign in with an account. */
  readonly areGuestsWelcome?: boolean | undefined
  readonly now?: (() => number) | undefined
  /** How long a room without connections is kept, 55 s unless a test says otherwise. */
  readonly unloadAfterMs?: number | undefined
  /** From how many rows a live board's log is shortened, 500 unless a test says otherwise. */
  readonly compactRows?: number | undefined
  /** How often everybody is looked at although nothing was told, 30 s unless a test says otherwise. */
  readonly accessCheckMs?: number | undefined
  /** What clients and documents are measured by; this build's unless a test says otherwise. */
  readonly schema?: BoardSchemaVersion | undefined
}

/** The sync server of this process. Close it before the storage. */
export interface SyncServer {
  readonly rooms: Rooms
  /** Who may be where has changed in storage: every server ends what is no longer allowed. */
  accessChanged(): void
  /** Takes an upgrade request whose path begins with `/sync/`; answers a malformed one 404. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Lets nobody in any more, writes what waits, and closes every connection with 1012. */
  close(): Promise<void>
}

const JOIN_CODES: Readonly<Record<JoinRefusal, CloseCode>> = {
  'not-found': CLOSE.boardGone,
  'no-access': CLOSE.accessLost,
  corrupt: CLOSE.serverError,
  newer: CLOSE.serverOlder,
  unavailable: CLOSE.tryAgainLater,
  full: CLOSE.tryAgainLater,
}

/** A stock client takes our own codes for the end, so it hears that it should try later. */
function joinCode(reason: JoinRefusal, { version }: SyncAddress): CloseCode {
  const code = JOIN_CODES[reason]
  return code === CLOSE.serverOlder && version === undefined ? CLOSE.tryAgainLater : code
}

/** A peer that resets must not end the process. No closure, which would keep the request as long as the socket. */
function destroySelf(this: Duplex): void {
  this.destroy()
}

/** Starts the sync server; it listens to nothing by itself. */
export function createSyncServer(options: SyncServerOptions): SyncServer {
  const { storage, logger, origins, addressFrom = 'socket', schema = CURRENT_SCHEMA } = options
  const { now = Date.now, meter = NO_METER, turns = new Turns() } = options
  const nodes = options.bus && new Nodes({ bus: options.bus, now, logger })
  const rooms = new Rooms({
    storage,
    logger,
    now,
    nodes,
    meter,
    unloadAfterMs: options.unloadAfterMs,
    compactRows: options.compactRows,
    accessCheckMs: options.accessCheckMs,
    schema,
  })
  const addresses = new AddressLimit()
  const ends = new Disposer()
  const { bus } = options
  if (bus) ends.add(bus.subscribe(ACCESS_TOPIC, () => rooms.accessChanged()))
  const sockets = new WebSocketServer(SOCKETS)
  const heartbeat = new Heartbeat()
  ends.add(() => heartbeat.close())
  const unfinished = new Unfinished()
  ends.add(() => unfinished.close())
  const share = { turns, heartbeat, unfinished, meter, logger, now }

  async function decide(
    request: IncomingMessage,
    address: SyncAddress,
  ): Promise<{ person: Person; accessVersion: number } | 401 | 404> {
    const principal = await principalOf(request, options)
    if (principal.kind === 'nobody') return 401
    if (principal.kind === 'guest' && options.areGuestsWelcome === false) return 401
    const [found, standings, hasEnded] = await Promise.all([
      readAccess(storage, address.boardId),
      storage.standings([principal.id]),
      hasSignedOut(principal, storage),
    ])
    if (hasEnded || standings.has(principal.id)) return 401
    // A board that is not theirs looks like one that does not exist.
    if (!found || !can(principal, 'open', found.access)) return 404
    return { person: principal, accessVersion: found.access.version }
  }

  function refuse(socket: Duplex, status: Parameters<typeof refuseUpgrade>[1], words = ''): void {
    meter.upgradeRefused(status)
    refuseUpgrade(socket, status, words)
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const parsed = parseSyncAddress(request.url)
    if (!parsed.ok) {
      if (parsed.reason === 'no-board') return refuse(socket, 404)
      return refuse(socket, 400, 'v and schema must be whole numbers, such as ?v=1&schema=1')
    }
    const address = parsed.value
    const { origin, host } = request.headers
    const forwardedProto = request.headers['x-forwarded-proto']?.toString()
    if (!isAcceptedOrigin(origins, { origin, host, forwardedProto })) return refuse(socket, 403)
    const guest = await decide(request, address)
    if (typeof guest === 'number') return refuse(socket, guest)
    const release = ends.disposed ? undefined : addresses.enter(addressOf(request, addressFrom))
    if (release === undefined) return refuse(socket, 503)
    if (socket.destroyed) return release()
    socket.once('close', release)
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const open = new OpenSocket(
        { socket: opened, stream: socket, boardId: address.boardId },
        share,
      )
      runSafely(
        () => connect(open, address, guest),
        () => opened.terminate(),
      )
    })
  }

  async function connect(
    open: OpenSocket,
    address: SyncAddress,
    guest: { person: Person; accessVersion: number },
  ): Promise<void> {
    const { id } = open
    const { boardId, ack, control, live, cards } = address
    const clash = versionClash(address, { version: PROTOCOL_VERSION, schema: schema.number })
    if (clash) {
      const { version, schema: theirs } = address
      logger.info({ connectionId: id, boardId, clash, version, schema: theirs }, 'other version')
      return open.turnAway(clash === 'client-older' ? CLOSE.reload : CLOSE.serverOlder)
    }
    const wishes = { ack, control, live, cards }
    const joined = await rooms.join({ boardId, id, ...guest, wishes, socket: open })
    if (!joined.ok) return open.turnAway(joinCode(joined.reason, address))
    open.enter(joined.value.room, joined.value.connection)
  }

  function runSafely(action: () => Promise<void>, give: () => void): void {
    action().catch((error: unknown) => {
      logger.error({ err: error }, 'a connection could not be opened')
      give()
    })
  }

  return {
    rooms,
    accessChanged: () => {
      rooms.accessChanged()
      bus?.publish(ACCESS_TOPIC, new Uint8Array())
    },
    handleUpgrade: (request, socket, head) => {
      socket.on('error', destroySelf)
      runSafely(
        () => upgrade(request, socket, head),
        () => refuse(socket, 503),
      )
    },
    close: async () => {
      ends.dispose()
      await rooms.close()
      nodes?.close()
      for (const socket of sockets.clients) socket.close(CLOSE.restarting)
      sockets.close()
    },
  }
}
