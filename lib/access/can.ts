import type { Principal, Role } from './principal.ts'
import { roleOn, type BoardAccess } from './roles.ts'

/** Everything on a board that is decided by who asks. */
export type Action =
  /** Load the board's document and page. */
  | 'open'
  /** Be seen by the others: name, cursor, selection. */
  | 'be-present'
  /** Send updates of the document. */
  | 'edit'
  /** Rename the board. */
  | 'set-title'
  /** Say who holds a role of the template. */
  | 'set-holder'

const ALLOWED: Readonly<Record<Action, ReadonlySet<Role>>> = {
  open: new Set<Role>(['owner', 'editor', 'commenter', 'viewer']),
  'be-present': new Set<Role>(['owner', 'editor', 'commenter', 'viewer']),
  edit: new Set<Role>(['owner', 'editor']),
  'set-title': new Set<Role>(['owner', 'editor']),
  'set-holder': new Set<Role>(['owner', 'editor']),
}

/** The one place that decides access: may this principal do this on this board? */
export function can(principal: Principal, action: Action, board: BoardAccess): boolean {
  const role = roleOn(principal, board)
  return role !== undefined && ALLOWED[action].has(role)
}
