import { connect, createServer, type AddressInfo, type Server } from 'node:net'

/** A wire in front of a server that remembers what is sent to it, head and body of every request. */
export class Overheard {
  readonly #server: Server
  #text = ''

  static async start(port: number): Promise<Overheard> {
    const overheard = new Overheard(port)
    await new Promise<void>((resolve) => overheard.#server.listen(0, '127.0.0.1', resolve))
    return overheard
  }

  private constructor(port: number) {
    this.#server = createServer((socket) => {
      const onward = connect(port, '127.0.0.1')
      socket.on('data', (data) => (this.#text += data.toString('latin1')))
      socket.pipe(onward).pipe(socket)
      // Either end may be cut; the other one hears of it.
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy())
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The headers of the request for this path, by their names in small letters; undefined when there was none. */
  headersOf(path: string): Readonly<Record<string, string>> | undefined {
    const start = this.#text.indexOf(` ${path} HTTP/1.1\r\n`)
    if (start < 0) return undefined
    const [head = ''] = this.#text.slice(start).split('\r\n\r\n', 1)
    const lines = head.split('\r\n').slice(1)
    return Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
    )
  }

  end(): void {
    this.#server.close()
  }
}
