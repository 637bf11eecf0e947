/**
 * One room's talk with the other servers that have its board open: tells them what was written here
 * and what the people here show, and lets the people there appear here.
 */
import { personFromClaims } from '#lib/access/claims.ts'
import type { Person } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Connection, RoomSocket } from './connection.ts'
import { NODE_TICK_MS } from './limits.ts'
import type { NodeLink, Nodes, PeerEvent } from './nodes.ts'

/** What the talk changes in its room. */
export interface TalkingRoom {
  rowWritten(seq: number, data: Uint8Array | undefined): void
  mayHaveMissed(): void
  renamed(title: string): void
  /** Makes the stand-in of a connection of another server, which owns client IDs and shows presence. */
  enter(peer: { id: string; person: Person; socket: RoomSocket }): Connection
  leave(peer: Connection): void
  /** The peer shows what is in this awareness update and nothing else. */
  shows(peer: Connection, update: Uint8Array): void
  live(peer: Connection, body: Uint8Array): void
}

interface TalkParts {
  readonly nodes: Nodes
  readonly boardId: BoardId
  /** The connections of this server. */
  readonly connections: ReadonlySet<Connection>
  /** What a connection shows now. */
  stateOf(connection: Connection): { awareness: Uint8Array; live: Uint8Array | undefined }
  readonly room: TalkingRoom
}

/** Stand-ins are sent nothing: their own server does that. */
const NOWHERE: RoomSocket = {
  bufferedAmount: 0,
  send: () => {},
  close: () => {},
  pause: () => {},
  resume: () => {},
}

export class NodeTalk {
  readonly #parts: TalkParts
  readonly #link: NodeLink
  /** Stand-ins by server and connection. */
  readonly #peers = new Map<string, Map<string, Connection>>()
  /** Servers whose stand-ins may be wrong, until they say who is there. */
  readonly #doubtful = new Set<string>()
  #untold: PeerEvent[] = []
  /** Connections that showed something since the last telling, which says what they show by then. */
  readonly #showed = new Set<Connection>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: TalkParts) {
    this.#parts = parts
    const { room } = parts
    this.#link = parts.nodes.open(parts.boardId, {
      rowWritten: (seq, data) => room.rowWritten(seq, data),
      renamed: (title) => room.renamed(title),
      peers: (node, events) => this.#take(node, events),
      everybody: (node, events) => this.#takeAll(node, events),
      nodeGone: (node) => this.#leaveAll(node),
      asked: () => this.#tellAll('with live'),
      repeat: () => this.#tellAll('without live'),
      mayHaveMissed: () => {
        room.mayHaveMissed()
        for (const node of this.#peers.keys()) this.#doubtful.add(node)
        this.#link.ask()
        this.#tellAll('with live')
      },
    })
  }

  /** True while somebody has the board open on another server. */
  get hasPeers(): boolean {
    return [...this.#peers.values()].some(({ size }) => size > 0)
  }

  /** Everybody on the board at other servers. */
  peers(): Connection[] {
    return [...this.#peers.values()].flatMap((peers) => [...peers.values()])
  }

  wrote(seq: number, data: Uint8Array): void {
    this.#link.wrote(seq, data)
  }

  renamed(title: string): void {
    this.#link.renamed(title)
  }

  joined(connection: Connection): void {
    this.#tell(joinOf(connection))
  }

  left(connection: Connection): void {
    this.#showed.delete(connection)
    this.#tell({ kind: 'leave', connection: connection.id })
  }

  /** A connection of this server shows something else than before. */
  showed(connection: Connection): void {
    this.#showed.add(connection)
    this.#tellSoon()
  }

  /** A connection of this server sent a live frame. */
  heardLive(connection: Connection, body: Uint8Array): void {
    // Kept longer than the message, whose buffer it would keep as well.
    this.#tell({ kind: 'live', connection: connection.id, body: body.slice() })
  }

  close(): void {
    for (const connection of this.#parts.connections) this.left(connection)
    this.#tellNow()
    this.#link.close()
  }

  #tell(event: PeerEvent): void {
    this.#untold.push(event)
    this.#tellSoon()
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => this.#tellNow(), NODE_TICK_MS)
  }

  #tellNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const shown = [...this.#showed].map((connection) => this.#shownBy(connection))
    this.#link.tell([...this.#untold, ...shown])
    this.#untold = []
    this.#showed.clear()
  }

  /** Gestures and cursors are said again only to servers that may not know them. */
  #tellAll(how: 'with live' | 'without live'): void {
    this.#tellNow()
    const events: PeerEvent[] = []
    for (const connection of this.#parts.connections) {
      events.push(joinOf(connection), this.#shownBy(connection))
      const live = how === 'with live' ? this.#parts.stateOf(connection).live : undefined
      if (live) events.push({ kind: 'live', connection: connection.id, body: live })
    }
    this.#link.tellAll(events)
  }

  #shownBy(connection: Connection): PeerEvent {
    const { awareness } = this.#parts.stateOf(connection)
    return { kind: 'awareness', connection: connection.id, body: awareness }
  }

  #takeAll(node: string, events: readonly PeerEvent[]): void {
    if (this.#doubtful.delete(node)) this.#leaveAll(node)
    const here = new Set(events.map(({ connection }) => connection))
    for (const [id, peer] of this.#peers.get(node) ?? []) if (!here.has(id)) this.#leave(node, peer)
    this.#take(node, events)
  }

  #take(node: string, events: readonly PeerEvent[]): void {
    const { room } = this.#parts
    const peers = this.#peers.get(node) ?? new Map<string, Connection>()
    this.#peers.set(node, peers)
    for (const event of events) {
      const { connection: id } = event
      const peer = peers.get(id)
      if (event.kind === 'join') {
        const person = peer ? undefined : readPerson(event.person)
        if (person) peers.set(id, room.enter({ id, person, socket: NOWHERE }))
      } else if (peer) {
        if (event.kind === 'leave') this.#leave(node, peer)
        else if (event.kind === 'awareness') room.shows(peer, event.body)
        else room.live(peer, event.body)
      }
    }
  }

  #leave(node: string, peer: Connection): void {
    if (this.#peers.get(node)?.delete(peer.id)) this.#parts.room.leave(peer)
  }

  #leaveAll(node: string): void {
    for (const peer of this.#peers.get(node)?.values() ?? []) this.#leave(node, peer)
    this.#peers.delete(node)
    this.#doubtful.delete(node)
  }
}

function joinOf({ id, person }: Connection): PeerEvent {
  return { kind: 'join', connection: id, person: JSON.stringify({ ...person, sub: person.id }) }
}

function readPerson(json: string): Person | undefined {
  try {
    return personFromClaims(JSON.parse(json))
  } catch {
    // Not one of ours.
    return undefined
  }
}
