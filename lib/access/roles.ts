import type { Principal, Role } from './principal.ts'

/** What decides access on one board. */
export interface BoardAccess {
  readonly ownerId: string
  /** What somebody who has nothing but the board's address may do. */
  readonly generalAccess: 'edit' | 'view' | 'nobody'
  /** The person who hosts has closed it, also to its owner. */
  readonly isDisabled?: boolean | undefined
}

const ROLE_BY_ADDRESS: Readonly<Record<BoardAccess['generalAccess'], Role | undefined>> = {
  edit: 'editor',
  view: 'viewer',
  nobody: undefined,
}

/** The role of this principal on this board; undefined when it may not even know the board. */
export function roleOn(principal: Principal, board: BoardAccess): Role | undefined {
  if (principal.kind === 'nobody' || board.isDisabled === true) return undefined
  return principal.id === board.ownerId ? 'owner' : ROLE_BY_ADDRESS[board.generalAccess]
}
