import type { Person, Role } from '#lib/access/principal.ts'
import type { BoardId } from '#lib/board/ids.ts'
import type { Result } from '#lib/core/result.ts'
import type { Agreement } from '#lib/ownership/agreement.ts'

/** What a board says of who owns what, at one moment. */
export interface BoardAgreement {
  readonly title: string
  /** What whoever asked may do on the board. */
  readonly role: Role
  /** When it was read, milliseconds since 1970; the agreement's own date is that of UTC. */
  readonly readAt: number
  readonly agreement: Agreement
  /**
   * Of the same moment: of each of the agreement's pages, undefined where there is none, or of the board
   * where it has no such pages.
   */
  readonly pictures: readonly (AgreementPicture | undefined)[]
}

/** A page of a board as an SVG to read and to print. */
export interface AgreementPicture {
  readonly svg: string
  /** Its size, in units of its own. */
  readonly w: number
  readonly h: number
  /** Notes that are drawn with their words, and those for whose words there was no room. */
  readonly worded: number
  readonly blank: number
}

/**
 * Why there is no agreement: no such board for them, one that cannot be read, or too many
 * cards on it (lib/ownership/agreement.ts).
 */
export type AgreementRefusal = 'not-found' | 'unreadable' | 'too-many-cards'

/** What pages and route handlers may ask about agreements. */
export interface AgreementService {
  /** Of the newest state that is on disk, for whoever may open the board. */
  read(person: Person, id: BoardId): Promise<Result<BoardAgreement, AgreementRefusal>>
}
