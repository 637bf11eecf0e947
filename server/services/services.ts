import { randomBytes } from 'node:crypto'
import { can } from '#lib/access/can.ts'
import type { Person } from '#lib/access/principal.ts'
import { roleOn } from '#lib/access/roles.ts'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { ok, refused } from '#lib/core/result.ts'
import type { BoardInfo, BoardService, PeopleService, Services } from '#lib/services/services.ts'
import { findTemplate } from '#lib/templates/index.ts'
import { accessOf, type Rooms } from '#server/room/rooms.ts'
import { createAccounts } from './accounts.ts'
import { createLimits } from './limits.ts'
import { type BoardRow, type BoardStorage, StorageError } from '#server/storage/storage.ts'

const FIRST_EPOCH = 1

/** What pages may ask of this process, over its storage and its live rooms. */
export function createServices(options: {
  storage: BoardStorage
  rooms: Pick<Rooms, 'peopleOn' | 'accessChanged'>
  now?: (() => number) | undefined
}): Services {
  const { storage, rooms } = options
  const now = options.now ?? Date.now
  const boards: BoardService = {
    create: async (person, { template: templateId, placement, title: wanted }) => {
      const template = findTemplate(templateId)
      if (template === undefined) return refused('unknown-template')
      const title = parseBoardTitle(wanted ?? template.name)
      if (title === undefined) return refused('bad-title')
      const id = boardIdFromBytes(randomBytes(16))
      const at = now()
      try {
        await storage.createBoard({
          id,
          title,
          template: template.id,
          ownerId: person.id,
          ownerName: person.name,
          seed: encodeSeed({
            epoch: FIRST_EPOCH,
            template: template.id,
            ...template.build(placement),
          }),
          at,
        })
      } catch (error) {
        if (isFull(error)) return refused('storage-full')
        throw error
      }
      return ok({
        id,
        title,
        template: template.id,
        epoch: FIRST_EPOCH,
        createdAt: at,
        updatedAt: at,
      })
    },
    open: async (person, id) => {
      const board = await storage.getBoard(id)
      const role = board && roleFor(person, board)
      if (!board || !role) return refused('not-found')
      try {
        const { id: principalId, name } = person
        await storage.recordVisit({ boardId: id, principalId, name, at: now() })
      } catch (error) {
        // A full disk costs the place in the list of recent boards, not the view of the board.
        if (!isFull(error)) throw error
      }
      return ok({ ...infoOf(board), role })
    },
    preview: async (id) => {
      const board = await storage.getBoard(id)
      if (!board || accessOf(board).isDisabled) return refused('not-found')
      return ok({ title: board.title, template: board.template, people: rooms.peopleOn(id) })
    },
    recent: async (person, limit) => (await storage.recentBoards(person.id, limit)).map(infoOf),
  }
  const people: PeopleService = {
    standing: async (person) => {
      const isUser = person.kind === 'user'
      const [standings, epochs] = await Promise.all([
        storage.standings([person.id]),
        storage.signInEpochs(isUser ? [person.id] : []),
      ])
      const barred = standings.get(person.id)
      if (barred !== undefined) return barred
      return isUser && epochs.get(person.id) !== person.signInEpoch ? 'signed-out' : 'welcome'
    },
  }
  const accounts = createAccounts({ storage, rooms, now })
  const limits = createLimits({ storage, now })
  return { boards, people, accounts, limits }
}

function roleFor(person: Person, board: BoardRow): ReturnType<typeof roleOn> {
  const access = accessOf(board)
  return can(person, 'open', access) ? roleOn(person, access) : undefined
}

function isFull(error: unknown): boolean {
  return error instanceof StorageError && error.reason === 'full'
}

function infoOf({ id, title, template, epoch, createdAt, updatedAt }: BoardRow): BoardInfo {
  return { id, title, template, epoch, createdAt, updatedAt }
}
