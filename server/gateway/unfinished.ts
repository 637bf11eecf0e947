/** Messages that have come in part, of all sockets together: 32 of the largest. */
const MAX_UNFINISHED_BYTES = 128 * 1024 * 1024

/** Between two looks a fast network brings some 30 MB. */
const LOOK_EVERY_MS = 250

/** One socket. */
export interface Sender {
  /** All that has come so far. */
  readonly bytesRead: number
  /** Ends it, and frees what it has sent. */
  end(): void
}

/**
 * What sockets have sent of messages that are not whole yet is kept by `ws`, up to 4 MB of each, and a
 * byte every few seconds keeps a socket open: a thousand of them would fill the memory. So with more
 * than 128 MB of that the ones with most of it are ended; an honest one comes again.
 */
export class Unfinished {
  /** How much of each had come when its last message was whole. */
  readonly #wholeAt = new Map<Sender, number>()
  readonly #timer: ReturnType<typeof setInterval>

  constructor() {
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  /** A socket is there, or has sent a whole message. */
  whole(sender: Sender): void {
    this.#wholeAt.set(sender, sender.bytesRead)
  }

  /** So much came that is whole by itself, though it may stand between the parts of a message. */
  beside(sender: Sender, bytes: number): void {
    this.#wholeAt.set(sender, (this.#wholeAt.get(sender) ?? 0) + bytes)
  }

  gone(sender: Sender): void {
    this.#wholeAt.delete(sender)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** Ends those with most, until the others are within the limit. */
  look(): void {
    let sum = 0
    const parts: (readonly [Sender, number])[] = []
    for (const [sender, wholeAt] of this.#wholeAt) {
      const bytes = sender.bytesRead - wholeAt
      sum += bytes
      parts.push([sender, bytes])
    }
    if (sum <= MAX_UNFINISHED_BYTES) return
    for (const [sender, bytes] of parts.toSorted(([, one], [, other]) => other - one)) {
      if (sum <= MAX_UNFINISHED_BYTES) return
      sum -= bytes
      this.gone(sender)
      sender.end()
    }
  }
}
