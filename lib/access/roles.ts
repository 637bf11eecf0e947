import type { Principal, Role } from './principal.ts'

/** What somebody who has nothing but the board's address may do. */
export type GeneralAccess = 'edit' | 'view' | 'nobody'

/** A person's own place on a board: a role, or `none` when they were taken off it. */
export type Place = Role | 'none'

/** What decides access on one board. */
export interface BoardAccess {
  /** Who made it, or took it over. */
  readonly ownerId: string
  readonly generalAccess: GeneralAccess
  /** People with a place of their own, by principal id; it counts more than what the address gives. */
  readonly places?: ReadonlyMap<string, Place> | undefined
  /** Who runs the session; the owners may as well. Undefined while nobody else was given the right. */
  readonly facilitatorId?: string | undefined
  /** The person who hosts has closed it, also to its owner. */
  readonly isDisabled?: boolean | undefined
}

const ROLE_BY_ADDRESS: Readonly<Record<GeneralAccess, Role | undefined>> = {
  edit: 'editor',
  view: 'viewer',
  nobody: undefined,
}

/** The role of this principal on this board; undefined when it may not even know the board. */
export function roleOn(principal: Principal, board: BoardAccess): Role | undefined {
  return principal.kind === 'nobody' ? undefined : roleOfPerson(principal.id, board)
}

/** {@link roleOn} for somebody of whom only the principal id is known. */
export function roleOfPerson(personId: string, board: BoardAccess): Role | undefined {
  if (board.isDisabled === true) return undefined
  if (personId === board.ownerId) return 'owner'
  const place = board.places?.get(personId)
  if (place !== undefined) return place === 'none' ? undefined : place
  return ROLE_BY_ADDRESS[board.generalAccess]
}

/** True for whoever runs the session on this board: its facilitator, or its owners. */
export function isFacilitator(principal: Principal, board: BoardAccess): boolean {
  const role = roleOn(principal, board)
  if (role === undefined || principal.kind === 'nobody') return false
  return role === 'owner' || principal.id === board.facilitatorId
}

const RANK: Readonly<Record<Place, number>> = {
  none: 0,
  viewer: 1,
  commenter: 2,
  editor: 3,
  owner: 4,
}

/** True when the first allows more than the second; no place at all allows least. */
export function isMore(one: Place | undefined, other: Place | undefined): boolean {
  return (one === undefined ? -1 : RANK[one]) > (other === undefined ? -1 : RANK[other])
}
