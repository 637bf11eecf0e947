import type { Principal, Role } from './principal.ts'
import { isFacilitator, roleOn, type BoardAccess } from './roles.ts'

/** Everything on a board that is decided by who asks. */
export type Action =
  /** Load the board's document, page, picture and counts. */
  | 'open'
  /** Be seen by the others: name, cursor, selection. */
  | 'be-present'
  /** Send updates of the document. */
  | 'edit'
  /** Rename the board, from home as well as on it: its title belongs to its work, which editors do. */
  | 'set-title'
  /** Say who holds a role of the template. */
  | 'set-holder'
  /** Put a template on a page of its own: its circles, too, are the server's to write. */
  | 'add-template'
  /** Make a copy of one's own. */
  | 'duplicate'
  /** Give up one's own place on the board. */
  | 'leave'
  /** Run the session; see {@link isFacilitator}. Who it is, is the owners' to say: that is `share`. */
  | 'facilitate'
  /** See and change who may come in and as what, the invite links, and who runs the session. */
  | 'share'
  /** Give the board a new address. */
  | 'reset-address'
  /** Put it into the trash, take it out again, or remove it for good. */
  | 'delete'

const ALL: readonly Role[] = ['owner', 'editor', 'commenter', 'viewer']
const EDITORS: readonly Role[] = ['owner', 'editor']
const OWNERS: readonly Role[] = ['owner']

const ALLOWED: Readonly<Record<Action, ReadonlySet<Role>>> = {
  open: new Set(ALL),
  'be-present': new Set(ALL),
  edit: new Set(EDITORS),
  'set-title': new Set(EDITORS),
  'set-holder': new Set(EDITORS),
  'add-template': new Set(EDITORS),
  duplicate: new Set(ALL),
  leave: new Set(ALL),
  facilitate: new Set(OWNERS),
  share: new Set(OWNERS),
  'reset-address': new Set(OWNERS),
  delete: new Set(OWNERS),
}

/** The one place that decides access: may this principal do this on this board? */
export function can(principal: Principal, action: Action, board: BoardAccess): boolean {
  const role = roleOn(principal, board)
  if (role === undefined) return false
  return ALLOWED[action].has(role) || (action === 'facilitate' && isFacilitator(principal, board))
}
