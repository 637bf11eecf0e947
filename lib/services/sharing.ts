import type { Person, Role } from '#lib/access/principal.ts'
import type { GeneralAccess, Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Result } from '#lib/core/result.ts'

/** The roles that an invite link or an owner can give to somebody who is no owner yet. */
export type GivenRole = Exclude<Role, 'owner'>

/** Links of one board that are not stopped, at most. */
export const MAX_LINKS = 50
/** UTF-16 units of what a link is for. */
export const MAX_LINK_LABEL_LENGTH = 60
export const MAX_LINK_USES = 10_000

/** An invite link as its owner sees it. Times are milliseconds. */
export interface InviteLink {
  readonly id: string
  readonly role: GivenRole
  /** What it is for, in the owner's words; may be empty. */
  readonly label: string
  /** The secret of its address; undefined when this server cannot tell it any more (another NEXTAUTH_SECRET). */
  readonly token: string | undefined
  readonly expiresAt: number | undefined
  readonly maxUses: number | undefined
  readonly uses: number
  readonly createdAt: number
}

/** Somebody who is on a board or was taken off it. */
export interface Member {
  readonly personId: string
  readonly name: string
  /** `none` for who was taken off. */
  readonly role: Place
  /** How they came: their own doing, by an invite link (its label or role), or by the address. */
  readonly by: 'owner' | 'address' | { readonly link: string }
  readonly isFacilitator: boolean
  /** Who asks. */
  readonly isYou: boolean
}

/** Somebody who asks to be let in. */
export interface AccessRequest {
  readonly personId: string
  readonly name: string
  readonly askedAt: number
}

/** Everything that the share dialog shows to an owner. */
export interface Sharing {
  readonly generalAccess: GeneralAccess
  readonly links: readonly InviteLink[]
  /** Owners first, then as they came. */
  readonly members: readonly Member[]
  readonly requests: readonly AccessRequest[]
}

export interface NewLink {
  readonly role: GivenRole
  readonly label?: string | undefined
  readonly expiresAt?: number | undefined
  readonly maxUses?: number | undefined
}

/** `not-found` also when the board is not this person's to see; `not-allowed` when they see it but are no owner. */
export type SharingRefusal = 'not-found' | 'not-allowed'

/** Why an invite link lets nobody in. */
export type LinkRefusal = 'not-found' | 'stopped' | 'expired' | 'used-up' | 'removed'

/**
 * Who may enter a board. Every change is on disk when its promise resolves and reaches open connections
 * within a second, on every server. All but `redeem`, `look` and `ask` are for owners.
 */
export interface SharingService {
  read(person: Person, id: BoardId): Promise<Result<Sharing, SharingRefusal>>
  setGeneralAccess(
    person: Person,
    id: BoardId,
    access: GeneralAccess,
  ): Promise<Result<undefined, SharingRefusal>>
  addLink(
    person: Person,
    id: BoardId,
    link: NewLink,
  ): Promise<Result<InviteLink, SharingRefusal | 'too-many' | 'bad-label' | 'bad-link'>>
  /** Ends the link; whoever came by it is off the board, but for those whom an owner has given more since. */
  stopLink(
    person: Person,
    id: BoardId,
    linkId: string,
  ): Promise<Result<undefined, SharingRefusal | 'no-such-link'>>
  /** What the page of an invite link shows before somebody comes in by it. */
  look(
    token: string,
  ): Promise<Result<{ title: string; role: GivenRole; people: number }, LinkRefusal>>
  /**
   * Comes in by an invite link. Who has as much already keeps that, and the link's count stays; so does
   * who was given less by an owner since the link was made.
   */
  redeem(
    person: Person,
    token: string,
  ): Promise<Result<{ boardId: BoardId; role: Role }, LinkRefusal>>
  /** Gives somebody on the board a role, also `owner`, or takes them off with `none`. The last owner stays one. */
  setRole(
    person: Person,
    id: BoardId,
    change: { personId: string; role: Place },
  ): Promise<Result<undefined, SharingRefusal | 'no-such-person' | 'last-owner'>>
  /** Gives up one's own place, and takes the board off one's list. */
  leave(person: Person, id: BoardId): Promise<Result<undefined, 'not-found' | 'last-owner'>>
  /** Hands over the right to run the session; undefined takes it back to the owners. */
  setFacilitator(
    person: Person,
    id: BoardId,
    personId: string | undefined,
  ): Promise<Result<undefined, SharingRefusal | 'no-such-person'>>
  /**
   * Gives the board a new address. Everybody who is connected is sent away; who has a place of their own
   * finds it in their list, everybody else and every connection by the old address is out.
   */
  resetAddress(person: Person, id: BoardId): Promise<Result<{ id: BoardId }, SharingRefusal>>
  /** Where a board went that had this address, for who has a place of their own there. */
  movedTo(person: Person, id: BoardId): Promise<BoardId | undefined>
  /** Asks the owners to be let in. Answers the same whether or not there is such a board. */
  ask(person: Person, id: BoardId): Promise<void>
  /** Lets somebody in who asked, or not. */
  answer(
    person: Person,
    id: BoardId,
    answer: { personId: string; role: GivenRole | undefined },
  ): Promise<Result<undefined, SharingRefusal | 'no-such-person'>>
}
