import type { BoardId } from '#lib/board/ids.ts'
import { LIST_START, listPage } from '#server/storage/home-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

/** Ids of the boards that somebody opened last, the newest first. */
export async function recentBoards(
  storage: Pick<BoardStorage, 'run'>,
  personId: string,
  limit = 10,
): Promise<readonly BoardId[]> {
  const rows = await listPage(storage, { list: 'recent', personId, after: LIST_START, limit })
  return rows.map(({ id }) => id)
}
