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
  awareness(peer: Connection, update: Uint8Array): void
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
  #untold: PeerEvent[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: TalkParts) {
    this.#parts = parts
    const { room } = parts
    this.#link = parts.nodes.open(parts.boardId, {
      rowWritten: (seq, data) => room.rowWritten(seq, data),
      renamed: (title) => room.renamed(title),
      peers: (node, events) => this.#take(node, events),
      nodeGone: (node) => this.#leaveAll(node),
      asked: () => this.#tellAll(),
      mayHaveMissed: () => {
        room.mayHaveMissed()
        // Who left meanwhile nobody says again; who is there does.
        for (const node of this.#peers.keys()) this.#leaveAll(node)
        this.#link.ask()
        this.#tellAll()
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
    this.#tell({ kind: 'leave', connection: connection.id })
  }

  /** A connection of this server showed something. */
  heard(kind: 'awareness' | 'live', connection: Connection, body: Uint8Array): void {
    // Kept longer than the message, whose buffer it would keep as well.
    this.#tell({ kind, connection: connection.id, body: body.slice() })
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const connection of this.#parts.connections) this.left(connection)
    clearTimeout(this.#timer)
    this.#link.tell(this.#untold)
    this.#link.close()
  }

  #tell(event: PeerEvent): void {
    this.#untold.push(event)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#link.tell(this.#untold)
      this.#untold = []
    }, NODE_TICK_MS)
  }

  #tellAll(): void {
    for (const connection of this.#parts.connections) {
      const { awareness, live } = this.#parts.stateOf(connection)
      this.#tell(joinOf(connection))
      this.#tell({ kind: 'awareness', connection: connection.id, body: awareness })
      if (live) this.#tell({ kind: 'live', connection: connection.id, body: live })
    }
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
        if (event.kind !== 'leave') room[event.kind](peer, event.body)
        else if (peers.delete(id)) room.leave(peer)
      }
    }
  }

  #leaveAll(node: string): void {
    for (const peer of this.#peers.get(node)?.values() ?? []) this.#parts.room.leave(peer)
    this.#peers.delete(node)
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
