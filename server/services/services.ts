import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Person, Role } from '#lib/access/principal.ts'
import { roleOn } from '#lib/access/roles.ts'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { CURRENT_SCHEMA } from '#lib/board/migrations.ts'
import { ok, refused } from '#lib/core/result.ts'
import type {
  BoardInfo,
  BoardService,
  PeopleService,
  Services,
  Standing,
} from '#lib/services/services.ts'
import { hasSignedOut, readAccess } from '#server/room/access.ts'
import { DocumentThread } from '#server/room/document-thread.ts'
import { FIRST_EPOCH } from '#server/room/document-work.ts'
import type { Rooms } from '#server/room/rooms.ts'
import { addFirstLinks } from '#server/storage/sharing-data.ts'
import { createAccounts } from './accounts.ts'
import { createAgreements } from './agreements.ts'
import { boardStart } from './board-start.ts'
import { createLimits } from './limits.ts'
import { type BoardRow, type BoardStorage, StorageError } from '#server/storage/storage.ts'
import { createHome } from './home.ts'
import type { LinkToken } from './link-token.ts'
import { createOwnTemplates } from './own-templates.ts'
import { createSharing, newLink } from './sharing.ts'
import { createTemplates } from './templates.ts'

/**
 * What pages may ask of this process, over its storage and its live rooms. `close` ends the threads that
 * read large boards.
 */
export function createServices(options: {
  storage: BoardStorage
  rooms: Pick<Rooms, 'peopleOn' | 'hold' | 'settled'>
  /** Makes the secrets of invite links; see linkTokens. */
  linkToken: LinkToken
  /** Tells every server that who may be where has changed. */
  accessChanged: () => void
  /** The schema of records that this server speaks; this build's by default. */
  schemaNumber?: number | undefined
  now?: (() => number) | undefined
  logger?: Pick<Logger, 'warn' | 'error'> | undefined
}): Services & { close(): Promise<void> } {
  const { storage, rooms, linkToken, logger } = options
  const now = options.now ?? Date.now
  const thread = new DocumentThread()
  const schemaNumber = options.schemaNumber ?? CURRENT_SCHEMA.number
  const ownTemplates = createOwnTemplates({ storage, rooms, thread, schemaNumber, now, logger })
  const boards: BoardService = {
    create: async (person, board) => {
      const start = await boardStart({ person, board }, { ownTemplates, thread })
      if (!start.ok) return start
      const { title, template, seed } = start.value
      const id = boardIdFromBytes(randomBytes(16))
      const at = now()
      const by = { createdBy: person.id, at, linkToken }
      const [edit, view] = [newLink({ role: 'editor' }, by), newLink({ role: 'viewer' }, by)]
      try {
        await storage.createBoard({
          id,
          title,
          template,
          ownerId: person.id,
          ownerName: person.name,
          seed,
          at,
        })
        await addFirstLinks(storage, [
          { boardId: id, ...edit.stored },
          { boardId: id, ...view.stored },
        ])
      } catch (error) {
        if (isFull(error)) return refused('storage-full')
        throw error
      }
      return ok({
        links: { edit: edit.token, view: view.token },
        id,
        title,
        template,
        epoch: FIRST_EPOCH,
        createdAt: at,
        updatedAt: at,
      })
    },
    open: async (person, id) => {
      const found = await readAccess(storage, id)
      const role: Role | undefined = found && roleOn(person, found.access)
      if (!found || !role) return refused('not-found')
      try {
        const { id: principalId, name } = person
        await storage.recordVisit({ boardId: id, principalId, name, at: now() })
      } catch (error) {
        // A full disk costs the place in the list of recent boards, not the view of the board.
        if (!isFull(error)) throw error
      }
      return ok({ ...infoOf(found.board), role, generalAccess: found.access.generalAccess })
    },
    preview: async (id) => {
      const board = await storage.getBoard(id)
      const isOpen = board?.disabledAt === undefined && board?.generalAccess !== 'nobody'
      if (!board || !isOpen) return refused('not-found')
      return ok({ title: board.title, template: board.template, people: rooms.peopleOn(id) })
    },
  }
  const people: PeopleService = {
    standing: async (person) => standingOf(person, storage),
  }
  const { accessChanged } = options
  const sharing = createSharing({ storage, rooms, linkToken, accessChanged, now })
  const home = createHome({ storage, accessChanged, now, logger })
  const agreements = createAgreements({ storage, rooms, thread, now, logger })
  const accounts = createAccounts({ storage, rooms: { accessChanged }, now })
  const limits = createLimits({ storage, now })
  const close = async (): Promise<void> => {
    await Promise.all([home.close(), thread.close()])
  }
  return {
    boards,
    templates: createTemplates(),
    ownTemplates,
    people,
    sharing,
    home,
    agreements,
    accounts,
    limits,
    close,
  }
}

async function standingOf(person: Person, storage: BoardStorage): Promise<Standing> {
  const [barred, hasEnded] = await Promise.all([
    storage.standings([person.id]),
    hasSignedOut(person, storage),
  ])
  return barred.get(person.id) ?? (hasEnded ? 'signed-out' : 'welcome')
}

function isFull(error: unknown): boolean {
  return error instanceof StorageError && error.reason === 'full'
}

function infoOf({ id, title, template, epoch, createdAt, updatedAt }: BoardRow): BoardInfo {
  return { id, title, template, epoch, createdAt, updatedAt }
}
