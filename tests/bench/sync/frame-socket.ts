/**
 * A WebSocket client that costs as little as one can: the load of a bench must not be what is
 * measured. All sockets read into one buffer, and a payload is a view that is gone after the call.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { clientFrame, OPCODE } from './client-frame.ts'

const CHUNK = Buffer.allocUnsafe(64 * 1024)
const END_OF_HEAD = Buffer.from('\r\n\r\n')
const OPEN_TIMEOUT_MS = 30_000

export interface FrameSocketOptions {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Where to connect from: servers count the sockets of one address. */
  readonly localAddress?: string | undefined
  /** Hears each binary message; the bytes are overwritten after it returns. */
  readonly onMessage: (payload: Buffer) => void
}

export class FrameSocket {
  bytesReceived = 0
  framesReceived = 0
  /** Why the server closed it: a close code, 1006 without one; undefined while it is open. */
  closed: number | undefined
  readonly #socket: Socket
  readonly #onMessage: (payload: Buffer) => void
  #isOpen = false
  /** What came of a frame that is not whole yet. */
  #held = Buffer.alloc(0)
  #heldLength = 0

  private constructor({ port, localAddress, onMessage }: FrameSocketOptions) {
    this.#onMessage = onMessage
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
      onread: {
        buffer: CHUNK,
        callback: (count) => {
          this.#read(CHUNK.subarray(0, count))
          return true
        },
      },
    })
  }

  /** @throws Error when the server answers anything but 101 */
  static async open(options: FrameSocketOptions): Promise<FrameSocket> {
    const opened = new FrameSocket(options)
    const lines = [
      `GET ${options.path} HTTP/1.1`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      ...Object.entries(options.headers).map(([name, value]) => `${name}: ${value}`),
    ]
    opened.#socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    await opened.#whenOpen()
    return opened
  }

  /** Writes one frame that {@link clientFrame} made. */
  write(frame: Buffer): void {
    this.#socket.write(frame)
  }

  /** Reads nothing any more; what comes waits in the kernel and then at its sender. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#socket.destroy()
  }

  #opened: () => void = () => {}
  #failed: (error: Error) => void = () => {}

  #whenOpen(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#failed(new Error('the upgrade was not answered')),
        OPEN_TIMEOUT_MS,
      )
      this.#opened = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#failed = (error) => {
        clearTimeout(timer)
        this.#socket.destroy()
        reject(error)
      }
      this.#socket.on('error', (error) => this.#failed(error))
      this.#socket.on('close', () => {
        this.closed ??= 1006
        this.#failed(new Error('the server closed the socket'))
      })
    })
  }

  #read(chunk: Buffer): void {
    if (this.#heldLength === 0) {
      const used = this.#take(chunk)
      if (used < chunk.length) this.#hold(chunk.subarray(used))
      return
    }
    this.#hold(chunk)
    const used = this.#take(this.#held.subarray(0, this.#heldLength))
    if (used === 0) return
    this.#held.copyWithin(0, used, this.#heldLength)
    this.#heldLength -= used
  }

  #hold(chunk: Buffer): void {
    const needed = this.#heldLength + chunk.length
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * needed, 1_024))
      this.#held.copy(larger, 0, 0, this.#heldLength)
      this.#held = larger
    }
    chunk.copy(this.#held, this.#heldLength)
    this.#heldLength = needed
  }

  /** Reads all whole frames and answers how many bytes they took. */
  #take(bytes: Buffer): number {
    let at = 0
    if (!this.#isOpen) {
      const end = bytes.indexOf(END_OF_HEAD)
      if (end < 0) return 0
      const status = bytes.subarray(0, bytes.indexOf('\r\n')).toString('latin1')
      if (!status.startsWith('HTTP/1.1 101')) {
        this.#failed(new Error(`the upgrade was answered ${status}`))
        return bytes.length
      }
      this.#isOpen = true
      this.#opened()
      at = end + END_OF_HEAD.length
    }
    for (;;) {
      const left = bytes.length - at
      if (left < 2) return at
      let length = (bytes[at + 1] ?? 0) & 0x7f
      let head = 2
      if (length === 126) {
        if (left < 4) return at
        length = bytes.readUInt16BE(at + 2)
        head = 4
      } else if (length === 127) {
        if (left < 10) return at
        length = Number(bytes.readBigUInt64BE(at + 2))
        head = 10
      }
      if (left < head + length) return at
      const start = at + head
      const first = bytes[at] ?? 0
      at = start + length
      this.bytesReceived += head + length
      this.#handle(first, bytes.subarray(start, at))
    }
  }

  #handle(first: number, payload: Buffer): void {
    const opcode = first & 0x0f
    if ((first & 0x80) === 0 || opcode === OPCODE.continuation) {
      throw new Error('a message came in several frames, which this client does not read')
    }
    if (opcode === OPCODE.binary) {
      this.framesReceived += 1
      this.#onMessage(payload)
    } else if (opcode === OPCODE.ping) {
      this.write(clientFrame(payload, OPCODE.pong))
    } else if (opcode === OPCODE.close) {
      this.closed = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
      this.#socket.destroy()
    }
  }
}
