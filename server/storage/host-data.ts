import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { assert } from '#lib/core/assert.ts'

import type { HostRow } from './host-statements.ts'
import type { BoardStorage } from './storage.ts'
import { barredOf, integer, personHash } from './stored-rows.ts'

// What the person who hosts may know and change, the same over every engine.

type HostStorage = Pick<BoardStorage, 'runHost'>

/** A board as its host sees it; times are milliseconds. */
export interface HostedBoard {
  readonly id: BoardId
  readonly title: string
  /** Principal id, or `nobody` once that person was erased. */
  readonly ownerId: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly disabledAt: number | undefined
  /** How many people have opened it. */
  readonly people: number
  /** Of its log and snapshots. */
  readonly bytes: number
}

/** Somebody whom storage knows. */
export interface HostedPerson {
  readonly id: string
  /** Their own, or as they last wrote or became a member under it; undefined for who only looked. */
  readonly name: string | undefined
  /** Of who signs in by it; guests have none. */
  readonly email: string | undefined
  /** Boards they made, opened and wrote on. */
  readonly owned: number
  readonly visited: number
  readonly written: number
  /** Their newest trace, milliseconds. */
  readonly lastAt: number
  readonly isDisabled: boolean
}

/** What erasing took a person out of. */
export interface Erasure {
  readonly owned: number
  readonly visited: number
  readonly written: number
  /** Templates of theirs, which are gone. */
  readonly templates: number
}

/** Stands where a person was erased. Sign-ins never give this id. */
const NOBODY = 'nobody'

/** Last changed first. */
export async function listBoards(storage: HostStorage): Promise<readonly HostedBoard[]> {
  const [rows = []] = await storage.runHost([{ name: 'boards', params: [] }])
  return rows.map((row) => ({
    id: boardIdOf(row),
    title: String(row['title']),
    ownerId: String(row['owner_id']),
    createdAt: integer(row['created_at']),
    updatedAt: integer(row['updated_at']),
    disabledAt: row['disabled_at'] === null ? undefined : integer(row['disabled_at']),
    people: integer(row['people']),
    bytes: integer(row['bytes']),
  }))
}

/** The title; undefined when there is no such board. */
export async function boardTitle(storage: HostStorage, id: BoardId): Promise<string | undefined> {
  return titleIn(await storage.runHost([{ name: 'board', params: [id] }]))
}

/** Nobody may open it from now on. Answers its title; undefined when there is no such board. */
export async function disableBoard(
  storage: HostStorage,
  { id, at }: { id: BoardId; at: number },
): Promise<string | undefined> {
  return titleIn(await storage.runHost([{ name: 'disableBoard', params: [id, at] }]))
}

/** Takes back {@link disableBoard}. */
export async function enableBoard(storage: HostStorage, id: BoardId): Promise<string | undefined> {
  return titleIn(await storage.runHost([{ name: 'enableBoard', params: [id] }]))
}

/** Removes the board and all that belongs to it, for good. Answers the title it had. */
export async function deleteBoard(storage: HostStorage, id: BoardId): Promise<string | undefined> {
  return titleIn(await storage.runHost([{ name: 'deleteBoard', params: [id] }]))
}

/** Everybody who has an account, or whom a board, a visit or an edit names, the latest first. */
export async function listPeople(storage: HostStorage): Promise<readonly HostedPerson[]> {
  const answers = await storage.runHost(
    (
      [
        ...(['visitors', 'owners', 'writers', 'names', 'disabledPeople'] as const),
        ...(['users', 'members', 'templateOwners'] as const),
      ] as const
    ).map((name) => ({ name, params: [] })),
  )
  const [visitors = [], owners = [], writers = [], names = [], disabled = [], ...rest] = answers
  const [users = [], members = [], templateOwners = []] = rest
  const [visited, owned, written, nameOf, disabledAt] = [
    byPerson(visitors, 'boards'),
    byPerson(owners, 'boards'),
    byPerson(writers, 'boards'),
    // The later ones count more.
    new Map(
      [...members, ...names, ...users].map((row) => [
        String(row['principal_id']),
        String(row['name']),
      ]),
    ),
    byPerson(disabled, 'barred_at'),
  ]
  const emails = new Map(users.map((row) => [String(row['principal_id']), String(row['email'])]))
  const lastAt = new Map<string, number>(disabledAt)
  const traces = [visitors, owners, writers, users, members, templateOwners]
  for (const [id, at] of traces.flatMap((rows) => [...byPerson(rows, 'at')]))
    lastAt.set(id, Math.max(at, lastAt.get(id) ?? 0))
  lastAt.delete(NOBODY)
  return [...lastAt]
    .map(([id, at]) => ({
      id,
      name: nameOf.get(id),
      email: emails.get(id),
      owned: owned.get(id) ?? 0,
      visited: visited.get(id) ?? 0,
      written: written.get(id) ?? 0,
      lastAt: at,
      isDisabled: disabledAt.has(id),
    }))
    .toSorted((one, other) => other.lastAt - one.lastAt || (one.id < other.id ? -1 : 1))
}

/** True when something stored names this person. */
export async function isKnown(storage: HostStorage, principalId: string): Promise<boolean> {
  const params = [principalId, personHash(principalId)]
  const [rows] = await storage.runHost([{ name: 'traces', params }])
  return integer(rows?.[0]?.['traces']) > 0
}

/** They may not come in from now on. */
export async function disablePerson(
  storage: HostStorage,
  { principalId, at }: { principalId: string; at: number },
): Promise<void> {
  const params = [personHash(principalId), principalId, at]
  await storage.runHost([{ name: 'disablePerson', params }])
}

/** Takes back {@link disablePerson}; false when they were not disabled. */
export async function enablePerson(storage: HostStorage, principalId: string): Promise<boolean> {
  const params = [personHash(principalId)]
  const [erased = [], named = []] = await storage.runHost([
    { name: 'enableErased', params },
    { name: 'enablePerson', params },
  ])
  return erased.length + named.length > 0
}

/** Ends their sign-in for good. Do this first and let servers notice, or they write the name anew. */
export async function endSignIn(
  storage: HostStorage,
  { principalId, at }: { principalId: string; at: number },
): Promise<void> {
  await storage.runHost([{ name: 'barErased', params: [personHash(principalId), at] }])
}

/**
 * Takes the name and the id of a person out of everything stored; what they drew on boards stays, by
 * nobody, and the templates they saved go with them.
 */
export async function erasePerson(storage: HostStorage, principalId: string): Promise<Erasure> {
  const [owned = [], visited = [], written = [], templates = []] = await storage.runHost(
    (
      [
        ...(['eraseOwner', 'eraseVisits', 'eraseWriter', 'eraseTemplates'] as const),
        ...(['eraseFacilitator', 'eraseMember'] as const),
        ...(['eraseRequests', 'eraseLinks', 'eraseTokens', 'eraseUser'] as const),
      ] as const
    ).map((name) => ({ name, params: [principalId] })),
  )
  const boards = new Set(written.map((row) => row['board_id']))
  return {
    owned: owned.length,
    visited: visited.length,
    written: boards.size,
    templates: templates.length,
  }
}

/** Everything stored about a person, as plain data with times in ISO 8601. */
export async function exportPerson(storage: HostStorage, principalId: string): Promise<object> {
  const params = [principalId]
  const answers = await storage.runHost([
    { name: 'exportBoards', params },
    { name: 'exportVisits', params },
    { name: 'exportWriters', params },
    { name: 'exportBarred', params: [personHash(principalId)] },
    { name: 'exportUser', params },
    { name: 'exportAccounts', params },
    { name: 'exportMember', params },
    { name: 'exportRequests', params },
    { name: 'exportLinks', params },
    { name: 'exportTemplates', params },
  ])
  const [owned = [], visited = [], written = [], barred = [], users = [], ...rest] = answers
  const [accounts = [], memberships = [], requests = [], links = [], templates = []] = rest
  return {
    id: principalId,
    account: users.map((row) => ({
      email: row['email'],
      name: row['name'],
      colour: row['colour'],
      emailProvenAt: time(row['email_verified_at']),
      createdAt: time(row['created_at']),
      signsInBy: accounts.map((account) => ({
        provider: account['provider'],
        id: account['provider_account_id'],
        since: time(account['created_at']),
      })),
    })),
    boardsMade: owned.map((row) => ({
      id: row['id'],
      title: row['title'],
      template: row['template'],
      createdAt: time(row['created_at']),
      updatedAt: time(row['updated_at']),
      disabledAt: time(row['disabled_at']),
    })),
    templates: templates.map((row) => ({
      id: row['id'],
      name: row['name'],
      template: row['template'],
      notes: row['notes'],
      savedAt: time(row['created_at']),
    })),
    boardsOpened: visited.map((row) => ({
      id: row['board_id'],
      title: row['title'],
      lastOpenedAt: time(row['visited_at']),
    })),
    wroteAs: written.map((row) => ({
      board: row['board_id'],
      title: row['title'],
      name: row['name'],
      clientId: row['client_id'],
      firstAt: time(row['first_at']),
    })),
    memberOf: memberships.map((row) => ({
      board: row['board_id'],
      title: row['title'],
      role: row['role'],
      name: row['name'],
      since: time(row['changed_at']),
    })),
    askedFor: requests.map((row) => ({
      board: row['board_id'],
      name: row['name'],
      at: time(row['created_at']),
    })),
    linksMade: links.map((row) => ({
      board: row['board_id'],
      role: row['role'],
      label: row['label'],
      at: time(row['created_at']),
    })),
    barred: barred.map((row) => ({ reason: barredOf(row), since: time(row['barred_at']) })),
  }
}

function titleIn(answers: readonly (readonly HostRow[])[]): string | undefined {
  const row = answers[0]?.[0]
  return row && String(row['title'])
}

function boardIdOf(row: HostRow): BoardId {
  const id = parseBoardId(row['id'])
  assert(id !== undefined, 'a stored board has a malformed id')
  return id
}

function byPerson(rows: readonly HostRow[], column: string): Map<string, number> {
  return new Map(rows.map((row) => [String(row['principal_id']), integer(row[column])]))
}

function time(value: unknown): string | null {
  return value === null ? null : new Date(integer(value)).toISOString()
}
