import { can } from '#lib/access/can.ts'
import type { Person, Role } from '#lib/access/principal.ts'
import { roleOn } from '#lib/access/roles.ts'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import type { StoredRequest } from '#server/storage/sharing-data.ts'
import type { KnownAccess, RoomAccess } from './access.ts'
import type { Connection } from './connection.ts'

/** Who may be in one room and what they may do there, as it was last read. */
export class Door {
  #access: KnownAccess
  #requests: readonly StoredRequest[]

  constructor(known: Pick<RoomAccess, 'access' | 'requests'>) {
    this.#access = known.access
    this.#requests = known.requests
  }

  get access(): KnownAccess {
    return this.#access
  }

  /** Who asks to be let in. */
  get requests(): readonly StoredRequest[] {
    return this.#requests
  }

  /** What this person may do here; undefined when they may not be here. */
  roleOf(person: Person): Role | undefined {
    return roleOn(person, this.#access)
  }

  mayEdit(person: Person): boolean {
    return can(person, 'edit', this.#access)
  }

  /** Takes what was read now; false when something newer is known. */
  takes({ access, requests }: RoomAccess): boolean {
    if (access.version < this.#access.version) return false
    this.#access = access
    this.#requests = requests
    return true
  }

  /**
   * Ends the connections of those who may not be here any more.
   *
   * @param cameByEnded - people whose place ended with the invite link they came by
   * @returns those of the others who may do something else than before, with their new role
   */
  review(
    connections: Iterable<Connection>,
    { cameByEnded }: Pick<RoomAccess, 'cameByEnded'>,
  ): readonly Connection[] {
    const changed: Connection[] = []
    for (const connection of connections) {
      const role = this.roleOf(connection.person)
      if (role === undefined) {
        const isByLink = cameByEnded.has(connection.person.id)
        connection.close(isByLink ? CLOSE.linkEnded : CLOSE.accessLost)
      } else if (role !== connection.role) {
        connection.role = role
        changed.push(connection)
      }
    }
    return changed
  }
}
