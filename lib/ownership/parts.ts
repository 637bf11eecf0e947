/**
 * Parts in one decision, as in DACI: a template's role may be a part that people take, and then the cards
 * on its page are those people and teams. Nobody answers for such a card and nothing is shared; what can be
 * wrong is a part that exactly one should have.
 */

/** How many may have a part. */
export type PartRule = 'one' | 'any'

/** As much of a role as tells whether it is a part. */
export interface MaybePart {
  /** Undefined for roles that hold tasks. */
  readonly part?: PartRule | undefined
}

/** A part that is still to settle. */
export interface PartGap {
  readonly role: string
  /** "No Driver yet", "Two Approvers: keep one". */
  readonly words: string
}

/** Stands where people lie beside all parts. */
export const NO_PART_WORDS = 'No part'

/** True on a page of these roles when its cards are people and teams: all of its roles are parts. */
export function areParts(roles: readonly MaybePart[]): boolean {
  return roles.length > 0 && roles.every(({ part }) => part !== undefined)
}

/** What is wrong with a part that so many have; undefined where nothing is, and for other roles. */
export function partGap(
  { id, name, part }: MaybePart & { readonly id: string; readonly name: string },
  count: number,
): PartGap | undefined {
  if (part !== 'one' || count === 1) return undefined
  const words = count === 0 ? `No ${name} yet` : `${count === 2 ? 'Two' : count} ${name}s: keep one`
  return { role: id, words }
}

/** "1 person or team", "4 people and teams". */
export function peopleWords(count: number): string {
  return count === 1 ? '1 person or team' : `${count} people and teams`
}

/** Reads what a region's shape says of its part; another value is none. */
export function partIn(value: unknown): PartRule | undefined {
  return value === 'one' || value === 'any' ? value : undefined
}
