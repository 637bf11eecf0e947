/** What we use of a WebSocket: the browser's and Node's `ws` both have it. */
export interface SocketLike {
  binaryType: string
  readonly readyState: number
  readonly bufferedAmount: number
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: never) => void,
  ): void
  send(data: Uint8Array<ArrayBuffer>): void
  close(): void
  terminate?(): void
}

export type SocketClass = new (url: string, protocols?: string[]) => SocketLike

/** Sees every frame of a socket before the provider or the wire does. */
export interface SocketWatcher {
  created(socket: SyncSocket): void
  /** What to send instead of `frame`, in order. */
  outgoing(socket: SyncSocket, frame: Uint8Array): readonly Uint8Array[]
  incoming(socket: SyncSocket, frame: Uint8Array): void
}

type Handler = ((event: unknown) => void) | null

/**
 * The socket that the provider holds. It shows every frame to a watcher, and it can be dropped at
 * once: a browser's `close()` on a dead connection waits for the other side, for minutes.
 */
export class SyncSocket {
  readonly OPEN = 1
  onopen: Handler = null
  onmessage: Handler = null
  onclose: Handler = null
  onerror: Handler = null
  readonly #inner: SocketLike
  readonly #watcher: SocketWatcher
  #ended = false
  /** Millisecond times of the page's clock. */
  readonly createdAt = Date.now()
  openedAt: number | undefined

  constructor(inner: SocketLike, watcher: SocketWatcher) {
    this.#inner = inner
    this.#watcher = watcher
    inner.addEventListener('open', (event: unknown) => {
      if (this.#ended) return
      this.openedAt = Date.now()
      this.onopen?.(event)
    })
    inner.addEventListener('message', (event: { data: unknown }) => {
      if (this.#ended || !(event.data instanceof ArrayBuffer)) return
      watcher.incoming(this, new Uint8Array(event.data))
      this.onmessage?.(event)
    })
    inner.addEventListener('close', (event: unknown) => this.#end(event))
    // Node's `ws` reports closing while connecting as an error, which must find a listener.
    inner.addEventListener('error', (event: unknown) => this.onerror?.(event))
    watcher.created(this)
  }

  get binaryType(): string {
    return this.#inner.binaryType
  }

  set binaryType(type: string) {
    this.#inner.binaryType = type
  }

  get readyState(): number {
    return this.#ended ? 3 : this.#inner.readyState
  }

  /** Bytes that have not left this computer. */
  get bufferedAmount(): number {
    return this.#inner.bufferedAmount
  }

  send(frame: Uint8Array): void {
    for (const each of this.#watcher.outgoing(this, frame)) this.#inner.send(new Uint8Array(each))
  }

  close(): void {
    this.#inner.close()
  }

  /** Ends it for the provider now, whatever the network does. */
  drop(): void {
    this.#end({ code: 1006, reason: '', wasClean: false })
    if (this.#inner.terminate) this.#inner.terminate()
    else this.#inner.close()
  }

  #end(event: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.onclose?.(event)
  }
}

/** A WebSocket class whose instances show their frames to `watcher`. */
export function watchedSocketClass(Inner: SocketClass, watcher: SocketWatcher): typeof WebSocket {
  class Watched extends SyncSocket {
    constructor(url: string, protocols?: string[]) {
      super(new Inner(url, protocols), watcher)
    }
  }
  // The provider uses no more of a WebSocket than SyncSocket has.
  return Watched as unknown as typeof WebSocket
}
