import type { TLStore } from '@tldraw/tlschema'
import type { BoardConnection } from './board-connection.ts'
import { shareLive, type LiveSource } from './share-live.ts'
import { sharePresence, type PresenceSource } from './share-presence.ts'
import { showPresence } from './show-presence.ts'

/**
 * Joins a board's presence and a tldraw store both ways: the others become presence records, and
 * `source` tells the others of this person. Ends with the returned function, and outlives rebuilds
 * of the document.
 */
export function bindPresence(options: {
  connection: BoardConnection
  store: TLStore
  personId: string
  source: PresenceSource & LiveSource
}): () => void {
  const ends = [showPresence(options), sharePresence(options), shareLive(options)]
  return () => {
    for (const end of ends.reverse()) end()
  }
}
