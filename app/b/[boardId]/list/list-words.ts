import { listWords, roleName } from '#lib/ownership/card-words.ts'
import type { ToldCard, ToldRole } from '#lib/protocol/cards.ts'
import type { CommandFailure } from '#lib/sync/board-connection.ts'

/** Where a card is or may be put: a region's key, or null for the tray. */
export type Place = string | null

/** The ids of the roles of a region's key. */
export function rolesOf(place: Place): readonly string[] {
  return place === null || place === '' ? [] : place.split('+')
}

/** The name of a region: "Product Manager", "Both", "Nobody", "Not placed". */
export function placeName(place: Place, roles: readonly ToldRole[]): string {
  if (place === null) return 'Not placed'
  const ids = rolesOf(place)
  if (ids.length === 0) return 'Nobody'
  if (ids.length > 1 && ids.length === roles.length) return ids.length === 2 ? 'Both' : 'All'
  return listWords(ids.map((id) => roleName(id, roles)))
}

/** The heading over the cards of a region. */
export function placeHeading(place: Place, roles: readonly ToldRole[]): string {
  if (place === null) return 'Not placed yet'
  return place === '' ? 'Nobody owns this yet' : placeName(place, roles)
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

/** What a screen reader says of a card: "Pricing, Both, not yet accountable". */
export function describeCard(card: ToldCard, roles: readonly ToldRole[]): string {
  const names = partyNames(card.accountable, roles)
  const parts = [card.title, placeName(card.region, roles)]
  if (card.state === 'parked') parts.push('parked')
  if (card.state === 'two-accountable') parts.push(`two accountable: ${names}`)
  else if (card.state === 'needs-accountable') parts.push('not yet accountable')
  else if (names !== undefined) parts.push(`accountable: ${names}`)
  const delegates = partyNames(card.delegates, roles)
  if (delegates !== undefined) parts.push(`delegated to ${delegates}`)
  return parts.join(', ')
}

/** Why a change was not made, after "Pricing was not changed". */
export function refusalSentence(what: string, reason: CommandFailure): string {
  return `${what}${REASONS[reason] ?? '. Try again.'}`
}

const REASONS: Readonly<Partial<Record<CommandFailure, string>>> = {
  'not-allowed': ': you can only view this board.',
  'not-saved': ': the server cannot save now.',
  'too-many': '. Try again in a moment.',
  'no-such-card': ': somebody deleted it, or it is not counted any more.',
  'no-such-region': ': that region is not on the board any more.',
  locked: ': its note is locked on the canvas.',
  full: ': the board is full.',
  'unknown-command': ': the server does not know this change. Reload the page.',
  offline: ': there is no connection.',
  'no-answer': ': the server did not answer. The list shows what it has.',
}
