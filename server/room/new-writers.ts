import * as Y from 'yjs'
import type { Writer } from '#server/storage/storage.ts'
import type { ClientIds } from './client-ids.ts'
import type { Connection } from './connection.ts'

/** The client IDs that an update of this person is the first to use, which are theirs from now on. */
export function newWriters(
  update: Uint8Array,
  by: { connection: Connection; clientIds: ClientIds<Connection>; now: number },
): Writer[] {
  const { clientIds, now } = by
  const { person } = by.connection
  return [...Y.parseUpdateMeta(update).to.keys()]
    .filter((clientId) => clientIds.recordWriter(clientId, person.id))
    .map((clientId) => ({ clientId, principalId: person.id, name: person.name, firstAt: now }))
}
