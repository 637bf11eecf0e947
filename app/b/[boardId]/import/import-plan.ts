import type { ImportedBoard, ImportedCard } from '#lib/ownership/imported-card.ts'
import { importPlaces, type CardPlace, type ImportPlaces } from '#lib/ownership/import-places.ts'
import {
  repeatedAmong,
  sortedOut,
  withHoldersOf,
  type StrangeHolder,
} from '#lib/ownership/open-board-import.ts'
import type { PageNow } from './page-now.ts'

/** What an import makes of a board, before it does. */
export interface ImportPlan extends Pick<ImportPlaces, 'crowded' | 'apart'> {
  /** Those that come, each with its place. */
  readonly cards: readonly { readonly card: ImportedCard; readonly place: CardPlace }[]
  /** Those whose task stands on the board already. */
  readonly known: readonly ImportedCard[]
  /** How many of those that come repeat the task of another. */
  readonly repeated: number
  readonly strange: readonly StrangeHolder[]
}

/** What people choose for tasks that are on the board already. */
export type KnownRule = 'leave-out' | 'add'

/** Where the cards would go on this page. */
export function planImport(
  imported: ImportedBoard,
  { page, roles, titles }: Pick<PageNow, 'page' | 'roles' | 'titles'>,
  rule: KnownRule,
): ImportPlan {
  const { cards, strange } = withHoldersOf(imported, roles)
  const { fresh, known } = sortedOut(cards, titles)
  const coming = rule === 'add' ? cards : fresh
  const { places, crowded, apart } = importPlaces(coming, page)
  return {
    cards: coming.flatMap((card, at) => {
      const place = places[at]
      return place ? [{ card, place }] : []
    }),
    known,
    repeated: repeatedAmong(coming.map(({ task }) => task)),
    strange,
    crowded,
    apart,
  }
}

/** How many cards lie where, in the order in which people read it; nothing that is empty. */
export interface Destination {
  /** Who holds them; undefined while they wait. */
  readonly roles: readonly string[] | undefined
  readonly on: CardPlace['on']
  readonly count: number
}

/** @param roles - ids, in the board's order */
export function destinationsOf(
  { cards }: Pick<ImportPlan, 'cards'>,
  roles: readonly string[],
): readonly Destination[] {
  const found = new Map<string, { -readonly [Key in keyof Destination]: Destination[Key] }>()
  for (const each of cards) {
    const { on } = each.place
    const held = isWaiting(each) ? undefined : roles.filter((id) => each.card.roles?.includes(id))
    const key = held ? `held by ${held.join(' ')}` : on
    const known = found.get(key)
    if (known) known.count += 1
    else found.set(key, { roles: held, on, count: 1 })
  }
  const rank = ({ roles: held, on }: Destination): number => {
    if (!held) return on === 'tray' ? 1_000 : 1_001
    if (held.length === 0) return 999
    // By the first of the roles, and those that share after those who hold alone.
    return held.length * roles.length + roles.indexOf(held[0] ?? '')
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b))
}

/** True when nobody has said who holds it, or it has no place there. */
export function isWaiting({ card, place }: ImportPlan['cards'][number]): boolean {
  return place.on === 'tray' || (place.on === 'beside' && card.roles?.length !== 0)
}

/** True when what people were shown is still what would happen: the same cards, in the same regions. */
export function isSamePlan(a: ImportPlan, b: ImportPlan): boolean {
  const [shown, now] = [a, b].map(({ cards, known }) => [
    known.length,
    ...cards.map(({ card, place }) => [card.task, place.on]),
  ])
  return JSON.stringify(shown) === JSON.stringify(now)
}
