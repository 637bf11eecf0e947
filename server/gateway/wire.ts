import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

const FINAL_BINARY = 0x82
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

/**
 * The sending side of one WebSocket. The system call is nearly all that sending a frame costs, so a
 * frame for many people is put on the wire form once, and what one turn of the event loop sends to one
 * socket leaves in one write.
 *
 * It writes past `ws`, which adds a header per receiver and two writes per frame; both go through the
 * same stream, so their order stays. Nothing is compressed.
 */
export class Wire {
  readonly #socket: WebSocket
  readonly #stream: Duplex
  #waiting: Buffer[] = []
  #waitingBytes = 0

  /** @param stream - the stream that `socket` was upgraded on */
  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket
    this.#stream = stream
  }

  /** Bytes that wait because the other side reads slowly. */
  get unsentBytes(): number {
    return this.#stream.writableLength + this.#waitingBytes
  }

  /** Sends a binary message; nothing when the socket closes. */
  send(frame: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const form = onTheWire(frame)
    this.#waitingBytes += form.length
    if (this.#waiting.push(form) === 1) writeLater(this)
  }

  /** Hands over what waits; before anything that `ws` itself sends. */
  write(): void {
    const frames = this.#waiting
    if (frames.length === 0) return
    this.#waiting = []
    this.#waitingBytes = 0
    if (this.#stream.destroyed || !this.#stream.writable) return
    if (frames.length > 1) this.#stream.cork()
    for (const frame of frames) this.#stream.write(frame)
    if (frames.length > 1) this.#stream.uncork()
  }
}

let waiting: Wire[] = []

function writeLater(wire: Wire): void {
  if (waiting.push(wire) > 1) return
  process.nextTick(() => {
    const now = waiting
    waiting = []
    for (const each of now) each.write()
  })
}

const forms = new WeakMap<Uint8Array, Buffer>()

/** The frame behind its header (RFC 6455 section 5.2), made once however many people get it. */
function onTheWire(frame: Uint8Array): Buffer {
  const known = forms.get(frame)
  if (known) return known
  const { length } = frame
  const headerBytes = length < LENGTH_IN_16_BITS ? 2 : length < 2 ** 16 ? 4 : 10
  const form = Buffer.allocUnsafe(headerBytes + length)
  form[0] = FINAL_BINARY
  if (headerBytes === 2) form[1] = length
  else if (headerBytes === 4) {
    form[1] = LENGTH_IN_16_BITS
    form.writeUInt16BE(length, 2)
  } else {
    form[1] = LENGTH_IN_64_BITS
    form.writeBigUInt64BE(BigInt(length), 2)
  }
  form.set(frame, headerBytes)
  forms.set(frame, form)
  return form
}
