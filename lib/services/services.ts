import type { Person, Role } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Result } from '#lib/core/result.ts'
import type { AccountService, LimitService } from './accounts.ts'

/** How a new board starts. `placement` is read by templates that have an example placement. */
export interface NewBoard {
  readonly template: string
  readonly placement: 'example' | 'unplaced'
  readonly title?: string | undefined
}

/** What a page needs to know of a board before it connects. */
export interface BoardInfo {
  readonly id: BoardId
  readonly title: string
  readonly template: string
  readonly epoch: number
  /** Millisecond timestamps. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** What pages and route handlers may ask about boards. Implemented by the server, in memory in tests. */
export interface BoardService {
  create(
    person: Person,
    board: NewBoard,
  ): Promise<Result<BoardInfo, 'unknown-template' | 'bad-title' | 'storage-full'>>
  /** The board and this person's role on it, and remembers the visit; `not-found` also when it is not theirs. */
  open(person: Person, id: BoardId): Promise<Result<BoardInfo & { role: Role }, 'not-found'>>
  /** What the name prompt shows: title, template, and how many people are connected now. */
  preview(
    id: BoardId,
  ): Promise<Result<{ title: string; template: string; people: number }, 'not-found'>>
  /** Boards this person made or opened, most recent first. */
  recent(person: Person, limit: number): Promise<readonly BoardInfo[]>
}

/** Whether somebody with a sign-in of ours may come in. */
export type Standing =
  | 'welcome'
  /** The person who hosts has closed Overlap to them. */
  | 'disabled'
  /** All about them was erased, this sign-in included; they may begin anew under another id. */
  | 'erased'
  /** They signed out everywhere since this sign-in, or their account is gone. */
  | 'signed-out'

/** What pages and route handlers may ask about people. */
export interface PeopleService {
  standing(person: Person): Promise<Standing>
}

export interface Services {
  readonly people: PeopleService
  readonly boards: BoardService
  readonly accounts: AccountService
  readonly limits: LimitService
}

const KEY = Symbol.for('overlap.services')

/** Installs the one implementation of this process, before the first page is served. */
export function installServices(services: Services): void {
  ;(globalThis as { [KEY]?: Services })[KEY] = services
}

/** The services of this process. @throws Error when none were installed */
export function services(): Services {
  const installed = (globalThis as { [KEY]?: Services })[KEY]
  if (!installed) throw new Error('services were not installed before a page asked for them')
  return installed
}
