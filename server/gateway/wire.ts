import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

const FINAL_BINARY = 0x82
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

const PING = Buffer.of(0x89, 0)

/** Behind so many bytes a ping goes along, whose answer shows that a slow reader reads. */
const PING_EVERY_BYTES = 64 * 1024

/** Larger frames leave behind their header as they are: a second write costs less than a copy. */
const MAX_COPIED_BYTES = 64 * 1024

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
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #bytesSincePing = 0

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
    const isFirst = this.#waiting.length === 0
    for (const part of onTheWire(frame)) this.#put(part)
    this.#bytesSincePing += frame.length
    if (this.#bytesSincePing >= PING_EVERY_BYTES) {
      this.#bytesSincePing = 0
      this.#put(PING)
    }
    if (isFirst) writeLater(this)
  }

  #put(part: Uint8Array): void {
    this.#waitingBytes += part.length
    this.#waiting.push(part)
  }

  /** Hands over what waits; before anything that `ws` itself sends. */
  write(): void {
    const parts = this.#waiting
    if (parts.length === 0) return
    this.#waiting = []
    this.#waitingBytes = 0
    // After a close frame no message may follow.
    const isOpen = this.#socket.readyState === this.#socket.OPEN && !this.#stream.destroyed
    if (!isOpen) return
    if (parts.length > 1) this.#stream.cork()
    for (const part of parts) this.#stream.write(part)
    if (parts.length > 1) this.#stream.uncork()
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

const forms = new WeakMap<Uint8Array, readonly Uint8Array[]>()

/** The frame behind its header (RFC 6455 section 5.2), made once however many people get it. */
function onTheWire(frame: Uint8Array): readonly Uint8Array[] {
  const known = forms.get(frame)
  if (known) return known
  const header = headerOf(frame.length)
  const form = frame.length > MAX_COPIED_BYTES ? [header, frame] : [Buffer.concat([header, frame])]
  forms.set(frame, form)
  return form
}

function headerOf(length: number): Buffer {
  if (length < LENGTH_IN_16_BITS) return Buffer.of(FINAL_BINARY, length)
  if (length < 2 ** 16) {
    const header = Buffer.of(FINAL_BINARY, LENGTH_IN_16_BITS, 0, 0)
    header.writeUInt16BE(length, 2)
    return header
  }
  const header = Buffer.alloc(10)
  header[0] = FINAL_BINARY
  header[1] = LENGTH_IN_64_BITS
  header.writeBigUInt64BE(BigInt(length), 2)
  return header
}
