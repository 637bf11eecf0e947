import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { can, type Action } from '#lib/access/can.ts'
import type { Person } from '#lib/access/principal.ts'
import { roleOn } from '#lib/access/roles.ts'
import { type BoardId, boardIdFromBytes } from '#lib/board/ids.ts'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { ok, refused } from '#lib/core/result.ts'
import type { HomeService, LinkPreview, ListedBoard } from '#lib/services/home.ts'
import { readAccess } from '#server/room/access.ts'
import {
  archiveBoard,
  LIST_START,
  listPage,
  removeTrashed,
  restoreBoard,
  trashBoard,
  trashedAccess,
  unarchiveBoard,
  visitorCount,
  type ListedRow,
  type ListPlace,
} from '#server/storage/home-data.ts'
import { type BoardRow, type BoardStorage, StorageError } from '#server/storage/storage.ts'
import { Pictures } from './pictures.ts'

/** Titles that are looked through for a search at a time, and in all: a person has hardly more boards. */
const SEARCH_STEP = 500
const MAX_SEARCHED = 10_000

/** A {@link HomeService} whose `close` ends the thread that draws. */
export type Home = HomeService & { close(): Promise<void> }

/** {@link HomeService} over storage. */
export function createHome(options: {
  storage: BoardStorage
  /** Tells every server that who may be where has changed. */
  accessChanged: () => void
  now: () => number
  logger?: Pick<Logger, 'warn'> | undefined
}): Home {
  const { storage, accessChanged, now, logger } = options
  const pictures = new Pictures({ storage, now, logger })

  /** The board, when this person may do that with it. */
  async function boardFor(
    person: Person,
    id: BoardId,
    action: Action,
  ): Promise<{ ok: true; board: BoardRow } | { ok: false; reason: 'not-found' | 'not-allowed' }> {
    const found = await readAccess(storage, id)
    if (!found || !can(person, 'open', found.access)) return refused('not-found')
    return can(person, action, found.access)
      ? { ok: true, board: found.board }
      : refused('not-allowed')
  }

  /** True when the board is in the trash and this person may decide what becomes of it. */
  async function isTheirTrash(person: Person, id: BoardId): Promise<boolean> {
    const access = await trashedAccess(storage, id)
    return access !== undefined && can(person, 'delete', access)
  }

  /** The board, when its address alone lets people in. */
  async function openToAddress(id: BoardId): Promise<BoardRow | undefined> {
    const board = await storage.getBoard(id)
    const isOpen = board?.disabledAt === undefined && board?.generalAccess !== 'nobody'
    return isOpen ? board : undefined
  }

  return {
    list: async (person, { list, search, after, limit }) => {
      const query = { list, personId: person.id }
      const start = after === undefined || after === '' ? LIST_START : parseCursor(after)
      if (start === undefined) return refused('bad-cursor')
      const wanted = search === undefined ? '' : folded(search)
      const found =
        wanted === ''
          ? await listPage(storage, { ...query, after: start, limit: limit + 1 })
          : await searched({ start, wanted, limit: limit + 1 }, (from) =>
              listPage(storage, { ...query, after: from, limit: SEARCH_STEP }),
            )
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return ok({
        boards: page.map((row) => listedBoard(person, row)),
        next: found.length > limit && last ? cursorOf(last) : undefined,
      })
    },

    title: async (person, id) => {
      const found = await boardFor(person, id, 'open')
      return found.ok ? found.board.title : undefined
    },

    rename: async (person, id, wanted) => {
      const title = parseBoardTitle(wanted)
      if (title === undefined) return refused('bad-title')
      const found = await boardFor(person, id, 'set-title')
      if (!found.ok) return found
      if (!(await storage.renameBoard(id, title))) return refused('not-found')
      // Whoever has it open sees the new title.
      accessChanged()
      return ok({ title })
    },

    duplicate: async (person, id) => {
      const found = await boardFor(person, id, 'duplicate')
      if (!found.ok) return refused('not-found')
      const { title, template, generalAccess } = found.board
      const seed = await pictures.copy(id)
      if (!seed) return refused('not-found')
      const copy = boardIdFromBytes(randomBytes(16))
      try {
        await storage.createBoard({
          id: copy,
          title: `Copy of ${title}`.slice(0, MAX_TITLE_LENGTH).trimEnd(),
          template,
          ownerId: person.id,
          ownerName: person.name,
          generalAccess,
          seed,
          at: now(),
        })
      } catch (error) {
        if (error instanceof StorageError && error.reason === 'full') return refused('storage-full')
        throw error
      }
      return ok({ id: copy })
    },

    archive: async (person, id, isArchived) => {
      const found = await boardFor(person, id, 'open')
      if (!found.ok) return refused('not-found')
      const { id: personId, name } = person
      if (isArchived) await archiveBoard(storage, { id, personId, name, at: now() })
      else await unarchiveBoard(storage, { id, personId })
      return ok(undefined)
    },

    trash: async (person, id) => {
      const found = await boardFor(person, id, 'delete')
      if (!found.ok) return found
      if (!(await trashBoard(storage, { id, at: now() }))) return refused('not-found')
      accessChanged()
      return ok(undefined)
    },

    restore: async (person, id) => {
      if (!(await isTheirTrash(person, id))) return refused('not-found')
      return (await restoreBoard(storage, id)) ? ok(undefined) : refused('not-found')
    },

    remove: async (person, id) => {
      if (!(await isTheirTrash(person, id))) return refused('not-found')
      return (await removeTrashed(storage, id)) ? ok(undefined) : refused('not-found')
    },

    picture: async (person, id) => {
      const found = await boardFor(person, id, 'open')
      if (!found.ok && !(await isTheirTrash(person, id))) return undefined
      const picture = found.ok ? await pictures.of(found.board) : await pictures.kept(id)
      return picture && { svg: picture.svg, version: picture.headSeq }
    },

    preview: async (id): Promise<LinkPreview | undefined> => {
      const board = await openToAddress(id)
      const picture = board && (await pictures.of(board))
      if (!board || !picture) return undefined
      return {
        title: board.title,
        template: board.template,
        notes: picture.notes,
        people: await visitorCount(storage, id),
        pictureVersion: picture.headSeq,
      }
    },

    previewPicture: async (id) => {
      const board = await openToAddress(id)
      const picture = board && (await pictures.of(board))
      return picture && pictures.png({ id, headSeq: picture.headSeq })
    },

    close: () => pictures.close(),
  }
}

function listedBoard(person: Person, row: ListedRow): ListedBoard {
  const { id, title, template, ownerId, generalAccess, place } = row
  const places = place === undefined ? undefined : new Map([[person.id, place]])
  return {
    id,
    title,
    template,
    // The list has only boards on which they have one.
    role: roleOn(person, { ownerId, generalAccess, places }) ?? 'viewer',
    updatedAt: row.updatedAt,
    visitedAt: row.visitedAt,
    pictureVersion: row.headSeq,
    deletedAt: row.deletedAt,
  }
}

/**
 * Rows whose titles contain what is wanted. Titles are compared here, because databases disagree on what
 * the small letter of a letter is.
 */
async function searched(
  { start, wanted, limit }: { start: ListPlace; wanted: string; limit: number },
  read: (after: ListPlace) => Promise<readonly ListedRow[]>,
): Promise<readonly ListedRow[]> {
  const found: ListedRow[] = []
  let after = start
  for (let looked = 0; looked < MAX_SEARCHED; looked += SEARCH_STEP) {
    const rows = await read(after)
    found.push(...rows.filter(({ title }) => folded(title).includes(wanted)))
    const last = rows.at(-1)
    if (!last || rows.length < SEARCH_STEP || found.length >= limit) break
    after = last
  }
  return found.slice(0, limit)
}

/** Without case and accents: "uber" finds "Über". */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .trim()
}

/** Opaque to callers, so that what a list is ordered by can change. */
function cursorOf({ at, id }: ListPlace): string {
  return Buffer.from(`${at} ${id}`).toString('base64url')
}

/** Undefined for a cursor that is none of ours: the first page again would look like more of the list. */
function parseCursor(cursor: string): ListPlace | undefined {
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, at, id] = /^(\d{1,15}) ([\w-]{22})$/.exec(text) ?? []
  return at === undefined || id === undefined ? undefined : { at: Number(at), id }
}
