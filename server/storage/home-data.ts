import { isRole } from '#lib/access/principal.ts'
import type { BoardAccess, GeneralAccess, Place } from '#lib/access/roles.ts'
import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { assert } from '#lib/core/assert.ts'
import type { BoardList } from '#lib/services/home.ts'

import type { HostRow } from './host-statements.ts'
import type { BoardStorage } from './storage.ts'
import { integer, placesOf } from './stored-rows.ts'

// A person's lists of boards, the trash, and pictures, the same over every engine.

type HomeStorage = Pick<BoardStorage, 'run'>

/** A board as one of a person's lists has it. */
export interface ListedRow {
  readonly id: BoardId
  readonly title: string
  readonly template: string
  readonly ownerId: string
  readonly generalAccess: GeneralAccess
  /** This person's own place on it. */
  readonly place: Place | undefined
  readonly updatedAt: number
  /** 0 when they never opened it. */
  readonly visitedAt: number
  readonly headSeq: number
  readonly deletedAt: number | undefined
  /** By what its list is ordered, newest first; boards of one time are in the order of their ids. */
  readonly at: number
}

/** Where in a list to go on: after this row of it. */
export interface ListPlace {
  readonly at: number
  readonly id: string
}

/** Before the first row of every list. */
export const LIST_START: ListPlace = { at: Number.MAX_SAFE_INTEGER, id: '' }

const LIST_STATEMENTS = {
  recent: 'listRecent',
  yours: 'listYours',
  shared: 'listShared',
  archive: 'listArchive',
  trash: 'listTrash',
} as const

/** The next rows of a list; only boards that this person may open, or take out of the trash. */
export async function listPage(
  storage: HomeStorage,
  { list, personId, after, limit }: ListQuery,
): Promise<readonly ListedRow[]> {
  const params = [personId, after.at, after.id, limit]
  const [rows = []] = await storage.run([{ name: LIST_STATEMENTS[list], params }])
  return rows.map(listedRow)
}

/** What {@link listPage} is asked. */
export interface ListQuery {
  readonly list: BoardList
  readonly personId: string
  readonly after: ListPlace
  readonly limit: number
}

/** Takes a board off the person's lists, but for the archive. False when there is no such board. */
export async function archiveBoard(
  storage: HomeStorage,
  { id, personId, name, at }: { id: BoardId; personId: string; name: string; at: number },
): Promise<boolean> {
  const params = [id, personId, at, name]
  return didChange(await storage.run([{ name: 'archiveBoard', params }]))
}

/** Takes back {@link archiveBoard}. */
export async function unarchiveBoard(
  storage: HomeStorage,
  { id, personId }: { id: BoardId; personId: string },
): Promise<void> {
  await storage.run([{ name: 'unarchiveBoard', params: [id, personId] }])
}

/** Nobody finds the board from now on, but its owners in their trash. */
export async function trashBoard(
  storage: HomeStorage,
  { id, at }: { id: BoardId; at: number },
): Promise<boolean> {
  return didChange(await storage.run([{ name: 'trashBoard', params: [id, at] }]))
}

/** Who may do what with a board in the trash; undefined when it is not there, or closed by the host. */
export async function trashedAccess(
  storage: HomeStorage,
  id: BoardId,
): Promise<BoardAccess | undefined> {
  const [rows = [], members = []] = await storage.run([
    { name: 'trashedBoard', params: [id] },
    { name: 'members', params: [id] },
  ])
  const [row] = rows
  if (row === undefined) return undefined
  return {
    ownerId: String(row['owner_id']),
    generalAccess: row['general_access'] as GeneralAccess,
    places: placesOf(members),
  }
}

/** Takes back {@link trashBoard}. */
export async function restoreBoard(storage: HomeStorage, id: BoardId): Promise<boolean> {
  return didChange(await storage.run([{ name: 'restoreBoard', params: [id] }]))
}

/** Removes a board that is in the trash, and all that belongs to it, for good. */
export async function removeTrashed(storage: HomeStorage, id: BoardId): Promise<boolean> {
  return didChange(await storage.run([{ name: 'removeTrashed', params: [id] }]))
}

/** Removes boards that came into the trash at that time or before, at most `limit`; answers how many. */
export async function sweepTrash(
  storage: HomeStorage,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const [rows = []] = await storage.run([{ name: 'sweepTrash', params: [before, limit] }])
  return rows.length
}

/**
 * Puts boards that guests made, and that nobody opened or changed since `before`, into the trash; at
 * most `limit`. Answers how many.
 */
export async function trashUnvisited(
  storage: HomeStorage,
  { before, at, limit }: { before: number; at: number; limit: number },
): Promise<number> {
  const [rows = []] = await storage.run([{ name: 'trashUnvisited', params: [before, at, limit] }])
  return rows.length
}

/** The stored picture of a board, as text, and the row of its log that it shows. */
export async function storedPicture(
  storage: HomeStorage,
  id: BoardId,
): Promise<{ headSeq: number; picture: string } | undefined> {
  const [rows = []] = await storage.run([{ name: 'picture', params: [id] }])
  const [row] = rows
  return row && { headSeq: integer(row['head_seq']), picture: String(row['picture']) }
}

/** Keeps a picture, unless there is a newer one. */
export async function putPicture(
  storage: HomeStorage,
  { id, headSeq, picture }: { id: BoardId; headSeq: number; picture: string },
): Promise<void> {
  await storage.run([{ name: 'putPicture', params: [id, headSeq, picture] }])
}

/** How many people have opened a board. */
export async function visitorCount(storage: HomeStorage, id: BoardId): Promise<number> {
  const [rows = []] = await storage.run([{ name: 'visitorCount', params: [id] }])
  return integer(rows[0]?.['people'])
}

function didChange(answers: readonly (readonly HostRow[])[]): boolean {
  return (answers[0]?.length ?? 0) > 0
}

function listedRow(row: HostRow): ListedRow {
  const id = parseBoardId(row['id'])
  assert(id !== undefined, 'a stored board has a malformed id')
  const role = row['role']
  return {
    id,
    title: String(row['title']),
    template: String(row['template']),
    ownerId: String(row['owner_id']),
    generalAccess: row['general_access'] as GeneralAccess,
    place: role === 'none' || isRole(role) ? role : undefined,
    updatedAt: integer(row['updated_at']),
    visitedAt: integer(row['visited_at'] ?? 0),
    headSeq: integer(row['head_seq']),
    deletedAt: row['deleted_at'] === null ? undefined : integer(row['deleted_at']),
    at: integer(row['at']),
  }
}
