import type { BoardId } from '#lib/board/ids.ts'
import { cells, note, stockClient, until } from './client.ts'
import type { TestServer } from './server.ts'

/** Leaves a third of a megabyte of what notes leave that were there for a moment, and one note that stays. */
export async function litter({
  server,
  boardId,
}: {
  server: TestServer
  boardId: BoardId
}): Promise<void> {
  const client = stockClient({ server, boardId, guest: await server.guest('Litterer') })
  await until('the litterer is in', () => client.provider.synced)
  const map = cells(client.doc)
  map.set('shape:kept', note('kept'))
  // What a deleted cell leaves is its key.
  const key = (at: number): string => `shape:${at}${'-'.repeat(400)}`
  for (let at = 0; at < 1_000; at++) {
    map.set(key(at), note(`${at}`))
    map.delete(key(at))
    if (at % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await until('all of it on disk', () => server.sync.rooms.waitingBytes === 0)
  client.close()
}
