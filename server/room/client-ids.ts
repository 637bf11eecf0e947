import { MAX_CLIENT_IDS_PER_CONNECTION } from '#lib/protocol/limits.ts'
import { MAX_REMEMBERED_CLIENT_IDS } from './limits.ts'

/** What ownership needs to know of a connection. */
export interface Owner {
  readonly person: { readonly id: string }
}

/**
 * Who speaks for which client ID. A connection owns the IDs it introduced, by its awareness or its
 * updates; nobody else may move its cursor or write under its name while it is here. The same person
 * may take an ID over (a reconnect while the old socket still hangs), and so may its recorded writer.
 * IDs of people who left are remembered, since stock clients echo others' states after they are gone.
 */
export class ClientIds<Connection extends Owner> {
  readonly #owners = new Map<number, Connection>()
  readonly #owned = new Map<Connection, Set<number>>()
  /** The ID of its own that each connection first showed a state of. */
  readonly #introduced = new Map<Connection, number>()
  readonly #writers: Map<number, string>
  readonly #left = new Map<number, string>()
  readonly #refused = new Set<number>()

  /** @param writers - principal id by client ID, from storage */
  constructor(writers: Map<number, string>) {
    this.#writers = writers
  }

  ownerOf(clientId: number): Connection | undefined {
    return this.#owners.get(clientId)
  }

  owned(connection: Connection): ReadonlySet<number> {
    return this.#owned.get(connection) ?? NONE
  }

  /** Everybody who speaks for a client ID here. */
  all(): Iterable<[number, Connection]> {
    return this.#owners.entries()
  }

  /** Makes the connection the owner if it may be; true when it is. */
  claim(clientId: number, connection: Connection): boolean {
    const owner = this.#owners.get(clientId)
    if (owner === connection) return true
    const mine = this.#owned.get(connection) ?? new Set()
    if (mine.size >= MAX_CLIENT_IDS_PER_CONNECTION) return false
    if (!this.#mayClaim(clientId, owner, connection)) return false
    if (owner !== undefined) this.#owned.get(owner)?.delete(clientId)
    this.#owners.set(clientId, connection)
    this.#owned.set(connection, mine.add(clientId))
    this.#left.delete(clientId)
    return true
  }

  /**
   * Like `claim`, for an awareness state. Clients echo the states of others, a person's two tabs each
   * other's, so that nobody takes over what a living socket speaks for but the page that comes back:
   * it shows its own state first.
   */
  claimState(clientId: number, connection: Connection): boolean {
    const owner = this.#owners.get(clientId)
    const introduced = this.#introduced.get(connection) ?? clientId
    if (owner !== undefined && owner !== connection && introduced !== clientId) return false
    if (!this.claim(clientId, connection)) return false
    this.#introduced.set(connection, introduced)
    return true
  }

  /** True when somebody else who is here owns the ID. */
  isHeldByAnother(clientId: number, connection: Connection): boolean {
    const owner = this.#owners.get(clientId)
    return owner !== undefined && owner !== connection && !isSamePerson(owner, connection)
  }

  /** Ends a connection's ownership and answers what it still owned. */
  release(connection: Connection): readonly number[] {
    const mine = [...(this.#owned.get(connection) ?? NONE)]
    this.#owned.delete(connection)
    this.#introduced.delete(connection)
    for (const clientId of mine) {
      this.#owners.delete(clientId)
      remember(this.#left, clientId, connection.person.id)
    }
    return mine
  }

  hasWriter(clientId: number): boolean {
    return this.#writers.has(clientId)
  }

  /** Records the first writer of an ID; true when it is new. */
  recordWriter(clientId: number, principalId: string): boolean {
    if (this.#writers.has(clientId)) return false
    this.#writers.set(clientId, principalId)
    return true
  }

  /** Takes nothing more of these IDs. IDs that belong to somebody else are left alone. */
  refuse(clientIds: Iterable<number>, connection: Connection): void {
    for (const clientId of clientIds) {
      const writer = this.#writers.get(clientId)
      const isOthers = writer !== undefined && writer !== connection.person.id
      if (isOthers || this.isHeldByAnother(clientId, connection)) continue
      if (this.#refused.size >= MAX_REMEMBERED_CLIENT_IDS) return
      this.#refused.add(clientId)
    }
  }

  isRefused(clientId: number): boolean {
    return this.#refused.has(clientId)
  }

  #mayClaim(clientId: number, owner: Connection | undefined, connection: Connection): boolean {
    const person = connection.person.id
    const writer = this.#writers.get(clientId)
    if (writer === person) return true
    if (owner !== undefined) return isSamePerson(owner, connection)
    const left = this.#left.get(clientId)
    return left === undefined || left === person
  }
}

const NONE: ReadonlySet<number> = new Set()

function isSamePerson(one: Owner, other: Owner): boolean {
  return one.person.id === other.person.id
}

function remember(map: Map<number, string>, clientId: number, value: string): void {
  const oldest = map.size >= MAX_REMEMBERED_CLIENT_IDS ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
  map.set(clientId, value)
}
