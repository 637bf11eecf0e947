import { useMemo } from 'react'
import type { ToldCard, ToldRole } from '#lib/protocol/cards.ts'
import type { People } from '#lib/protocol/schemas.ts'

/** Longest list of names that is offered; every row has two choices of them. */
const MAX_NAMES = 24

/**
 * Everybody who can be named: who is on the board now, then who holds a role, on any page, or is named on
 * any of its cards, each in the order of names.
 */
export function knownNames(given: {
  readonly cards: Iterable<ToldCard>
  readonly people: People
  readonly roles: readonly ToldRole[]
}): readonly string[] {
  const { cards, people, roles } = given
  const here = new Set(people.map(({ name }) => name))
  const named = new Set(roles.flatMap(({ holders }) => holders).filter((name) => !here.has(name)))
  for (const { accountable = [], delegates = [] } of cards) {
    for (const { role, person } of [...accountable, ...delegates]) {
      if (person !== undefined && role === undefined && !here.has(person)) named.add(person)
    }
  }
  return [...[...here].toSorted(), ...[...named].toSorted()].slice(0, MAX_NAMES)
}

/** The same names, as the same list while they stay: else every change would draw every row anew. */
export function useKnownNames(given: Parameters<typeof knownNames>[0]): readonly string[] {
  // No name has a line break.
  const key = knownNames(given).join('\n')
  return useMemo(() => (key === '' ? [] : key.split('\n')), [key])
}
