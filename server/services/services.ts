import { randomBytes } from 'node:crypto'
import { assert } from '#lib/core/assert.ts'
import type { Logger } from 'pino'
import type { Person, Role } from '#lib/access/principal.ts'
import { roleOn } from '#lib/access/roles.ts'
import { boardIdFromBytes } from '#lib/board/ids.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { ok, refused } from '#lib/core/result.ts'
import type {
  BoardInfo,
  BoardService,
  PeopleService,
  Services,
  Standing,
} from '#lib/services/services.ts'
import { startTemplate } from '#lib/templates/start.ts'
import { hasSignedOut, readAccess } from '#server/room/access.ts'
import { DocumentThread } from '#server/room/document-thread.ts'
import type { Rooms } from '#server/room/rooms.ts'
import { addFirstLinks } from '#server/storage/sharing-data.ts'
import { createAccounts } from './accounts.ts'
import { createAgreements } from './agreements.ts'
import { createLimits } from './limits.ts'
import { type BoardRow, type BoardStorage, StorageError } from '#server/storage/storage.ts'
import { createHome } from './home.ts'
import type { LinkToken } from './link-token.ts'
import { createSharing, newLink } from './sharing.ts'
import { createTemplates } from './templates.ts'

const FIRST_EPOCH = 1

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
  now?: (() => number) | undefined
  logger?: Pick<Logger, 'warn' | 'error'> | undefined
}): Services & { close(): Promise<void> } {
  const { storage, rooms, linkToken, logger } = options
  const now = options.now ?? Date.now
  const thread = new DocumentThread()
  const boards: BoardService = {
    create: async (person, { template: templateId, placement, roles, title: wanted, imported }) => {
      const start = startTemplate({ template: templateId, placement, roles })
      if (!start.ok) return start
      const { template, furniture, records } = start.value
      const title = parseBoardTitle(wanted ?? start.value.title)
      if (title === undefined) return refused('bad-title')
      // Finding a place for each of many cards takes longer than the event loop may be held up.
      const importedSeed =
        imported && (await thread.run('importedSeed', { template, roles }, imported))
      assert(!imported || importedSeed, 'cards were to be imported and make no board')
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
          seed: importedSeed ?? encodeSeed({ epoch: FIRST_EPOCH, template, furniture, records }),
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
