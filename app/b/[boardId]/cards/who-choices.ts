import { roleName } from '#lib/ownership/card-words.ts'
import type { Card } from '#lib/ownership/card.ts'
import type { Role } from '#lib/ownership/regions.ts'

/** Somebody who can be named: a role by its id, or a person. */
export interface Choice {
  /** What is stored on the card. */
  readonly value: string
  readonly text: string
}

/**
 * Everybody the board knows: roles with their people, each of several people of one role, and who is
 * here now. The roles that hold the card come first.
 *
 * @param held - ids of the roles that hold the card
 * @param here - names of the people on the board
 */
export function whoChoices(options: {
  readonly roles: readonly Role[]
  readonly held: readonly string[]
  readonly here: readonly string[]
}): readonly Choice[] {
  const { roles, held, here } = options
  const ordered = [
    ...roles.filter(({ id }) => held.includes(id)),
    ...roles.filter(({ id }) => !held.includes(id)),
  ]
  const all = [
    ...ordered.map(({ id, name, holders }) => ({
      value: id,
      text: holders.length > 0 ? `${name} (${holders.join(', ')})` : name,
    })),
    ...ordered
      .filter(({ holders }) => holders.length > 1)
      .flatMap(({ holders, name }) =>
        holders.map((holder) => ({ value: holder, text: `${holder} (${name})` })),
      ),
    ...here
      .filter((name) => !roles.some(({ holders }) => holders.includes(name)))
      .map((name) => ({ value: name, text: name })),
  ]
  const seen = new Set<string>()
  return all.filter(({ value }) => !seen.has(value) && seen.add(value))
}

/** Those who are named on a card with more than one accountable: one of them has to be chosen. */
export function rivalChoices(
  { state, accountable }: Pick<Card, 'state' | 'accountable'>,
  roles: readonly Pick<Role, 'id' | 'name'>[],
): readonly Choice[] {
  if (state !== 'two-accountable') return []
  return accountable.map((party) =>
    party.kind === 'role' && party.person === undefined
      ? { value: party.role, text: roleName(party.role, roles) }
      : { value: party.person ?? '', text: party.person ?? '' },
  )
}
