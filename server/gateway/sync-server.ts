/**
 * Turns upgrade requests of `/sync/<id>` into connections of rooms. Everything that can refuse
 * somebody is asked before the upgrade, in the order address, origin, sign-in, board, limits, and
 * nothing is created for a request that is refused. It has no pages and no Next, so it can also
 * stand alone behind a plain http server.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
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
import { closeCodeOf } from './frame-error.ts'
import { gateOf } from './gate.ts'
import { bytesFrom, Heartbeat } from './heartbeat.ts'
import { Inbox, Turns, type Incoming } from './inbox.ts'
import { principalOf } from './sign-in.ts'
import { parseSyncAddress, versionClash, type SyncAddress } from './sync-address.ts'
import { Unfinished, type Sender } from './unfinished.ts'
import { Wire } from './wire.ts'
import { AddressLimit, addressOf } from './upgrade-limits.ts'

/** A socket that we closed and that does not answer is cut off after this long. */
const CLOSE_TIMEOUT_MS = 5_000

/** Of a ping or pong: two bytes and the mask. */
const CONTROL_HEAD_BYTES = 6

const SOCKETS = {
  noServer: true,
  clientTracking: true,
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
  const heartbeat = new Heartbeat(({ socket }) => giveUp(socket))
  ends.add(() => heartbeat.close())
  const unfinished = new Unfinished()
  ends.add(() => unfinished.close())

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

  /** Nothing comes from it any more. */
  function giveUp(socket: WebSocket): void {
    meter.closed('silent')
    socket.terminate()
  }

  function boundUnfinished(socket: WebSocket, stream: Duplex): void {
    const sender: Sender = {
      get bytesRead() {
        return bytesFrom(stream)
      },
      end: () => {
        turnAway(socket, CLOSE.tryAgainLater)
        // Not when the other side has answered: what it has sent is to be freed.
        socket.terminate()
      },
    }
    unfinished.whole(sender)
    socket.on('message', () => unfinished.whole(sender))
    for (const control of ['ping', 'pong'] as const) {
      socket.on(control, ({ length }: Buffer) =>
        unfinished.beside(sender, CONTROL_HEAD_BYTES + length),
      )
    }
    socket.on('close', () => unfinished.gone(sender))
  }

  /** Ends a socket that is in no room. */
  function turnAway(socket: WebSocket, code: CloseCode): void {
    meter.closed(code)
    socket.close(code)
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
      const wire = new Wire(opened, socket)
      const gate = gateOf(socket, turns)
      gate.takeToTheEnd()
      heartbeat.add({ socket: opened, stream: socket, wire, gate })
      boundUnfinished(opened, socket)
      runSafely(
        () => connect({ socket: opened, wire }, address, guest),
        () => opened.terminate(),
      )
    })
  }

  async function connect(
    { socket, wire }: { socket: WebSocket; wire: Wire },
    address: SyncAddress,
    guest: { person: Person; accessVersion: number },
  ): Promise<void> {
    const id = randomUUID()
    const { boardId, ack, control, live, cards } = address
    // Frames over the limit and broken frames end here; ws has closed the socket with their code.
    socket.on('error', (error) => {
      const code = closeCodeOf(error)
      if (code !== undefined) meter.closed(code)
      logger.info({ connectionId: id, boardId, code, err: error }, 'socket error')
    })
    const clash = versionClash(address, { version: PROTOCOL_VERSION, schema: schema.number })
    if (clash) {
      const { version, schema: theirs } = address
      logger.info({ connectionId: id, boardId, clash, version, schema: theirs }, 'other version')
      return turnAway(socket, clash === 'client-older' ? CLOSE.reload : CLOSE.serverOlder)
    }
    let leave = (): void => undefined
    let take = (_message: Incoming): void => undefined
    let charge = (_bytes: number): void => undefined
    const inbox = new Inbox({ turns, socket, take: (message) => take(message) })
    // Nothing is read before the room is there: the queue stays in the sender's kernel.
    inbox.pause()
    socket.on('message', (data, isBinary) => inbox.receive({ data, isBinary }))
    // They are answered by ws and reach no room, and still cost.
    for (const kind of ['ping', 'pong'] as const) socket.on(kind, ({ length }) => charge(length))
    socket.on('close', () => inbox.end(() => leave()))
    const joined = await rooms.join({
      boardId,
      id,
      ...guest,
      wishes: { ack, control, live, cards },
      socket: {
        get bufferedAmount() {
          return wire.unsentBytes
        },
        send: (frame) => wire.send(frame),
        close: (code) => {
          meter.closed(code)
          wire.write()
          socket.close(code)
          inbox.close()
          leave()
        },
        pause: () => inbox.pause(),
        resume: () => inbox.resume(),
      },
    })
    if (!joined.ok) {
      inbox.close()
      return turnAway(socket, joinCode(joined.reason, address))
    }
    const { room, connection } = joined.value
    leave = () => room.leave(connection)
    charge = (bytes) => connection.charge({ cpuMs: 0, messages: 1, bytes }, now())
    if (socket.readyState !== socket.OPEN) return leave()
    take = ({ data, isBinary }) => {
      try {
        if (isBinary && data instanceof Buffer) room.receive(connection, data)
        else connection.close(CLOSE.policyViolation)
      } catch (error) {
        logger.error({ connectionId: id, boardId, err: error }, 'a frame could not be handled')
        connection.close(CLOSE.serverError)
      }
    }
    inbox.resume()
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
      // A peer that resets while it is being asked for must not end the process.
      socket.on('error', () => socket.destroy())
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
