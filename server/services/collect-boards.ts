import type { Logger } from 'pino'
import { TRASH_DAYS } from '#lib/services/home.ts'
import { sweepTrash, trashUnvisited } from '#server/storage/home-data.ts'
import type { BoardStorage } from '#server/storage/storage.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const COLLECT_EVERY_MS = 6 * 60 * 60 * 1000
/** At most so many in one commit, so that nobody's edits wait for long. */
const AT_ONCE = 20

/** What {@link collectBoards} did. */
export interface Collection {
  /** Boards that came into the trash because nobody had opened them for long. */
  readonly trashed: number
  /** Boards that were removed for good. */
  readonly removed: number
}

interface CollectOptions {
  readonly storage: Pick<BoardStorage, 'run'>
  /** Boards that guests made and nobody opened or changed for so many days go; none when undefined. */
  readonly guestBoardDays?: number | undefined
  readonly now: () => number
}

/**
 * Removes what has been in the trash for {@link TRASH_DAYS}, and puts boards of guests that nobody
 * comes to any more into it, from where their makers can still take them back.
 */
export async function collectBoards(options: CollectOptions): Promise<Collection> {
  const { storage, guestBoardDays, now } = options
  const at = now()
  const old = { before: at - TRASH_DAYS * DAY_MS, limit: AT_ONCE }
  const removed = await inSteps(() => sweepTrash(storage, old))
  if (guestBoardDays === undefined) return { trashed: 0, removed }
  const unvisited = { before: at - guestBoardDays * DAY_MS, at, limit: AT_ONCE }
  return { trashed: await inSteps(() => trashUnvisited(storage, unvisited)), removed }
}

/** {@link collectBoards} now and every six hours, until the answer is called. */
export function startCollecting(
  options: CollectOptions & { logger: Logger; onTrashed: () => void },
): () => void {
  const { logger, onTrashed } = options
  const collectNow = async (): Promise<void> => {
    const collection = await collectBoards(options)
    if (collection.trashed > 0) onTrashed()
    if (collection.trashed + collection.removed > 0)
      logger.info(collection, 'old boards were collected')
  }
  const collect = (): void => {
    collectNow().catch((error: unknown) => {
      logger.warn({ err: error }, 'old boards could not be collected')
    })
  }
  const timer = setInterval(collect, COLLECT_EVERY_MS)
  timer.unref()
  collect()
  return () => clearInterval(timer)
}

async function inSteps(step: () => Promise<number>): Promise<number> {
  for (let sum = 0; ;) {
    const done = await step()
    sum += done
    if (done < AT_ONCE) return sum
  }
}
