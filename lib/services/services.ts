import type { Person, Role } from '#lib/access/principal.ts'
import type { GeneralAccess } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { RoleCount, RoleNamesProblem } from '#lib/board/role-names.ts'
import type { Result } from '#lib/core/result.ts'
import type { NamedRole } from '#lib/ownership/column-mapping.ts'
import type { ImportedBoard } from '#lib/ownership/imported-card.ts'
import type { TemplateOutline } from '#lib/board/template-outline.ts'
import type { AgreementService } from './agreement.ts'
import type { HomeService } from './home.ts'
import type { OwnTemplateRefusal, OwnTemplateService } from './own-templates.ts'
import type { SharingService } from './sharing.ts'
import type { AccountService, LimitService } from './accounts.ts'

/** How a new board starts. `placement` is read by templates that have an example placement. */
export interface NewBoard {
  /** A built-in template, or one that this person saved. */
  readonly template: string
  readonly placement: BoardPlacement
  /** Names of the roles, for templates whose roles people name; undefined for the template's own. */
  readonly roles?: readonly string[] | undefined
  readonly title?: string | undefined
  /** Cards in the place of the template's own. */
  readonly imported?: ImportedBoard | undefined
}

/** Whether cards lie where the template's example has them. */
export type BoardPlacement = 'example' | 'unplaced'

/** A template that a list or a file can be brought into. */
export interface ImportTarget {
  readonly id: string
  readonly name: string
  /** Roles that a column may speak of; none on a board without regions. */
  readonly roles: readonly NamedRole[]
}

/** A template as people choose it. */
export interface TemplateChoice {
  readonly id: string
  readonly name: string
  readonly description: string
  /** The placements that differ, the usual one first. */
  readonly placements: readonly [BoardPlacement, ...BoardPlacement[]]
  /** True where a board without its example has no cards at all. */
  readonly startsEmpty: boolean
  /** Undefined when its roles have names of their own. */
  readonly naming: RoleChoice | undefined
}

/** How people name the roles of a template. */
export interface RoleChoice extends RoleCount {
  readonly noun: 'Role' | 'Owner'
  /** What they are called when nobody says otherwise; only these have an example placement. */
  readonly names: readonly string[]
}

/** What pages may ask about templates; the records of one are none of their business. */
export interface TemplateService {
  list(): readonly TemplateChoice[]
  /** The templates that a list or a file can be brought into, in the order in which people see them. */
  importTargets(): readonly ImportTarget[]
  /** An SVG of a new board, drawn from its records; undefined when no board starts like that. */
  picture(start: {
    readonly template: string
    readonly placement: BoardPlacement
    /** How many roles there are; undefined for the template's own. */
    readonly roles: number | undefined
  }): string | undefined
  /** What a board's template draws, for the moment before its document is there. */
  outline(template: string): TemplateOutline | undefined
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

/** A board that was just made. */
export interface MadeBoard extends BoardInfo {
  /** The secrets of the two invite links that it is made with. */
  readonly links: { readonly edit: string; readonly view: string }
}

/** What pages and route handlers may ask about boards. Implemented by the server, in memory in tests. */
export interface BoardService {
  create(
    person: Person,
    board: NewBoard,
  ): Promise<
    Result<
      MadeBoard,
      'unknown-template' | RoleNamesProblem | OwnTemplateRefusal | 'bad-title' | 'storage-full'
    >
  >
  /** The board and this person's role on it, and remembers the visit; `not-found` also when it is not theirs. */
  open(
    person: Person,
    id: BoardId,
  ): Promise<Result<BoardInfo & { role: Role; generalAccess: GeneralAccess }, 'not-found'>>
  /**
   * What the name prompt shows: title, template, and how many people are connected now. `not-found` also
   * when the address alone lets nobody in.
   */
  preview(
    id: BoardId,
  ): Promise<Result<{ title: string; template: string; people: number }, 'not-found'>>
}

/** Whether somebody with a sign-in of ours may come in. */
export type Standing =
  | 'welcome'
  /** The person who hosts has closed Overlap to them. */
  | 'disabled'
  /** They have signed out everywhere since this sign-in, or are no user any more. */
  | 'signed-out'
  /** All about them was erased, this sign-in included; they may begin anew under another id. */
  | 'erased'

/** What pages and route handlers may ask about people. */
export interface PeopleService {
  standing(person: Person): Promise<Standing>
}

export interface Services {
  readonly people: PeopleService
  readonly boards: BoardService
  readonly templates: TemplateService
  readonly ownTemplates: OwnTemplateService
  readonly sharing: SharingService
  readonly home: HomeService
  readonly agreements: AgreementService
  readonly accounts: AccountService
  readonly limits: LimitService
}

/** The request header by which a page learns the nonce that its scripts carry. */
export const NONCE_HEADER = 'x-nonce'

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
