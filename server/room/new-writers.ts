import * as Y from 'yjs'
import type { Person } from '#lib/access/principal.ts'
import type { Writer } from '#server/storage/storage.ts'
import type { ClientIds, Owner } from './client-ids.ts'

/** The client IDs that an update of this person is the first to use, which are theirs from now on. */
export function newWriters<Connection extends Owner>(
  update: Uint8Array,
  by: { person: Person; clientIds: ClientIds<Connection>; now: number },
): Writer[] {
  const { person, clientIds, now } = by
  return [...Y.parseUpdateMeta(update).to.keys()]
    .filter((clientId) => clientIds.recordWriter(clientId, person.id))
    .map((clientId) => ({ clientId, principalId: person.id, name: person.name, firstAt: now }))
}
