import type { BoardId } from '#lib/board/ids.ts'
import { newEpochOf } from '#server/room/document-work.ts'
import { listBoards } from '#server/storage/host-data.ts'
import { StorageError, type BoardStorage } from '#server/storage/storage.ts'
import { count } from './table.ts'

/** How often a board is tried that is written to meanwhile. */
const MAX_TRIES = 3

/** Which boards have a new epoch, and which could not be read and are left as they were. */
export interface Renewal {
  readonly renewed: number
  readonly left: readonly BoardId[]
}

/**
 * Starts a new epoch on every board. After a restore this must come before anybody connects: browsers
 * that saw later edits hold a document that looks like a newer version of ours, and would bring back
 * half of what the restore was to undo. Of another epoch, they load the board anew and keep only what
 * they have not sent.
 *
 * The number is the time in seconds, so that two restores of one backup never give the same one.
 *
 * @param now - milliseconds
 */
export async function startNewEpochs(
  storage: Pick<BoardStorage, 'runHost' | 'load' | 'startEpoch'>,
  now: number,
): Promise<Renewal> {
  let renewed = 0
  const left: BoardId[] = []
  for (const { id, updatedAt } of await listBoards(storage)) {
    if (await renew(storage, { id, at: updatedAt, atLeast: Math.floor(now / 1_000) })) renewed += 1
    else left.push(id)
  }
  return { renewed, left }
}

/** What to say about a {@link Renewal}. */
export function epochLines({ renewed, left }: Renewal): readonly string[] {
  const line = `${count(renewed, 'board')} began a new epoch: pages that are open load them again and keep what they have not sent.`
  if (left.length === 0) return [line]
  return [line, `${count(left.length, 'board')} could not be read and stayed: ${left.join(', ')}.`]
}

async function renew(
  storage: Pick<BoardStorage, 'load' | 'startEpoch'>,
  { id, at, atLeast }: { id: BoardId; at: number; atLeast: number },
): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const stored = await readOrUndefined(storage, id)
    const made = stored && newEpochOf(stored, { epoch: Math.max(stored.epoch + 1, atLeast), at })
    if (made === undefined) return false
    if (await storage.startEpoch(id, made)) return true
  }
  return false
}

async function readOrUndefined(storage: Pick<BoardStorage, 'load'>, id: BoardId) {
  try {
    return await storage.load(id)
  } catch (error) {
    if (error instanceof StorageError && error.reason === 'corrupt') return undefined
    throw error
  }
}
