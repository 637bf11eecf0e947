import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { can } from '#lib/access/can.ts'
import type { Person } from '#lib/access/principal.ts'
import { boardIdFromBytes, type BoardId } from '#lib/board/ids.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { assert } from '#lib/core/assert.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import {
  MAX_OWN_TEMPLATES,
  parseOwnTemplateId,
  type OwnTemplateId,
  type OwnTemplateRefusal,
  type OwnTemplateService,
} from '#lib/services/own-templates.ts'
import { readAccess } from '#server/room/access.ts'
import type { DocumentThread } from '#server/room/document-thread.ts'
import type { SavedBoard } from '#server/room/document-work.ts'
import type { Rooms } from '#server/room/rooms.ts'
import { StorageError, type BoardStorage } from '#server/storage/storage.ts'
import * as data from '#server/storage/template-data.ts'
import { runOnStored, SETTLE_MS } from './run-on-stored.ts'

/** What a board that is made from a saved template starts with. */
export interface OwnStart {
  readonly title: string
  /** The built-in template that all this came from. */
  readonly template: string
  readonly seed: Uint8Array
}

/** {@link OwnTemplateService}, and what making a board from a template asks. */
export type OwnTemplates = OwnTemplateService & {
  start(
    person: Person,
    id: OwnTemplateId,
  ): Promise<Result<OwnStart, Exclude<OwnTemplateRefusal, 'whole-template'>>>
}

/**
 * {@link OwnTemplateService} over storage. A template is a whole document made anew, with its picture:
 * nothing that becomes of the board it was saved from changes it.
 */
export function createOwnTemplates(options: {
  storage: Pick<BoardStorage, 'getBoard' | 'places' | 'load' | 'run'>
  rooms: Pick<Rooms, 'settled'>
  /** Reads large boards. */
  thread: DocumentThread
  /** The schema of records that this server speaks. */
  schemaNumber: number
  now: () => number
  logger?: Pick<Logger, 'error'> | undefined
}): OwnTemplates {
  const { storage, rooms, thread, schemaNumber, now, logger } = options

  /** Undefined when what is stored cannot be read. */
  async function savedBoard(id: BoardId): Promise<SavedBoard | undefined> {
    try {
      const stored = await storage.load(id)
      const saved = stored && (await runOnStored(thread, 'save', stored))
      if (stored && !saved) logger?.error({ boardId: id }, 'a board is damaged and cannot be saved')
      return saved
    } catch (error) {
      logger?.error({ boardId: id, err: error }, 'a board could not be read to save it')
      return undefined
    }
  }

  return {
    list: async ({ id: ownerId }) => {
      const templates = await data.templatesOf(storage, ownerId)
      return templates.map(({ id, name, notes, createdAt, schemaNumber: number }) => {
        return { id, name, notes, savedAt: createdAt, isNewer: number > schemaNumber }
      })
    },

    save: async (person, { id: boardId, name: wanted }) => {
      const name = parseBoardTitle(wanted)
      if (name === undefined) return refused('bad-template-name')
      const found = await readAccess(storage, boardId)
      if (!found || !can(person, 'duplicate', found.access)) return refused('not-found')
      await rooms.settled(boardId, SETTLE_MS)
      const saved = await savedBoard(boardId)
      if (!saved) return refused('unreadable')
      // Of records that it does not know this server can make no true picture.
      if (saved.schemaNumber > schemaNumber) return refused('newer-board')
      const { svg: picture, ...rest } = saved
      const { template } = found.board
      const id = newId()
      const own = { ownerId: person.id, createdAt: now() }
      try {
        const added = { id, name, template, picture, ...own, ...rest, most: MAX_OWN_TEMPLATES }
        const isAdded = await data.addTemplate(storage, added)
        return isAdded ? ok({ id, name }) : refused('too-many-templates')
      } catch (error) {
        if (error instanceof StorageError && error.reason === 'full') return refused('storage-full')
        throw error
      }
    },

    rename: async ({ id: ownerId }, { id, name: wanted }) => {
      const name = parseBoardTitle(wanted)
      if (name === undefined) return refused('bad-template-name')
      const isThere = await data.renameTemplate(storage, { id, ownerId, name })
      return isThere ? ok({ name }) : refused('template-gone')
    },

    remove: async ({ id: ownerId }, id) =>
      (await data.removeTemplate(storage, { id, ownerId }))
        ? ok(undefined)
        : refused('template-gone'),

    picture: ({ id: ownerId }, id) => data.templatePicture(storage, { id, ownerId }),

    start: async ({ id: ownerId }, id) => {
      const stored = await data.templateDocument(storage, { id, ownerId })
      if (!stored) return refused('template-gone')
      if (stored.schemaNumber > schemaNumber) return refused('newer-template')
      if (stored.data === undefined) {
        logger?.error({ templateId: id }, 'a saved template is damaged')
        return refused('damaged-template')
      }
      const { name: title, template, data: seed } = stored
      return ok({ title, template, seed })
    },
  }
}

function newId(): OwnTemplateId {
  const id = parseOwnTemplateId(`t_${boardIdFromBytes(randomBytes(16))}`)
  assert(id !== undefined, 'a new id of a template is none')
  return id
}
