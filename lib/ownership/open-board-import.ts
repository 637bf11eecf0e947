import type { ImportedBoard, ImportedCard } from './imported-card.ts'
import type { Role } from './regions.ts'

/** Somebody whom a file calls the holder of a role, and the board does not. */
export interface StrangeHolder {
  readonly role: string
  readonly person: string
}

/**
 * Imported cards as a board means them that has its roles already. Who holds a role is written in the
 * template, which an import does not change: a card of "Product Owner: Bo" goes to the Product Owner,
 * whoever that is here, and not to a Bo outside of all roles.
 */
export function withHoldersOf(
  { cards, holders = {} }: ImportedBoard,
  roles: readonly Pick<Role, 'id' | 'holders'>[],
): { readonly cards: readonly ImportedCard[]; readonly strange: readonly StrangeHolder[] } {
  const strange = Object.entries(holders).flatMap(([role, people]) =>
    people
      .filter((person) => !roles.some((each) => each.holders.includes(person)))
      .map((person) => ({ role, person })),
  )
  if (strange.length === 0) return { cards, strange }
  const asRole = (name: string, held: readonly string[]): string => {
    const own = strange.filter(({ person }) => person === name).map(({ role }) => role)
    return own.find((role) => held.includes(role)) ?? own[0] ?? name
  }
  const named = (card: ImportedCard, names: readonly string[]): readonly string[] => [
    ...new Set(names.map((name) => asRole(name, card.roles ?? []))),
  ]
  return {
    strange,
    cards: cards.map((card) => {
      const { accountable, delegates, ...rest } = card
      const answering = accountable && named(card, accountable)
      const isPlain = answering?.length === 1 && answering[0] === card.roles?.join(' ')
      return {
        ...rest,
        // One role alone answers without being named.
        ...(answering && !isPlain && { accountable: answering }),
        ...(delegates && { delegates: named(card, delegates) }),
      }
    }),
  }
}

/** Imported cards, apart by whether their task stands on the board already. */
export interface SortedOut {
  readonly fresh: readonly ImportedCard[]
  readonly known: readonly ImportedCard[]
  /** How many of all repeat the task of one before them. */
  readonly repeated: number
}

/** @param titles - what stands on the board, by {@link titleKey} */
export function sortedOut(cards: readonly ImportedCard[], titles: ReadonlySet<string>): SortedOut {
  const isKnown = ({ task }: ImportedCard): boolean => titles.has(titleKey(task))
  return {
    fresh: cards.filter((card) => !isKnown(card)),
    known: cards.filter(isKnown),
    repeated: repeatedAmong(cards.map(({ task }) => task)),
  }
}

/** How many of these tasks come again after one of them. */
export function repeatedAmong(tasks: readonly string[]): number {
  return tasks.length - new Set(tasks.map(titleKey)).size
}

/** As tasks are compared: without case, and with one blank and one hyphen for all their kinds. */
export function titleKey(title: string): string {
  return title
    .normalize('NFKC')
    .replaceAll('\u2010', '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}
