import type { ToldCard } from '#lib/protocol/cards.ts'

/** What is being asked about the cards, in a dialog. */
export type Asked =
  | { readonly kind: 'name'; readonly card: ToldCard; readonly field: 'accountable' | 'delegate' }
  | { readonly kind: 'more'; readonly card: ToldCard }
  | { readonly kind: 'add' }
  /** With the card as it is then: what is typed is a change of that. */
  | { readonly kind: 'rename'; readonly card: ToldCard }
