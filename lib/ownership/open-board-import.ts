import { roleOfHolder } from './card.ts'
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
 * whoever that is here, and neither to a Bo outside of all roles nor to another role that Bo has here.
 */
export function withHoldersOf(
  { cards, holders = {} }: ImportedBoard,
  roles: readonly Pick<Role, 'id' | 'holders'>[],
): { readonly cards: readonly ImportedCard[]; readonly strange: readonly StrangeHolder[] } {
  const inFile = roles.map(({ id }) => ({ id, holders: holders[id] ?? [] }))
  const isHolder = (role: string, person: string): boolean =>
    roles.some(({ id, holders: here }) => id === role && here.includes(person))
  const strange = inFile.flatMap(({ id, holders: people }) =>
    people.filter((person) => !isHolder(id, person)).map((person) => ({ role: id, person })),
  )
  const named = (names: readonly string[], held: readonly string[]): readonly string[] => [
    ...new Set(
      names.map((name) => {
        const role = roleOfHolder(name, { held, roles: inFile })
        return role === roleOfHolder(name, { held, roles }) ? name : (role ?? name)
      }),
    ),
  ]
  return {
    strange,
    cards: cards.map((card) => {
      const { accountable, delegates, ...rest } = card
      const { roles: held = [] } = card
      const answering = accountable && named(accountable, held)
      const isPlain = held.length === 1 && answering?.length === 1 && answering[0] === held[0]
      return {
        ...rest,
        // One role alone answers without being named.
        ...(answering && !isPlain && { accountable: answering }),
        ...(delegates && { delegates: named(delegates, held) }),
      }
    }),
  }
}

/** Imported cards, apart by whether their task stands on the board already. */
export interface SortedOut {
  readonly fresh: readonly ImportedCard[]
  readonly known: readonly ImportedCard[]
}

/** @param titles - what stands on the board, by {@link titleKey} */
export function sortedOut(cards: readonly ImportedCard[], titles: ReadonlySet<string>): SortedOut {
  const isKnown = ({ task }: ImportedCard): boolean => titles.has(titleKey(task))
  return { fresh: cards.filter((card) => !isKnown(card)), known: cards.filter(isKnown) }
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
