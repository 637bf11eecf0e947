import type { CardSize } from './card-facts.ts'

/** Most cards that a board is made with from a list or a file. */
export const MAX_IMPORTED_CARDS = 500
/** Longest task, in UTF-16 code units: what a note can show. */
export const MAX_TASK_LENGTH = 200
/** Longest decision or reason, in UTF-16 code units. */
export const MAX_WORDS_LENGTH = 1_000
/** Longest name of whoever answers for a card or does its work, in UTF-16 code units. */
export const MAX_PARTY_LENGTH = 80
/** Most names of one kind on one card. */
export const MAX_PARTIES = 12

/** A card that a board is made with. */
export interface ImportedCard {
  /** One line. */
  readonly task: string
  /** Ids of the roles that hold it, none for nobody; undefined while it waits in the tray. */
  readonly roles?: readonly string[] | undefined
  /** Roles' ids, or names of people. */
  readonly accountable?: readonly string[] | undefined
  readonly delegates?: readonly string[] | undefined
  readonly decision?: string | undefined
  readonly reason?: string | undefined
  readonly size?: CardSize | undefined
  readonly isParked?: boolean | undefined
}

/** What a board is made with. */
export interface ImportedBoard {
  readonly cards: readonly ImportedCard[]
  /** Who holds which role, by the roles' ids, as far as the file says so. */
  readonly holders?: Readonly<Record<string, readonly string[]>> | undefined
}
