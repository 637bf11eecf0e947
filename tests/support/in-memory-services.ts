import type { Role } from '#lib/access/principal.ts'
import { type BoardId, boardIdFromBytes } from '#lib/board/ids.ts'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import { ok, refused } from '#lib/core/result.ts'
import type {
  BoardInfo,
  BoardService,
  NewBoard,
  PeopleService,
  Services,
} from '#lib/services/services.ts'
import { startTemplate } from '#lib/templates/start.ts'
import { createTemplates } from '#server/services/templates.ts'
import type { HomeService } from '#lib/services/home.ts'
import type { OwnTemplateService } from '#lib/services/own-templates.ts'
import { type SharedBoard, inMemorySharing } from './in-memory-sharing.ts'

/** Services that forget everything with the test that made them. */
export function inMemoryServices(): Services & {
  readonly created: readonly NewBoard[]
  /** Principals who may not come in. */
  readonly disabled: Set<string>
  /** Who may enter each board. */
  readonly shared: ReadonlyMap<BoardId, SharedBoard>
  /** Keys that have had too many of everything. */
  readonly spent: Set<string>
} {
  const boards = new Map<BoardId, { info: BoardInfo; ownerId: string }>()
  const shared = new Map<BoardId, SharedBoard>()
  const created: NewBoard[] = []
  const service: BoardService = {
    create: async (person, board) => {
      const start = startTemplate(board)
      if (!start.ok) return start
      const title = (board.title ?? 'New board').trim()
      if (title === '' || title.length > MAX_TITLE_LENGTH) return refused('bad-title')
      created.push(board)
      const id = boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16)))
      const at = 1_700_000_000_000
      const info = {
        id,
        title,
        template: board.template,
        epoch: 1,
        createdAt: at,
        updatedAt: at,
      }
      boards.set(id, { info, ownerId: person.id })
      shared.set(id, {
        title,
        ownerId: person.id,
        generalAccess: 'edit',
        facilitatorId: undefined,
        places: new Map(),
        names: new Map([[person.id, person.name]]),
        links: [],
        requests: [],
      })
      return ok({ ...info, links: { edit: `edit-${id}`, view: `view-${id}` } })
    },
    open: async (person, id) => {
      const board = boards.get(id)
      if (!board) return refused('not-found')
      const role: Role = board.ownerId === person.id ? 'owner' : 'editor'
      return ok({ ...board.info, role, generalAccess: shared.get(id)?.generalAccess ?? 'edit' })
    },
    preview: async (id) => {
      const board = boards.get(id)
      if (!board) return refused('not-found')
      return ok({ title: board.info.title, template: board.info.template, people: 0 })
    },
  }
  const disabled = new Set<string>()
  const spent = new Set<string>()
  const people: PeopleService = {
    standing: async ({ id }) => (disabled.has(id) ? 'disabled' : 'welcome'),
  }
  // Signing in is tested against real storage; nothing here asks for it.
  const accounts = {} as Services['accounts']
  const limits: Services['limits'] = {
    take: async (_use, keys) => (keys.some((key) => spent.has(key)) ? 60 : undefined),
  }
  const sharing = inMemorySharing(shared)
  return {
    boards: service,
    templates: createTemplates(),
    ownTemplates: NO_TEMPLATES,
    people,
    sharing,
    home: NOTHING_AT_HOME,
    agreements: { read: notFound },
    accounts,
    limits,
    created,
    disabled,
    shared,
    spent,
  }
}

const notFound = async () => refused('not-found')

/** Nobody saves templates here; they are tested over real storage. */
const NO_TEMPLATES: OwnTemplateService = {
  list: async () => [],
  save: notFound,
  rename: async () => refused('template-gone'),
  remove: async () => refused('template-gone'),
  picture: async () => undefined,
}

/** Nobody has lists of boards here; what the home page does runs over real storage. */
const NOTHING_AT_HOME: HomeService = {
  list: async () => ok({ boards: [], next: undefined }),
  title: async () => undefined,
  rename: notFound,
  duplicate: notFound,
  archive: notFound,
  trash: notFound,
  restore: notFound,
  remove: notFound,
  picture: async () => undefined,
  preview: async () => undefined,
  previewPicture: async () => undefined,
}
