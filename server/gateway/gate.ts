import type { Duplex } from 'node:stream'
import type { Turns } from './inbox.ts'

/** What is taken apart in one go: about 600 of the smallest frames or 100 requests, 5 ms at most. */
const SLICE_BYTES = 4 * 1024

/** With more waiting than this a socket is not read; one read more may come. */
const MAX_HELD_BYTES = 64 * 1024

const gates = new WeakMap<Duplex, Gate>()

/** The gate before a stream, which is put there when it is first asked for. */
export function gateOf(stream: Duplex, turns: Turns): Gate {
  const gate = gates.get(stream) ?? new Gate(stream, turns)
  gates.set(stream, gate)
  return gate
}

/**
 * Stands before `ws` and the parser of HTTP, which take apart whatever a read brings before anybody can stop them. A
 * read of 64 kB holds 10,000 of the smallest frames or 1,500 requests, a turn of the event loop has a read or several of every
 * socket, and pings and pongs are no messages that could wait in an inbox. So what is read has a share of
 * the turn as well: when that is used up, it stays here and its socket is not read.
 */
export class Gate {
  readonly #stream: Duplex
  readonly #turns: Turns
  readonly #push: Duplex['push']
  #held: Uint8Array | undefined
  /** The other side has ended, behind what is held. */
  #isEnded = false
  #isToTheEnd = false
  /** Set once the connection has broken: tells the stream's listeners. */
  #end: (() => void) | undefined

  /** @param stream - one of which nothing is being read */
  constructor(stream: Duplex, turns: Turns) {
    this.#stream = stream
    this.#turns = turns
    this.#push = stream.push.bind(stream)
    stream.push = (chunk: unknown, encoding) => {
      if (chunk instanceof Uint8Array) return this.#take(chunk)
      if (this.#held === undefined) return this.#push(chunk, encoding)
      this.#isEnded = true
      return false
    }
    stream.on('resume', () => {
      if (this.#held) turns.add(this)
    })
    // oxlint-disable no-underscore-dangle -- how Node lets a stream finish something before its end
    const destroy = stream._destroy.bind(stream)
    stream._destroy = (error, done) =>
      destroy(error, (failure) => this.#broken(() => done(failure ?? null)))
    // oxlint-enable no-underscore-dangle
  }

  /** True while something has come that nobody has looked at. */
  get isHolding(): boolean {
    return this.#held !== undefined
  }

  /** From now on what has come is taken though the connection breaks. */
  takeToTheEnd(): void {
    this.#isToTheEnd = true
  }

  /** Lets through what waits, as far as the turn has time for it; true when there is more. */
  takeNext(): boolean {
    const held = this.#held
    if (held === undefined || this.#isPaused) return false
    this.#held = undefined
    this.#letThrough(held)
    if (this.#held === undefined) {
      if (this.#isEnded) this.#push(null)
      this.#end?.()
    }
    return this.isHolding && !this.#isPaused
  }

  /** Broken, and nobody wants the rest: the parser of HTTP is another connection's by then. */
  get #isDone(): boolean {
    return this.#stream.destroyed && !this.#isToTheEnd
  }

  get #isPaused(): boolean {
    return this.#stream.isPaused() && !this.#stream.destroyed
  }

  #take(chunk: Uint8Array): boolean {
    if (this.#held) {
      this.#held = Buffer.concat([this.#held, chunk])
      return this.#isReadOn
    }
    if (this.#turns.hasTime) return this.#letThrough(chunk)
    this.#hold(chunk)
    return this.#isReadOn
  }

  /** What the kernel holds is lost when a connection breaks, so that a little is fetched from it. */
  get #isReadOn(): boolean {
    return (this.#held?.length ?? 0) < MAX_HELD_BYTES
  }

  /** At least one slice, then as much as there is time for. */
  #letThrough(chunk: Uint8Array): boolean {
    let isWanted = true
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      // Also by what a slice before this one led to.
      if (this.#isDone) return false
      if (at > 0 && (this.#isPaused || !this.#turns.hasTime)) {
        this.#hold(chunk.subarray(at))
        return this.#isReadOn
      }
      isWanted = this.#pass(chunk.subarray(at, at + SLICE_BYTES))
    }
    return isWanted
  }

  /** A stream that is broken takes nothing, but its listeners do. */
  #pass(slice: Uint8Array): boolean {
    return this.#stream.destroyed ? this.#stream.emit('data', slice) : this.#push(slice)
  }

  #hold(chunk: Uint8Array): void {
    this.#held = chunk
    this.#turns.add(this)
  }

  #broken(end: () => void): void {
    if (this.#held && this.#isToTheEnd) {
      this.#end = end
      this.#turns.add(this)
      return
    }
    this.#held = undefined
    this.#turns.remove(this)
    end()
  }
}
