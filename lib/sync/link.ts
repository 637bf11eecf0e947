import { WebsocketProvider } from 'y-websocket'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Disposer } from '#lib/core/disposer.ts'
import { decodeAwareness, encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { decodeToldFrame } from '#lib/protocol/decode-frame.ts'
import { encodeAwareness } from '#lib/protocol/encode.ts'
import { MESSAGE, type Message } from '#lib/protocol/messages.ts'
import { isBrowserOffline } from './page-events.ts'
import { raise, SocketLedger, type StateVector } from './socket-ledger.ts'
import {
  watchedSocketClass,
  type SocketClass,
  type SocketWatcher,
  type SyncSocket,
} from './sync-socket.ts'

/** The server says something at least every 3 s; after this much silence the connection is dead. */
const DEAD_AFTER_MS = 9_000
/** The browser has told us that the network is gone: believe the silence sooner. */
const DEAD_AFTER_HINT_MS = 4_000
const CONNECT_TIMEOUT_MS = 10_000
const CHECK_EVERY_MS = 500
/** A check this late means that the page slept; what arrived meanwhile is still to be read. */
const LATE_CHECK_MS = 4_000
/** Above it a cursor would stand in line behind what people wait for. */
const MAX_UNSENT_BYTES = 16 * 1024
const MIN_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 10_000
/** A connection that lived this long was a good one: the next attempt starts quickly again. */
const STABLE_AFTER_MS = 5_000

export interface LinkOptions {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  /** `ws(s)://host/sync` */
  readonly url: string
  readonly boardId: string
  readonly query: Record<string, string>
  readonly Socket: SocketClass
  readonly random: () => number
  /** True for the transaction origin of the local copy. */
  readonly isFromCopy: (origin: unknown) => boolean
  readonly events: LinkEvents
}

export interface LinkEvents {
  /** A local transaction, before anything of it is sent. */
  local(transaction: Y.Transaction): void
  /** Number of the newest local transaction. */
  newest(): number
  /** Everything up to local transaction `number` is durable. */
  saved(number: number): void
  message(message: Message): void
  /** Both sides have exchanged what the other lacked, for the first time on this socket. */
  synced(): void
  /** Something that people are told about may have changed. */
  changed(): void
  /** The server closed with 4400 to 4499: connecting again by itself would not help. */
  refused(code: number): void
  /** An attempt failed before it was open, and a browser does not say why. */
  failedToOpen(): void
}

/** One document's way to the server: provider, counting, heartbeat and back-off. */
export class Link {
  readonly provider: WebsocketProvider
  /** What the server's document is known to hold of ours. */
  readonly known: StateVector = new Map()
  readonly #options: LinkOptions
  readonly #ends = new Disposer()
  #socket: SyncSocket | undefined
  #ledger: SocketLedger
  #maxFrameBytes: number | undefined
  #isFromCopy = false
  #failures = 0
  #lastHeardAt = 0
  #lastCheckAt = Date.now()

  constructor(options: LinkOptions) {
    this.#options = options
    const { doc, awareness } = options
    this.#ledger = new SocketLedger(doc)
    // Before the provider's own handler, which sends: what is sent covers what has been counted.
    doc.on('update', this.#onUpdate)
    this.#ends.add(() => doc.off('update', this.#onUpdate))
    this.provider = new WebsocketProvider(options.url, options.boardId, doc, {
      connect: false,
      awareness,
      params: options.query,
      // Two tabs of one browser must not hear of each other past the server.
      disableBc: true,
      WebSocketPolyfill: watchedSocketClass(options.Socket, this.#watcher),
    })
    this.#ends.add(() => this.provider.destroy())
    for (const type of [
      MESSAGE.ack,
      MESSAGE.control,
      MESSAGE.live,
      MESSAGE.people,
      MESSAGE.reply,
    ]) {
      // Read by the watcher already; without a handler the provider logs an error.
      this.provider.messageHandlers[type] = () => {}
    }
    this.provider.on('connection-close', this.#onConnectionClose)
    this.provider.on('closed', ({ code }) => options.events.refused(code))
    this.provider.on('sync', (isSynced) => {
      if (isSynced) options.events.synced()
      options.events.changed()
    })
    this.provider.on('status', ({ status }) => {
      if (status === 'disconnected') this.#forgetOthers()
      options.events.changed()
    })
    const timer = setInterval(() => this.check(), CHECK_EVERY_MS)
    this.#ends.add(() => clearInterval(timer))
  }

  get isUp(): boolean {
    return this.provider.wsconnected
  }

  get isSynced(): boolean {
    return this.provider.synced
  }

  get allAcknowledged(): boolean {
    return this.#ledger.allAcknowledged
  }

  get isTooLarge(): boolean {
    return this.#ledger.isBlocked
  }

  /** Connects now unless it is connected or trying. */
  connect(): void {
    if (!this.#ends.disposed) this.provider.connect()
  }

  disconnect(): void {
    this.provider.disconnect()
  }

  /** Drops the socket and connects again, so that both sides offer everything anew. */
  reconnect(): void {
    this.#socket?.drop()
    this.connect()
  }

  /** Sends one of our own messages; false when there is no connection. */
  send(frame: Uint8Array): boolean {
    if (!this.isUp || !this.#socket) return false
    this.#socket.send(frame)
    return true
  }

  /** Like {@link send}, but false also when earlier frames have not left: late ones would be useless. */
  sendDroppable(frame: Uint8Array): boolean {
    const unsent = this.#socket?.bufferedAmount ?? 0
    return unsent <= MAX_UNSENT_BYTES && this.send(frame)
  }

  /** Drops a connection from which nothing has come for too long. */
  check(now = Date.now()): void {
    const isLate = now - this.#lastCheckAt > LATE_CHECK_MS
    this.#lastCheckAt = now
    const socket = this.#socket
    if (!socket || socket.readyState === 3) return
    if (socket.openedAt === undefined) {
      if (now - socket.createdAt > CONNECT_TIMEOUT_MS) socket.drop()
      return
    }
    if (isLate) {
      const lastFairMoment = now - DEAD_AFTER_HINT_MS
      this.#lastHeardAt = Math.max(this.#lastHeardAt, lastFairMoment)
      return
    }
    const limit = isBrowserOffline() ? DEAD_AFTER_HINT_MS : DEAD_AFTER_MS
    // The silence before it opened says nothing about this connection.
    if (now - Math.max(this.#lastHeardAt, socket.openedAt) > limit) socket.drop()
  }

  close(): void {
    this.#ends.dispose()
  }

  readonly #onUpdate = (
    _update: Uint8Array,
    origin: unknown,
    _doc: Y.Doc,
    transaction: Y.Transaction,
  ): void => {
    this.#isFromCopy = this.#options.isFromCopy(origin)
    if (origin === this.provider) this.#raiseByRemote(transaction)
    else if (!this.#isFromCopy) this.#options.events.local(transaction)
  }

  /** What came from the server, the server has. */
  #raiseByRemote({ beforeState, afterState }: Y.Transaction): void {
    for (const [client, clock] of afterState) {
      if (clock > (beforeState.get(client) ?? 0)) raise(this.known, new Map([[client, clock]]))
    }
  }

  readonly #watcher: SocketWatcher = {
    created: (socket) => {
      this.#socket = socket
      this.#ledger = new SocketLedger(this.#options.doc, this.#maxFrameBytes)
    },
    outgoing: (socket, frame) => {
      if (socket !== this.#socket) return []
      if (frame[0] === MESSAGE.awareness) return this.#ownStates(frame)
      const outcome = this.#ledger.outgoing(frame, {
        changeNumber: this.#options.events.newest(),
        isFromCopy: this.#isFromCopy,
      })
      if ('send' in outcome) return outcome.send
      if (outcome.hold === 'too-large') this.#options.events.changed()
      return []
    },
    incoming: (socket, frame) => {
      if (socket !== this.#socket) return
      this.#lastHeardAt = Date.now()
      const isOurs = frame[0] !== undefined && frame[0] >= MESSAGE.ack
      const isStep1 = frame[0] === MESSAGE.sync && frame[1] === 0
      if (!isOurs && !isStep1) return
      const message = decodeToldFrame(frame)
      // An unknown type is a newer server's; a malformed one tells us nothing.
      if (message.ok) this.#onMessage(message.value)
    },
  }

  /** The provider also echoes what the others show, which nobody needs: the server speaks for them. */
  #ownStates(frame: Uint8Array): readonly Uint8Array[] {
    const message = decodeToldFrame(frame)
    if (!message.ok || message.value.type !== 'awareness') return [frame]
    const entries = decodeAwareness(message.value.update)
    if (!entries.ok) return [frame]
    const own = entries.value.filter(
      ({ clientId }) => clientId === this.#options.awareness.clientID,
    )
    return own.length > 0 ? [encodeAwareness(encodeAwarenessEntries(own))] : []
  }

  #onMessage(message: Message): void {
    switch (message.type) {
      case 'sync-step-1':
        raise(this.known, Y.decodeStateVector(message.stateVector))
        return
      case 'ack': {
        const durable = this.#ledger.acknowledged(message.count)
        if (!durable) return
        this.#failures = 0
        raise(this.known, durable.covers)
        this.#options.events.saved(durable.changeNumber)
        this.#options.events.changed()
        return
      }
      default:
        this.#options.events.message(message)
    }
  }

  readonly #onConnectionClose = (event: { code?: number } | null): void => {
    const openedAt = this.#socket?.openedAt
    if (openedAt !== undefined && Date.now() - openedAt > STABLE_AFTER_MS) this.#failures = 0
    this.#failures += 1
    // The server said "too big": whatever was open and largest stays here from now on.
    if (event?.code === 1009 && this.#ledger.largestOpenBytes > 0) {
      this.#maxFrameBytes = this.#ledger.largestOpenBytes - 1
    }
    // The provider now waits min(2 ** attempts * 100, maxBackoffTime) ms: full jitter by its limit.
    const longest = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** this.#failures)
    this.provider.wsUnsuccessfulReconnects = this.#failures - 1
    this.provider.maxBackoffTime =
      MIN_BACKOFF_MS + this.#options.random() * (longest - MIN_BACKOFF_MS)
    if (openedAt === undefined && !this.#ends.disposed) this.#options.events.failedToOpen()
  }

  /** Else their next state, with a clock we have seen, would be ignored after the reconnect. */
  #forgetOthers(): void {
    const { awareness } = this.#options
    for (const client of awareness.meta.keys()) {
      if (client !== awareness.clientID) awareness.meta.delete(client)
    }
  }
}
