import * as Y from 'yjs'
import type { Person } from '#lib/access/principal.ts'
import { assert } from '#lib/core/assert.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { encodeSyncStep1 } from '#lib/protocol/encode.ts'
import type { RoomAccess } from './access.ts'
import type { Announcements } from './announcements.ts'
import type { RoomCards } from './cards.ts'
import type { ClientIds } from './client-ids.ts'
import { Connection, type RoomSocket, type Wishes } from './connection.ts'
import type { Door } from './door.ts'
import type { FanOut } from './fan-out.ts'
import type { Intake } from './intake.ts'
import type { LiveRelay } from './live-relay.ts'
import type { People } from './people.ts'
import type { Presence } from './presence.ts'
import type { Readers } from './readers.ts'
import type { SharedBoard } from './shared-board.ts'

/** What somebody shows who has the list of the cards open: no page, no cursor. */
const LIST_STATE = JSON.stringify({ list: true })

/** The parts of a room that hear of who comes and goes. */
interface Parts {
  readonly doc: Y.Doc
  readonly connections: Set<Connection>
  readonly door: Door
  readonly people: People
  readonly clientIds: ClientIds<Connection>
  readonly presence: Presence<Connection>
  readonly live: LiveRelay
  readonly readers: Readers
  readonly intake: Intake
  readonly cards: RoomCards
  readonly announcements: Announcements
  readonly fanOut: FanOut
  readonly shared: SharedBoard
  readonly now: () => number
}

/** Lets connections into one room and out of it, and tells its parts of them in the order that they need. */
export class Attendance {
  readonly #parts: Parts
  #emptySince: number

  constructor(parts: Parts) {
    this.#parts = parts
    this.#emptySince = parts.now()
  }

  /** Since when nobody is connected; undefined while somebody is. */
  get emptySince(): number | undefined {
    return this.#parts.connections.size === 0 ? this.#emptySince : undefined
  }

  /** Lets somebody in and starts the sync: the server's step 1 is the first thing that is sent. */
  join(options: { id: string; person: Person; wishes: Wishes; socket: RoomSocket }): Connection {
    const { doc, door, people, live, readers, fanOut, announcements, shared } = this.#parts
    const now = this.#parts.now()
    const role = door.roleOf(options.person)
    assert(role !== undefined, `somebody joined who may not be here: ${options.id}`)
    const connection = new Connection({
      ...options,
      role,
      shown: people.join(options.person),
      now,
    })
    this.#parts.connections.add(connection)
    live.join(connection)
    readers.join(connection)
    if (connection.wishes.cards) this.#joinCards(connection)
    else {
      connection.send(encodeSyncStep1(Y.encodeStateVector(doc)), { now, isStandard: true })
      connection.isOwedPresence = true
      fanOut.sendOwedPresence(now)
    }
    announcements.welcome(connection)
    live.welcome(connection, now)
    connection.repeatAck(now, 0)
    shared.joined(connection)
    if (connection.wishes.cards) shared.showed(connection)
    return connection
  }

  /** Somebody with the cards instead of the document is seen by the others all the same. */
  #joinCards(connection: Connection): void {
    const { cards, presence, announcements, fanOut } = this.#parts
    const clientId = cards.newClientId(connection)
    if (clientId !== undefined) {
      const entries = [{ clientId, clock: 1, json: LIST_STATE }]
      presence.receive(connection, encodeAwarenessEntries(entries))
      announcements.peopleChanged()
      fanOut.wake()
    }
    cards.join(connection)
  }

  /** The socket is gone: its cursor disappears for the others as soon as all that it sent is taken. */
  leave(connection: Connection): void {
    const { intake, cards, connections, shared } = this.#parts
    const taking = intake.whenDone(connection) ?? cards.whenDone(connection)
    if (taking) return void taking.then(() => this.leave(connection))
    if (!connections.delete(connection)) return
    shared.left(connection)
    this.forget(connection)
    if (connections.size === 0) this.#emptySince = this.#parts.now()
  }

  /** Nothing of this connection is left here, which may be the stand-in of one of another server. */
  forget(connection: Connection): void {
    const { readers, live, intake, cards, clientIds, presence, people } = this.#parts
    const { announcements, fanOut } = this.#parts
    connection.ended()
    readers.leave(connection)
    live.leave(connection)
    intake.forget(connection)
    cards.leave(connection)
    const released = clientIds.release(connection)
    presence.remove(released)
    people.leave(connection.person.id)
    if (released.length > 0) announcements.peopleChanged()
    fanOut.wake()
  }

  /** May a connection speak for this client ID? Then it does from now on. */
  claimState(clientId: number, connection: Connection): boolean {
    const { clientIds, announcements, fanOut } = this.#parts
    const isNew = clientIds.ownerOf(clientId) !== connection
    if (!clientIds.claimState(clientId, connection)) return false
    if (isNew) {
      announcements.peopleChanged()
      fanOut.wake()
    }
    return true
  }

  /** Who may do what is something else: ends connections, or changes what they may do, and says so. */
  accessChanged(now: RoomAccess): void {
    const { connections, door, live, shared, announcements, fanOut } = this.#parts
    if (!door.takes(now)) return
    const haveOthersChanged = shared.accessChanged()
    const changed = door.review(connections, now)
    for (const connection of changed) {
      if (!door.mayEdit(connection.person)) live.endGestures(connection, this.#parts.now())
    }
    announcements.controlChanged()
    if (haveOthersChanged || changed.length > 0) announcements.peopleChanged()
    fanOut.wake()
  }
}
