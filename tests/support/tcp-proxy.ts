import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

type Mode = 'open' | 'cut' | 'frozen'

/**
 * A TCP connection that a test can break: `cut` resets all connections and refuses new ones, `freeze`
 * keeps them and swallows every byte, as a network does that has forgotten them. After `open` new ones
 * work; a frozen one stays silent for ever.
 */
export class TcpProxy {
  readonly port: number
  connections = 0
  readonly #proxy: Server
  readonly #target: { host: string; port: number }
  readonly #sockets = new Set<Socket>()
  readonly #upstreams = new Set<Socket>()
  readonly #silenced = new WeakSet<Socket>()
  #mode: Mode = 'open'
  #freezeBefore: string | undefined
  #bytesPerSecond = Number.POSITIVE_INFINITY

  static async start(target: { host?: string; port: number }): Promise<TcpProxy> {
    const proxy = createServer()
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    return new TcpProxy(proxy, { host: '127.0.0.1', ...target })
  }

  private constructor(proxy: Server, target: { host: string; port: number }) {
    this.#proxy = proxy
    this.#target = target
    this.port = (proxy.address() as AddressInfo).port
    proxy.on('connection', (socket) => this.#accept(socket))
  }

  cut(): void {
    this.#mode = 'cut'
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  freeze(): void {
    this.#mode = 'frozen'
    for (const socket of this.#sockets) this.#silenced.add(socket)
  }

  /** Freezes as soon as somebody wants to send this text, which does not arrive any more. */
  freezeBefore(text: string): void {
    this.#freezeBefore = text
  }

  /** The connections of now carry nothing back any more: what is asked arrives, and the replies are lost. */
  loseReplies(): void {
    for (const upstream of this.#upstreams) this.#silenced.add(upstream)
  }

  /** From now on each connection carries this much in each direction, as a slow line does. */
  throttle(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond
  }

  get isFrozen(): boolean {
    return this.#mode === 'frozen'
  }

  open(): void {
    this.#mode = 'open'
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#proxy.close(resolve))
  }

  #accept(client: Socket): void {
    this.connections += 1
    if (this.#mode === 'cut') {
      client.resetAndDestroy()
      return
    }
    if (this.#mode === 'frozen') {
      // Taken and never answered, also after the proxy is open again.
      this.#keep(client)
      this.#silenced.add(client)
      return
    }
    const upstream = connect(this.#target)
    this.#upstreams.add(upstream)
    upstream.on('close', () => this.#upstreams.delete(upstream))
    client.on('data', (bytes) => {
      if (this.#freezeBefore !== undefined && bytes.includes(this.#freezeBefore)) this.freeze()
    })
    this.#pipe(client, upstream)
    this.#pipe(upstream, client)
  }

  #pipe(from: Socket, to: Socket): void {
    this.#keep(from)
    from.on('data', (bytes) => {
      if (this.#silenced.has(from)) return
      to.write(bytes)
      if (this.#bytesPerSecond === Number.POSITIVE_INFINITY) return
      from.pause()
      setTimeout(() => from.resume(), (bytes.length / this.#bytesPerSecond) * 1_000)
    })
    from.on('close', () => {
      // A silenced connection does not tell of its end either.
      if (!this.#silenced.has(from)) to.destroy()
    })
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => {
      // The close that follows is what counts.
    })
    socket.resume()
  }
}
