/**
 * The servers that share boards. Each tells the others on the bus what it wrote, who is with it and
 * what they point at, under a name that is new at every start. A node that is silent for six seconds
 * is gone, and with it everybody who was there.
 */
import { randomUUID } from 'node:crypto'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Logger } from 'pino'
import type { BoardId } from '#lib/board/ids.ts'
import { Disposer } from '#lib/core/disposer.ts'
import type { Bus } from '#server/bus/bus.ts'

/** How often it is looked who is silent. */
const BEAT_MS = 1_000
const BEATS_PER_HEARTBEAT = 2
/** Who is on a board is told again every so many beats: a lost word of it is lost for 10 s at most. */
const BEATS_PER_REPEAT = 10
const GONE_AFTER_MS = 6_000
const HEARTBEATS = 'nodes'
/** Larger rows are read from the log by whoever needs them. */
const MAX_HINT_BYTES = 256 * 1024

const KIND = { row: 0, hello: 1, people: 2, title: 3, everybody: 4 } as const

/**
 * What one connection of another node did, or this node tells of its own. Awareness is everything that the
 * connection shows, so that a lost one is made good by the next.
 */
export type PeerEvent =
  | { readonly kind: 'join'; readonly connection: string; readonly person: string }
  | { readonly kind: 'leave'; readonly connection: string }
  | { readonly kind: 'awareness' | 'live'; readonly connection: string; readonly body: Uint8Array }

const EVENTS = ['join', 'leave', 'awareness', 'live'] as const

/** What a room hears of other nodes. */
export interface NodeListener {
  rowWritten(seq: number, data: Uint8Array | undefined): void
  peers(node: string, events: readonly PeerEvent[]): void
  /** All there is to say about who is on a node: who is not among them has left. */
  everybody(node: string, events: readonly PeerEvent[]): void
  /** A node opened the board and asks who is here. */
  asked(): void
  /** It is time to tell again who is here. */
  repeat(): void
  renamed(title: string): void
  nodeGone(node: string): void
  /** Hints may have been missed, and from here on none is: the board was just opened, or the bus was away. */
  mayHaveMissed(): void
}

/** What a room tells other nodes. */
export interface NodeLink {
  /** Asks who is on the board elsewhere. */
  ask(): void
  wrote(seq: number, data: Uint8Array): void
  tell(events: readonly PeerEvent[]): void
  /** Tells of everybody who is here. */
  tellAll(events: readonly PeerEvent[]): void
  renamed(title: string): void
  close(): void
}

export class Nodes {
  readonly id = randomUUID()
  readonly #bus: Bus
  readonly #now: () => number
  readonly #logger: Logger
  readonly #heardAt = new Map<string, number>()
  readonly #listeners = new Set<NodeListener>()
  readonly #ends = new Disposer()
  #beats = 0

  constructor(options: { bus: Bus; now: () => number; logger: Logger }) {
    this.#bus = options.bus
    this.#now = options.now
    this.#logger = options.logger
    this.#ends.add(
      this.#bus.subscribe(HEARTBEATS, (bytes) => {
        this.#heard(decodeText(bytes))
      }),
    )
    this.#ends.add(
      this.#bus.onReconnect(() => {
        for (const listener of this.#listeners) listener.mayHaveMissed()
      }),
    )
    const timer = setInterval(() => this.#beat(), BEAT_MS)
    timer.unref()
    this.#ends.add(() => clearInterval(timer))
    this.#beat()
  }

  /** Joins the talk about one board; the listener is called for what other nodes say. */
  open(boardId: BoardId, listener: NodeListener): NodeLink {
    const topic = `b:${boardId}`
    const publish = (kind: number, write: (encoder: encoding.Encoder) => void): void => {
      const message = encoding.encode((encoder) => {
        encoding.writeVarString(encoder, this.id)
        encoding.writeVarUint(encoder, kind)
        write(encoder)
      })
      this.#bus.publish(topic, message)
    }
    this.#listeners.add(listener)
    const stop = this.#bus.subscribe(
      topic,
      (bytes) => this.#receive(bytes, listener),
      // It may have been closed meanwhile.
      () => this.#listeners.has(listener) && listener.mayHaveMissed(),
    )
    return {
      ask: () => publish(KIND.hello, () => {}),
      wrote: (seq, data) =>
        publish(KIND.row, (encoder) => {
          encoding.writeVarUint(encoder, seq)
          if (data.length <= MAX_HINT_BYTES) encoding.writeVarUint8Array(encoder, data)
        }),
      tell: (events) => {
        if (events.length > 0) publish(KIND.people, (encoder) => writeEvents(encoder, events))
      },
      tellAll: (events) => publish(KIND.everybody, (encoder) => writeEvents(encoder, events)),
      renamed: (title) => publish(KIND.title, (encoder) => encoding.writeVarString(encoder, title)),
      close: () => {
        stop()
        this.#listeners.delete(listener)
      },
    }
  }

  close(): void {
    this.#ends.dispose()
  }

  #beat(): void {
    if (this.#beats % BEATS_PER_HEARTBEAT === 0) {
      const heartbeat = encoding.encode((encoder) => encoding.writeVarString(encoder, this.id))
      this.#bus.publish(HEARTBEATS, heartbeat)
    }
    this.#beats += 1
    const now = this.#now()
    for (const [node, at] of this.#heardAt) {
      if (now - at <= GONE_AFTER_MS) continue
      this.#heardAt.delete(node)
      this.#logger.info({ node }, 'a node is gone')
      for (const listener of this.#listeners) listener.nodeGone(node)
    }
    if (this.#heardAt.size > 0) this.#repeatSome()
  }

  /** A part of the boards with each beat, so that many boards do not speak all at once. */
  #repeatSome(): void {
    let index = this.#beats
    for (const listener of this.#listeners) {
      if (index % BEATS_PER_REPEAT === 0) listener.repeat()
      index += 1
    }
  }

  #heard(node: string | undefined): void {
    if (node !== undefined && node !== this.id) this.#heardAt.set(node, this.#now())
  }

  #receive(bytes: Uint8Array, listener: NodeListener): void {
    try {
      const decoder = decoding.createDecoder(bytes)
      const node = decoding.readVarString(decoder)
      if (node === this.id) return
      this.#heard(node)
      switch (decoding.readVarUint(decoder)) {
        case KIND.row: {
          const seq = decoding.readVarUint(decoder)
          const data = decoding.hasContent(decoder)
            ? decoding.readVarUint8Array(decoder).slice()
            : undefined
          return listener.rowWritten(seq, data)
        }
        case KIND.hello:
          return listener.asked()
        case KIND.people:
          return listener.peers(node, readEvents(decoder))
        case KIND.everybody:
          return listener.everybody(node, readEvents(decoder))
        case KIND.title:
          return listener.renamed(decoding.readVarString(decoder))
        default:
          // A newer node's.
          return undefined
      }
    } catch (error) {
      this.#logger.warn({ err: error }, 'a message of another node made no sense')
    }
  }
}

function writeEvents(encoder: encoding.Encoder, events: readonly PeerEvent[]): void {
  for (const event of events) {
    encoding.writeVarUint(encoder, EVENTS.indexOf(event.kind))
    encoding.writeVarString(encoder, event.connection)
    if (event.kind === 'join') encoding.writeVarString(encoder, event.person)
    else if (event.kind !== 'leave') encoding.writeVarUint8Array(encoder, event.body)
  }
}

function readEvents(decoder: decoding.Decoder): PeerEvent[] {
  const events: PeerEvent[] = []
  while (decoding.hasContent(decoder)) {
    const kind = EVENTS[decoding.readVarUint(decoder)]
    const connection = decoding.readVarString(decoder)
    if (kind === undefined) return events
    if (kind === 'join') events.push({ kind, connection, person: decoding.readVarString(decoder) })
    else if (kind === 'leave') events.push({ kind, connection })
    else events.push({ kind, connection, body: decoding.readVarUint8Array(decoder).slice() })
  }
  return events
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoding.readVarString(decoding.createDecoder(bytes))
  } catch {
    // Not one of ours.
    return undefined
  }
}
