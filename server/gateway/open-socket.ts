import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { BoardId } from '#lib/board/ids.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import type { Meter } from '#server/observe/meter.ts'
import type { Connection, RoomSocket } from '#server/room/connection.ts'
import type { Room } from '#server/room/room.ts'
import { closeCodeOf } from './frame-error.ts'
import { gateOf, type Gate } from './gate.ts'
import { bytesFrom, type Heartbeat, type Peer } from './heartbeat.ts'
import { Inbox, type Incoming, type Turns } from './inbox.ts'
import type { Sender, Unfinished } from './unfinished.ts'
import { Wire } from './wire.ts'

/** What all sockets of one sync server have in common. */
export interface SocketsShare {
  readonly turns: Turns
  readonly heartbeat: Heartbeat
  readonly unfinished: Unfinished
  readonly meter: Meter
  readonly logger: Logger
  readonly now: () => number
}

/** Of a ping or pong: two bytes and the mask. */
const CONTROL_HEAD_BYTES = 6

/** Most pings that wait for their answer to be written; what ws takes, which would say nothing. */
const MAX_WAITING_PONGS = 60

/**
 * One socket after its upgrade, with all that is kept of it: what of it waits in both directions, and
 * the connection of a room that it becomes.
 *
 * There are thousands of them, most of them idle, so what one takes counts. It is a single object with
 * methods: an object of closures and getters for each who looks at a socket took 3 KiB more. Nothing of
 * the upgrade request may stay in reach either, which takes 2 KiB with its headers.
 */
export class OpenSocket implements RoomSocket, Sender, Peer {
  /** Names the connection in the log. Not a UUID: Node makes those of pieces that take ten times as much. */
  readonly id = randomBytes(16).toString('hex')
  readonly socket: WebSocket
  readonly stream: Duplex
  readonly wire: Wire
  readonly gate: Gate
  readonly boardId: BoardId
  readonly #share: SocketsShare
  readonly #inbox: Inbox
  #place: { readonly room: Room; readonly connection: Connection } | undefined
  #waitingPongs = 0

  /** @param options.stream - the one that `socket` was upgraded on */
  constructor(
    options: { socket: WebSocket; stream: Duplex; boardId: BoardId },
    share: SocketsShare,
  ) {
    const { socket, stream, boardId } = options
    this.socket = socket
    this.stream = stream
    this.boardId = boardId
    this.#share = share
    this.wire = new Wire(socket, stream)
    this.gate = gateOf(stream, share.turns)
    this.gate.takeToTheEnd()
    this.#inbox = new Inbox({ turns: share.turns, socket, take: (message) => this.#take(message) })
    // Nothing is read before the room is there: the queue stays in the sender's kernel.
    this.#inbox.pause()
    share.heartbeat.add(this)
    share.unfinished.whole(this)
    this.#listen()
  }

  /** Bytes that wait because the other side reads slowly. */
  get bufferedAmount(): number {
    return this.wire.unsentBytes
  }

  /** All that has come so far. */
  get bytesRead(): number {
    return bytesFrom(this.stream)
  }

  send(frame: Uint8Array): void {
    this.wire.send(frame)
  }

  pause(): void {
    this.#inbox.pause()
  }

  resume(): void {
    this.#inbox.resume()
  }

  /** From now on the room takes what comes. */
  enter(room: Room, connection: Connection): void {
    this.#place = { room, connection }
    if (this.socket.readyState === this.socket.OPEN) this.#inbox.resume()
    else this.#leave()
  }

  /** Ends it behind what was sent to it. */
  close(code: CloseCode): void {
    this.wire.write()
    this.turnAway(code)
    this.#leave()
  }

  /** Ends it while it is in no room. */
  turnAway(code: CloseCode): void {
    this.#share.meter.closed(code)
    this.socket.close(code)
    this.#inbox.close()
  }

  /** Ends it, and frees what it has sent. */
  end(): void {
    this.#share.meter.closed(CLOSE.tryAgainLater)
    this.socket.close(CLOSE.tryAgainLater)
    // Not when the other side has answered.
    this.socket.terminate()
  }

  /** Nothing comes from it any more. */
  giveUp(): void {
    this.#share.meter.closed('silent')
    this.socket.terminate()
  }

  #listen(): void {
    const { socket } = this
    const { heartbeat, unfinished, meter, logger } = this.#share
    socket.on('message', (data, isBinary) => {
      unfinished.whole(this)
      this.#inbox.receive({ data, isBinary })
    })
    socket.on('ping', (data) => {
      this.#hearControl(data.length)
      this.#answer(data)
    })
    socket.on('pong', ({ length }) => this.#hearControl(length))
    socket.on('close', () => {
      heartbeat.gone(this)
      unfinished.gone(this)
      this.#inbox.end(() => this.#leave())
    })
    // Frames over the limit and broken frames end here; ws has closed the socket with their code.
    socket.on('error', (error) => {
      const code = closeCodeOf(error)
      if (code !== undefined) meter.closed(code)
      const { id: connectionId, boardId } = this
      logger.info({ connectionId, boardId, code, err: error }, 'socket error')
    })
  }

  #answer(ping: Buffer): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.#waitingPongs >= MAX_WAITING_PONGS) return this.close(CLOSE.policyViolation)
    this.#waitingPongs++
    this.socket.pong(ping, false, () => this.#waitingPongs--)
  }

  /** They reach no room, and still cost. */
  #hearControl(length: number): void {
    const { unfinished, now } = this.#share
    unfinished.beside(this, CONTROL_HEAD_BYTES + length)
    this.#place?.connection.charge({ cpuMs: 0, messages: 1, bytes: length }, now())
  }

  #take({ data, isBinary }: Incoming): void {
    if (!this.#place) return
    const { room, connection } = this.#place
    try {
      if (isBinary && data instanceof Buffer) room.receive(connection, data)
      else connection.close(CLOSE.policyViolation)
    } catch (error) {
      const { id: connectionId, boardId } = this
      this.#share.logger.error(
        { connectionId, boardId, err: error },
        'a frame could not be handled',
      )
      connection.close(CLOSE.serverError)
    }
  }

  #leave(): void {
    this.#place?.room.leave(this.#place.connection)
  }
}
