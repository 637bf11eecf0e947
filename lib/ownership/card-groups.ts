import { freeSpotIn } from './free-spot.ts'
import type { ImportedCard } from './imported-card.ts'
import type { PageShapes } from './regions.ts'

/** Cards that go to one place. */
export interface CardGroup<Card> {
  /** Who holds them: none for nobody; undefined while they wait to be placed. */
  readonly roles: readonly string[] | undefined
  readonly cards: readonly Card[]
}

/**
 * Cards by the roles that hold them. Those wait that no roles are known of, those of roles that are not
 * on the board, and those of roles that have no place together: not all columns of a grid lie side by
 * side.
 *
 * @param options.roles - ids of the board's roles, in their order
 */
export function groupedCards<Card extends Pick<ImportedCard, 'roles'>>(
  cards: readonly Card[],
  { roles, shapes }: { readonly roles: readonly string[]; readonly shapes: PageShapes },
): readonly CardGroup<Card>[] {
  const groups = new Map<string | undefined, { roles: CardGroup<Card>['roles']; cards: Card[] }>()
  const drawn = new Map<string, boolean>()
  const isDrawn = (held: readonly string[]): boolean => {
    const key = held.join(' ')
    const known = drawn.get(key)
    if (known !== undefined) return known
    const spot = freeSpotIn({ shapes, roles: held, taken: [], near: { x: 0, y: 0 } })
    drawn.set(key, spot !== undefined)
    return spot !== undefined
  }
  for (const card of cards) {
    const held = roles.filter((id) => card.roles?.includes(id))
    const isPlaced =
      roles.length > 0 && card.roles?.every((id) => roles.includes(id)) === true && isDrawn(held)
    const key = isPlaced ? held.join(' ') : undefined
    const group = groups.get(key)
    if (group) group.cards.push(card)
    else groups.set(key, { roles: isPlaced ? held : undefined, cards: [card] })
  }
  return [...groups.values()]
}
