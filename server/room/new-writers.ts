import type { Writer } from '#server/storage/storage.ts'
import type { ClientIds } from './client-ids.ts'
import type { Connection } from './connection.ts'

/** Those of an update's client IDs that this person is the first to use, which are theirs from now on. */
export function newWriters(
  used: Iterable<number>,
  by: { connection: Connection; clientIds: ClientIds<Connection>; now: number },
): Writer[] {
  const { clientIds, now } = by
  const { person } = by.connection
  return [...used]
    .filter((clientId) => clientIds.recordWriter(clientId, person.id))
    .map((clientId) => ({ clientId, principalId: person.id, name: person.name, firstAt: now }))
}
