import type { Card, Party } from './card.ts'
import { areParts, NO_PART_WORDS } from './parts.ts'
import type { Region, Role } from './regions.ts'

/** Where a card lies, in words: "Product Manager and Product Owner", "nobody", "no part", "not placed". */
export function regionWords(region: Region | undefined, roles: readonly Role[]): string {
  if (!region) return 'not placed'
  if (region.roles.length === 0) return areParts(roles) ? NO_PART_WORDS.toLowerCase() : 'nobody'
  return listWords(region.roles.map((id) => roleName(id, roles)))
}

/** Who somebody is, in words: "Product Manager", "Ana (Product Manager)", "Team". */
export function partyWords(party: Party, roles: readonly Role[]): string {
  if (party.kind === 'outside') return party.person
  const role = roleName(party.role, roles)
  return party.person === undefined ? role : `${party.person} (${role})`
}

/** A card in one line for people who hear it: what it is, where it lies and, of a task, who answers for it. */
export function cardWords(card: Card, roles: readonly Role[]): string {
  const names = (parties: readonly Party[]): string =>
    listWords(parties.map((party) => partyWords(party, roles)))
  return [
    card.title || 'Untitled',
    card.state === 'parked' ? 'parked card' : 'card',
    regionWords(card.region, roles),
    ...(areParts(roles) ? [] : [answerWords(card, names)]),
  ].join(', ')
}

function answerWords(
  { accountable, delegates }: Card,
  names: (parties: readonly Party[]) => string,
): string {
  const answers =
    accountable.length > 0 ? `accountable: ${names(accountable)}` : 'not yet accountable'
  return delegates.length > 0 ? `${answers}, delegated to ${names(delegates)}` : answers
}

/** A card in a few letters, as on its face: "A: PM, with PO", "PM, PO", "A: PM → Team", "Parked: PM". */
export function cardLetters({ state, region, accountable, delegates }: Card): string {
  if (state === 'parked') {
    const held = region?.roles ?? []
    return held.length > 0 ? `Parked: ${held.join(', ')}` : 'Parked'
  }
  const letters = (party: Party): string => (party.kind === 'role' ? party.role : party.person)
  const answering = [...new Set(accountable.map(letters))]
  const others = (region?.roles ?? []).filter((role) => !answering.includes(role))
  const held = answering.length > 0 ? `A: ${answering.join(', ')}` : others.join(', ')
  const shared = answering.length > 0 && others.length > 0 ? `, with ${others.join(', ')}` : ''
  const work = delegates.map((party) => party.person ?? letters(party))
  return `${held}${shared}${work.length > 0 ? ` → ${work.join(', ')}` : ''}`.trim()
}

/** What people read above cards that lie on none of the pages with regions, where there are several. */
export const ELSEWHERE_WORDS = 'Pages without regions'

/** A role as its template names it. */
export function roleName(id: string, roles: readonly Pick<Role, 'id' | 'name'>[]): string {
  return roles.find((role) => role.id === id)?.name ?? id
}

/** What is kept of a name that somebody typed: the id of the role that is called so, else the name. */
export function typedParty(name: string, roles: readonly Pick<Role, 'id' | 'name'>[]): string {
  const low = name.toLowerCase()
  return roles.find((role) => role.name.toLowerCase() === low)?.id ?? name
}

/** "A", "A and B", "A, B and C". */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}
