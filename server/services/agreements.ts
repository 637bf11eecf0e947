import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import { can } from '#lib/access/can.ts'
import type { Person } from '#lib/access/principal.ts'
import { roleOn } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { dateAt } from '#lib/core/local-date.ts'
import { ok, refused } from '#lib/core/result.ts'
import type { AgreementService } from '#lib/services/agreement.ts'
import { readAccess } from '#server/room/access.ts'
import type { DocumentThread } from '#server/room/document-thread.ts'
import type { StoredAgreement } from '#server/room/document-work.ts'
import type { Rooms } from '#server/room/rooms.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { runOnStored, SETTLE_MS } from './run-on-stored.ts'

/** Boards whose last agreement is remembered: a page, a file and another file ask for the same. */
const MAX_REMEMBERED = 20

interface Remembered {
  readonly headSeq: number
  readonly made: Promise<StoredAgreement | 'too-many-cards' | undefined>
}

/** {@link AgreementService} over storage. */
export function createAgreements(options: {
  storage: Pick<BoardStorage, 'getBoard' | 'places' | 'load'>
  rooms: Pick<Rooms, 'settled'>
  /** Reads large boards. */
  thread: DocumentThread
  now: () => number
  logger?: Pick<Logger, 'error'> | undefined
}): AgreementService {
  const { storage, rooms, thread, now, logger } = options
  const remembered = new Map<BoardId, Remembered>()
  let line = Promise.resolve()

  /** Many wait for one agreement: what each makes of it gets a turn of the event loop of its own. */
  function ownTurn(): Promise<void> {
    line = line.then(() => nextTurn())
    return line
  }

  async function make(id: BoardId): Remembered['made'] {
    const stored = await storage.load(id)
    return stored && runOnStored(thread, 'agreement', stored)
  }

  /** Whoever asks for the same state meanwhile, or after, gets the same. */
  function madeOf(id: BoardId, headSeq: number): Remembered['made'] {
    const known = remembered.get(id)
    if (known?.headSeq === headSeq) return known.made
    const made = make(id)
    remembered.delete(id)
    remembered.set(id, { headSeq, made })
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MAX_REMEMBERED) break
      remembered.delete(oldest)
    }
    // Tried again by whoever asks next.
    made.catch(() => {
      if (remembered.get(id)?.made === made) remembered.delete(id)
    })
    return made
  }

  return {
    read: async (person: Person, id: BoardId) => {
      const found = await readAccess(storage, id)
      const role = found && roleOn(person, found.access)
      if (!role || !can(person, 'open', found.access)) return refused('not-found')
      try {
        await rooms.settled(id, SETTLE_MS)
        const board = await storage.getBoard(id)
        if (!board) return refused('not-found')
        const made = await madeOf(id, board.headSeq)
        await ownTurn()
        if (!made) {
          logger?.error({ boardId: id }, 'the agreement of a damaged board was asked for')
          return refused('unreadable')
        }
        if (made === 'too-many-cards') return refused('too-many-cards')
        const readAt = now()
        const agreement = { ...made.agreement, date: dateAt(readAt, 0), dateZone: 'UTC' }
        return ok({ title: board.title, role, readAt, agreement, pictures: made.pictures })
      } catch (error) {
        logger?.error({ boardId: id, err: error }, 'the agreement of a board could not be read')
        return refused('unreadable')
      }
    },
  }
}
