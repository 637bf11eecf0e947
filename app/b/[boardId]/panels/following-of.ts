import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { parsePresence } from '#lib/sync/presence-state.ts'

/** Who follows whom, by person id, as everybody's presence says. */
export function followingOf(connection: BoardConnection): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const { awareness, people } = connection
  for (const { clientId, personId } of people.get()) {
    const presence = parsePresence(awareness.getStates().get(clientId))
    if (presence && presence.following !== null) found.set(personId, presence.following)
  }
  return found
}
