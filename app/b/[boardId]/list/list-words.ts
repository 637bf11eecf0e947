import { assertNever } from '#lib/core/assert.ts'
import { listWords, roleName } from '#lib/ownership/card-words.ts'
import { areParts, NO_PART_WORDS } from '#lib/ownership/parts.ts'
import type { ToldCard, ToldRole } from '#lib/protocol/cards.ts'
import type { CommandFailure } from '#lib/sync/board-connection.ts'
import { pageOf, rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import type { CardEdit } from './card-edits.ts'

/** Where a card is or may be put: a region's key, or null for the tray. */
export type Place = string | null

/** The ids of the roles of a region's key. */
export function rolesOf(place: Place): readonly string[] {
  return place === null || place === '' ? [] : place.split('+')
}

/** The name of a region: "Product Manager", "Both", "Nobody", "No part", "Not placed". */
export function placeName(place: Place, roles: readonly ToldRole[]): string {
  if (place === null) return 'Not placed'
  const ids = rolesOf(place)
  if (ids.length === 0) return areParts(roles) ? NO_PART_WORDS : 'Nobody'
  if (ids.length > 1 && ids.length === roles.length) return ids.length === 2 ? 'Both' : 'All'
  return listWords(ids.map((id) => roleName(id, roles)))
}

/** The same for a narrow field: of several roles the letters that stand on cards, "PM + PMM", where all have such. */
export function shortPlaceName(place: Place, roles: readonly ToldRole[]): string {
  const ids = rolesOf(place)
  const isLong = ids.length > 1 && ids.length < roles.length
  const hasLetters = ids.every((id) => id.length <= MAX_LETTERS)
  return isLong && hasLetters ? ids.join(' + ') : placeName(place, roles)
}

/** A role that people name has its name for an id. */
const MAX_LETTERS = 4

/** The heading over the cards of a region. */
export function placeHeading(place: Place, roles: readonly ToldRole[]): string {
  if (place === null) return 'Not placed yet'
  return place === '' && !areParts(roles) ? 'Nobody owns this yet' : placeName(place, roles)
}

/** One who answers for a card or does its work: "Ana", or "Product Owner" where nobody is named. */
export function partyName(
  { role, person }: { role?: string; person?: string },
  roles: readonly ToldRole[],
): string {
  return person ?? roleName(role ?? '', roles)
}

/** All of them, or undefined when there is none. */
export function partyNames(
  parties: ToldCard['accountable'],
  roles: readonly ToldRole[],
): string | undefined {
  if (!parties || parties.length === 0) return undefined
  return listWords(parties.map((party) => partyName(party, roles)))
}

/** What a screen reader says of a card: "Pricing, on Page 1, Both, not yet accountable", "Design, Contributors". */
export function describeCard(card: ToldCard, board: Pick<ToldBoard, 'roles' | 'pages'>): string {
  const roles = rolesFor(board, card)
  const names = partyNames(card.accountable, roles)
  const page = pageOf(board, card)
  const parts = [card.title, ...(page ? [`on ${page.name}`] : []), placeName(card.region, roles)]
  if (card.state === 'parked') parts.push('parked')
  if (areParts(roles)) return parts.join(', ')
  if (card.state === 'two-accountable') parts.push(`two accountable: ${names}`)
  else if (card.state === 'needs-accountable') parts.push('not yet accountable')
  else if (names !== undefined) parts.push(`accountable: ${names}`)
  const delegates = partyNames(card.delegates, roles)
  if (delegates !== undefined) parts.push(`delegated to ${delegates}`)
  if (card.size) parts.push(`size ${card.size}`)
  return parts.join(', ')
}

/** A note's words in one line, as lists show them. */
export function titleOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/**
 * What a change came to, for the person who made it.
 *
 * @param now - the card as it is then: somebody else may have named another at the same time
 */
export function doneSentence(
  { title }: ToldCard,
  edit: CardEdit,
  roles: readonly ToldRole[],
  now?: ToldCard,
): string {
  switch (edit.type) {
    case 'place-card':
      return `${title}: ${placeName(edit.region, roles)}.`
    case 'set-accountable':
      if (now?.state === 'two-accountable') {
        return namedSentence(now, { roles, pages: [] })
      }
      return edit.name === ''
        ? `${title}: nobody named.`
        : `${title}: accountable ${roleName(edit.name, roles)}.`
    case 'set-delegate':
      return edit.name === ''
        ? `${title}: not delegated.`
        : `${title}: delegated to ${roleName(edit.name, roles)}.`
    case 'set-size':
      return `${title}: size ${edit.size ?? 'none'}.`
    case 'set-parked':
      return edit.isParked ? `${title}: parked.` : `${title}: taken up again.`
    case 'set-comment':
      return edit.isComment ? `“${title}” is not counted now.` : `“${title}” is counted again.`
    case 'set-decision':
      return edit.words === '' ? `${title}: no decision.` : `${title}: decision written down.`
    case 'set-reason':
      return edit.words === '' ? `${title}: no reason.` : `${title}: reason written down.`
    case 'rename-card':
      return `“${title}” is now “${titleOf(edit.after)}”.`
    case 'delete-card':
      return `“${title}” is deleted.`
    default:
      return assertNever(edit)
  }
}

/** What is said of a card with two accountable. */
export function namedSentence(card: ToldCard, board: Pick<ToldBoard, 'roles' | 'pages'>): string {
  return `${card.title}: ${partyNames(card.accountable, rolesFor(board, card))} are named. Choose one.`
}

/** What an undo or redo came to; `done` is what it did: "Undone". */
export function turnedSentence(
  { done, title }: { readonly done: string; readonly title: string },
  card: ToldCard | undefined,
  board: Pick<ToldBoard, 'roles' | 'pages'>,
): string {
  return card
    ? `${done}. ${describeCard(card, board)}.`
    : `${done}. “${title}” is not in the list any more.`
}

/** What somebody wanted: "Pricing", "deleted". */
export interface Wanted {
  readonly subject: string
  readonly deed: string
}

/** Why a change was not made, or that nobody knows whether it was. */
export function refusalSentence({ subject, deed }: Wanted, reason: CommandFailure): string {
  if (reason === 'no-answer') {
    return `It is not known whether ${lowerFirst(subject)} was ${deed}: the server did not answer. The list shows what it has.`
  }
  return `${subject} was not ${deed}${REASONS[reason] ?? '. Try again.'}`
}

/** The same of words that were typed about a card. */
export function wordsRefusal(wanted: Wanted, reason: CommandFailure): string {
  return reason === 'changed-since'
    ? `Somebody wrote something else of ${wanted.subject} while you typed. Your words were not saved.`
    : refusalSentence(wanted, reason)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

const REASONS: Readonly<Partial<Record<CommandFailure, string>>> = {
  'not-allowed': ': you can only view this board.',
  'not-saved': ': the server cannot save now.',
  'too-many': '. Try again in a moment.',
  'no-such-card': ': somebody deleted it, or it is not counted any more.',
  'no-such-region': ': that region is not on the board any more.',
  locked: ': its note is locked on the canvas.',
  full: ': the board is full.',
  'too-long': ': its note is too long for a list. Change it on the canvas.',
  'unknown-text': ': its note holds what only the canvas can change.',
  'changed-since': ': somebody changed it again since.',
  'no-undo': ': the server does not have any more what it was before.',
  'unknown-command': ': the server does not know this change. Reload the page.',
  offline: ': there is no connection.',
}
