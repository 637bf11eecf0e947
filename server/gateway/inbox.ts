/**
 * Between a socket and its room. `ws` hands over all messages of a 64 kB read in one turn of the event
 * loop, and a pause stops none of them: thousands of small messages of one sender would hold up all
 * others. So what sockets bring has a few milliseconds per turn, all of them together; the rest
 * waits here, its sockets are not read meanwhile, and it is taken in later turns, one message of each
 * sender after the other. Whoever sends little is served before those who left something over.
 */

/** How long messages are handled in one turn; a single one may take longer. */
const TURN_MS = 8

/** What an inbox does with the socket that it stands before. */
export interface InboxSocket {
  pause(): void
  resume(): void
}

/** One message as it came. */
export interface Incoming {
  readonly data: unknown
  readonly isBinary: boolean
}

/** Something that waits for its share of a turn. */
export interface Waiting {
  /** Takes a little of what waits; true when more could be taken. */
  takeNext(): boolean
}

/** The time that all sockets of this process share. */
export class Turns {
  readonly #now: () => number
  readonly #waiting = new Set<Waiting>()
  #endsAt: number | undefined
  #isScheduled = false

  /** @param now - ms that never go back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** True while this turn may handle another message. */
  get hasTime(): boolean {
    const now = this.#now()
    if (this.#endsAt === undefined) {
      this.#endsAt = now + TURN_MS
      this.#schedule()
    }
    return now < this.#endsAt
  }

  /** Lets it take something in a later turn. */
  add(waiting: Waiting): void {
    this.#waiting.add(waiting)
    this.#schedule()
  }

  remove(waiting: Waiting): void {
    this.#waiting.delete(waiting)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      const until = this.#now() + TURN_MS
      this.#endsAt = until
      for (const next of this.#waiting) {
        // To the end of the line, also of this very loop.
        this.#waiting.delete(next)
        if (next.takeNext()) this.#waiting.add(next)
        if (this.#now() >= until) break
      }
      // What comes now has time of its own.
      this.#endsAt = undefined
      if (this.#waiting.size > 0) this.#schedule()
    })
  }
}

export class Inbox implements Waiting {
  readonly #turns: Turns
  readonly #socket: InboxSocket
  readonly #take: (message: Incoming) => void
  #waiting: Incoming[] = []
  /** How many of the waiting ones are taken. */
  #taken = 0
  /** How many have paused it and not resumed it. */
  #holds = 0
  #isClosed = false
  #end: (() => void) | undefined

  /** @param take - handles one message; it does not throw */
  constructor(options: { turns: Turns; socket: InboxSocket; take: (message: Incoming) => void }) {
    this.#turns = options.turns
    this.#socket = options.socket
    this.#take = options.take
  }

  /** A message came: it is taken now or waits, in order. */
  receive(message: Incoming): void {
    if (this.#isClosed) return
    if (this.#isEmpty && this.#holds === 0 && this.#turns.hasTime) return this.#take(message)
    this.#waiting.push(message)
    this.#socket.pause()
    if (this.#holds === 0) this.#turns.add(this)
  }

  /** Takes nothing more until it is resumed as often as it was paused. */
  pause(): void {
    this.#holds += 1
    this.#socket.pause()
    this.#turns.remove(this)
  }

  resume(): void {
    this.#holds -= 1
    this.#goOn()
  }

  /** Takes one waiting message; true when more could be taken. */
  takeNext(): boolean {
    const message = this.#waiting[this.#taken]
    if (message === undefined || this.#holds > 0) return false
    this.#taken += 1
    if (this.#taken === this.#waiting.length) {
      this.#waiting = []
      this.#taken = 0
    }
    this.#take(message)
    this.#goOn()
    return !this.#isEmpty && this.#holds === 0
  }

  /** The other side is gone: calls `done` once all that it sent is taken. */
  end(done: () => void): void {
    this.#end = done
    this.#goOn()
  }

  /** Drops what waits, and whatever comes. */
  close(): void {
    this.#isClosed = true
    this.#waiting = []
    this.#taken = 0
    this.#turns.remove(this)
    // A paused socket would never see the other side's close frame.
    this.#socket.resume()
    this.#goOn()
  }

  #goOn(): void {
    if (!this.#isEmpty) {
      if (this.#holds === 0) this.#turns.add(this)
      return
    }
    if (this.#holds === 0) this.#socket.resume()
    const end = this.#end
    this.#end = undefined
    end?.()
  }

  get #isEmpty(): boolean {
    return this.#taken === this.#waiting.length
  }
}
