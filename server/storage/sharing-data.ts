import { isRole } from '#lib/access/principal.ts'
import type { BoardAccess, GeneralAccess, Place } from '#lib/access/roles.ts'
import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { assert } from '#lib/core/assert.ts'
import type { GivenRole } from '#lib/services/sharing.ts'

import type { HostRow } from './host-statements.ts'
import type { Step } from './statements.ts'
import type { BoardStorage } from './storage.ts'
import { generalAccess, integer, place, text } from './stored-rows.ts'

// Who may enter a board, the same over every engine.
//
// What may be changed is decided on what was read, not in SQL: each read has the number of the board's
// access, and a change is done only while that number still stands.

type SharingStorage = Pick<BoardStorage, 'run'>

/** A person's own place on a board. */
export interface StoredMember {
  readonly personId: string
  readonly name: string
  readonly place: Place
  /** The invite link they came by, as long as no owner gave them more or took them off. */
  readonly linkId: string | undefined
  readonly changedAt: number
}

/** An invite link; times are milliseconds. */
export interface StoredLink {
  readonly id: string
  readonly tokenHash: string
  readonly role: GivenRole
  readonly label: string
  readonly expiresAt: number | undefined
  readonly maxUses: number | undefined
  readonly uses: number
  readonly stoppedAt: number | undefined
  readonly createdAt: number
}

/** Somebody who asks to be let in. */
export interface StoredRequest {
  readonly personId: string
  readonly name: string
  readonly askedAt: number
}

/** All that decides who may enter one board, as it stood at one version. */
export interface StoredSharing {
  readonly boardId: BoardId
  readonly title: string
  readonly version: number
  readonly access: BoardAccess & {
    readonly generalAccess: GeneralAccess
    readonly places: ReadonlyMap<string, Place>
  }
  readonly members: ReadonlyMap<string, StoredMember>
  readonly links: readonly StoredLink[]
  readonly requests: readonly StoredRequest[]
  /** What those of the people asked for who have opened the board were called at their last visit. */
  readonly visits: ReadonlyMap<string, string>
}

/** More people than this need not ask at once. */
export const MAX_REQUESTS = 50

/** Reads it; undefined when there is no such board. @param people - whose visits to look for */
export async function readSharing(
  storage: SharingStorage,
  id: BoardId,
  people: readonly string[],
): Promise<StoredSharing | undefined> {
  const [boards = [], members = [], links = [], requests = [], ...visits] = await storage.run([
    // Its version is read first: what changes after that is newer, and noticed by the number.
    { name: 'board', params: [id] },
    { name: 'members', params: [id] },
    { name: 'links', params: [id] },
    { name: 'requests', params: [id, MAX_REQUESTS] },
    ...people.map((person): Step => ({ name: 'visit', params: [id, person] })),
  ])
  const [board] = boards
  if (board === undefined) return undefined
  const stored = members.map(memberOf)
  return {
    boardId: id,
    title: text(board['title']),
    version: integer(board['access_version']),
    access: {
      ownerId: text(board['owner_id']),
      generalAccess: generalAccess(board['general_access']),
      places: new Map(stored.map((member) => [member.personId, member.place])),
      facilitatorId: optionalText(board['facilitator_id']),
      isDisabled: board['disabled_at'] !== null,
    },
    members: new Map(stored.map((member) => [member.personId, member])),
    links: links.map(linkOf),
    requests: requests.map(requestOf),
    visits: new Map(visits.flat().map((row) => [text(row['principal_id']), text(row['name'])])),
  }
}

/** Who has opened a board and has no place of their own on it, the latest first. */
export async function readVisitors(
  storage: SharingStorage,
  id: BoardId,
  limit: number,
): Promise<readonly { personId: string; name: string }[]> {
  const [rows = []] = await storage.run([{ name: 'visitors', params: [id, limit] }])
  return rows.map((row) => ({ personId: text(row['principal_id']), name: text(row['name']) }))
}

/** Who has a place of their own on a board or asks for one, the first to come first. */
export async function readPeople(
  storage: SharingStorage,
  id: BoardId,
): Promise<{ members: readonly StoredMember[]; requests: readonly StoredRequest[] }> {
  const [members = [], requests = []] = await storage.run([
    { name: 'members', params: [id] },
    { name: 'requests', params: [id, MAX_REQUESTS] },
  ])
  return { members: members.map(memberOf), requests: requests.map(requestOf) }
}

/** Does the steps if the board's access is still as it was read; false when nothing was done. */
export async function changeSharing(
  storage: SharingStorage,
  { boardId, version }: Pick<StoredSharing, 'boardId' | 'version'>,
  steps: readonly Step[],
): Promise<boolean> {
  const isAsRead: Step = {
    name: 'accessChangesFrom',
    params: [boardId, version],
    isNeeded: true,
  }
  return (await storage.run([isAsRead, ...steps])).length > 0
}

/** The link whose secret has this hash and whose board can be opened. */
export async function findLink(
  storage: SharingStorage,
  tokenHash: string,
): Promise<{ linkId: string; boardId: BoardId } | undefined> {
  const [rows = []] = await storage.run([{ name: 'linkByHash', params: [tokenHash] }])
  const [row] = rows
  return row && { linkId: text(row['id']), boardId: boardIdOf(row) }
}

/** Makes links of a board that nobody else knows yet. */
export async function addFirstLinks(
  storage: SharingStorage,
  links: readonly (NewStoredLink & { readonly boardId: BoardId })[],
): Promise<void> {
  await storage.run(links.map(({ boardId, ...link }) => addLinkStep(boardId, link)))
}

/** What is stored of a new link. */
export interface NewStoredLink {
  readonly id: string
  readonly tokenHash: string
  readonly role: GivenRole
  readonly label: string
  readonly expiresAt: number | undefined
  readonly maxUses: number | undefined
  readonly createdBy: string
  readonly at: number
}

/** Adds a link to its board. */
export function addLinkStep(boardId: BoardId, link: NewStoredLink): Step {
  const { id, tokenHash, role, label, expiresAt, maxUses, createdBy, at } = link
  return {
    name: 'addLink',
    params: [
      boardId,
      id,
      tokenHash,
      role,
      label,
      expiresAt ?? null,
      maxUses ?? null,
      createdBy,
      at,
    ],
  }
}

/** Gives somebody a place on a board, or another one. */
export function putMemberStep(
  boardId: BoardId,
  { personId, name, place: to, linkId, changedAt }: StoredMember,
): Step {
  return { name: 'putMember', params: [boardId, personId, to, name, linkId ?? null, changedAt] }
}

/** Gives a board and all that belongs to it another id; the old one leads to it from then on. */
export function moveBoardSteps({
  from,
  to,
  at,
}: {
  from: BoardId
  to: BoardId
  at: number
}): Step[] {
  const moves = (
    [
      'copyBoard',
      'moveUpdates',
      'moveSnapshots',
      'moveWriters',
      'moveControl',
      'moveLinks',
      'moveMembers',
      'moveRequests',
      'moveMoves',
      'moveVisits',
    ] as const
  ).map((name): Step => ({ name, params: [from, to] }))
  return [
    ...moves,
    { name: 'dropBoard', params: [from] },
    { name: 'noteMove', params: [from, to, at] },
  ]
}

/** Where a board went that had this id. */
export async function readMove(storage: SharingStorage, id: BoardId): Promise<BoardId | undefined> {
  const [rows = []] = await storage.run([{ name: 'movedTo', params: [id] }])
  return rows[0] && boardIdOf(rows[0])
}

/** Notes that somebody asks to be let in; false when there is no such board or too many ask. */
export async function askForAccess(
  storage: SharingStorage,
  { boardId, personId, name, at }: { boardId: BoardId; personId: string; name: string; at: number },
): Promise<boolean> {
  const answers = await storage.run([
    { name: 'accessChanges', params: [boardId], isNeeded: true },
    {
      name: 'askForAccess',
      params: [boardId, personId, name, at, MAX_REQUESTS],
      isNeeded: true,
    },
  ])
  return answers.length > 0
}

/** Ends the links whose time is over: whoever came by one is off its board. Answers those boards. */
export async function endExpiredLinks(
  storage: SharingStorage,
  at: number,
): Promise<readonly BoardId[]> {
  const [expired = []] = await storage.run([{ name: 'expiredLinks', params: [at] }])
  for (const row of expired) {
    const [boardId, linkId] = [boardIdOf(row), text(row['id'])]
    // Needed, so that of several servers that notice only one counts it as a change.
    await storage.run([
      { name: 'accessChanges', params: [boardId], isNeeded: true },
      { name: 'stopLink', params: [boardId, linkId, at], isNeeded: true },
      { name: 'dropMembersOfLink', params: [boardId, linkId, at] },
    ])
  }
  return [...new Set(expired.map(boardIdOf))]
}

function memberOf(row: HostRow): StoredMember {
  return {
    personId: text(row['principal_id']),
    name: text(row['name']),
    place: place(row['role']),
    linkId: optionalText(row['link_id']),
    changedAt: integer(row['changed_at']),
  }
}

function linkOf(row: HostRow): StoredLink {
  const { role } = row
  assert(isRole(role) && role !== 'owner', 'a stored invite link gives no role we know')
  return {
    id: text(row['id']),
    tokenHash: text(row['token_hash']),
    role,
    label: text(row['label']),
    expiresAt: optionalInteger(row['expires_at']),
    maxUses: optionalInteger(row['max_uses']),
    uses: integer(row['uses']),
    stoppedAt: optionalInteger(row['stopped_at']),
    createdAt: integer(row['created_at']),
  }
}

function requestOf(row: HostRow): StoredRequest {
  return {
    personId: text(row['principal_id']),
    name: text(row['name']),
    askedAt: integer(row['created_at']),
  }
}

function boardIdOf(row: HostRow): BoardId {
  const id = parseBoardId(row['board_id'])
  assert(id !== undefined, 'a stored board has a malformed id')
  return id
}

function optionalText(value: unknown): string | undefined {
  return value === null ? undefined : text(value)
}

function optionalInteger(value: unknown): number | undefined {
  return value === null ? undefined : integer(value)
}
