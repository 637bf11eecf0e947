import { Latencies } from './latencies.ts'

/** Somebody now has everything of this sender up to this number. */
export interface Credit {
  readonly sender: number
  readonly upTo: number
}

/**
 * Who has got what, and how long it took. A delivery is one thing that one person sent reaching one
 * other; a server that merges or passes over is credited for everything that the receiver now is past.
 */
export class Deliveries {
  latencies = new Latencies()
  /** Deliveries that arrived while measuring. */
  arrived = 0
  readonly #senders: number
  /** When each thing was sent, ms, by sender. */
  readonly #sentAt: number[][]
  /** The last number that each receiver has, by receiver and sender. */
  readonly #upTo: Int32Array
  #from = Number.POSITIVE_INFINITY
  #to = Number.POSITIVE_INFINITY

  constructor({ senders, receivers }: { senders: number; receivers: number }) {
    this.#senders = senders
    this.#sentAt = Array.from({ length: senders }, () => [])
    this.#upTo = new Int32Array(senders * receivers).fill(-1)
  }

  /** Notes that a sender sends its next thing now. */
  sent(sender: number): void {
    this.#sentAt[sender]?.push(performance.now())
  }

  startMeasuring(): void {
    this.#from = performance.now()
  }

  /** What is sent from now on does not count; what was sent may still arrive. */
  stopMeasuring(): void {
    this.#to = performance.now()
  }

  heard(receiver: number, credits: readonly Credit[]): void {
    if (credits.length === 0) return
    const now = performance.now()
    const isCounted = now >= this.#from && now <= this.#to
    for (const { sender, upTo } of credits) {
      if (sender === receiver || sender >= this.#senders) continue
      const at = receiver * this.#senders + sender
      const sentAt = this.#sentAt[sender] ?? []
      for (let number = (this.#upTo[at] ?? -1) + 1; number <= upTo; number++) {
        const sent = sentAt[number]
        if (sent === undefined) throw new Error(`heard what ${sender} never sent: ${number}`)
        if (sent >= this.#from && sent <= this.#to) this.latencies.add(now - sent)
        if (isCounted) this.arrived += 1
        this.#upTo[at] = number
      }
    }
  }

  /** How many deliveries of what was sent so far are still to come. */
  missing(receivers: number): number {
    let missing = 0
    for (let sender = 0; sender < this.#senders; sender++) {
      const last = (this.#sentAt[sender]?.length ?? 0) - 1
      for (let receiver = 0; receiver < receivers; receiver++) {
        if (receiver === sender) continue
        missing += last - (this.#upTo[receiver * this.#senders + sender] ?? -1)
      }
    }
    return missing
  }
}

const REMEMBERED = 16

/** Reads messages that most receivers get with the same bytes: each of the recent ones only once. */
export class ReadOnce<Read> {
  readonly #read: (message: Uint8Array) => Read
  #recent: { readonly bytes: Buffer; readonly read: Read }[] = []

  constructor(read: (message: Uint8Array) => Read) {
    this.#read = read
  }

  read(message: Uint8Array): Read {
    for (const { bytes, read } of this.#recent) {
      if (bytes.length === message.length && bytes.equals(message)) return read
    }
    const bytes = Buffer.from(message)
    const read = this.#read(bytes)
    this.#recent.unshift({ bytes, read })
    if (this.#recent.length > REMEMBERED) this.#recent.pop()
    return read
  }
}
