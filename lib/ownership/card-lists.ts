import { CardList } from './card-list.ts'
import { accountablePeople, accountableRoles, type Card, type CardState } from './card.ts'
import type { Region } from './regions.ts'
import type { BoardSizes } from './summary.ts'
import { isCounted } from './tally.ts'

/** Every list of a board's cards. What one answers is the same array until it changes. */
export class CardLists {
  readonly #all = new CardList()
  readonly #states: Record<CardState, CardList> = {
    owned: new CardList(),
    unowned: new CardList(),
    'needs-accountable': new CardList(),
    'two-accountable': new CardList(),
    person: new CardList(),
    parked: new CardList(),
    unplaced: new CardList(),
  }
  readonly #byRole = new Map<string, CardList>()
  /** Of those outside of all roles; gone with the last card, since people may type any name. */
  readonly #byPerson = new Map<string, CardList>()
  readonly #byRegion = new Map<string, { readonly region: Region; readonly list: CardList }>()

  get all(): readonly Card[] {
    return this.#all.read()
  }

  inState(state: CardState): readonly Card[] {
    return this.#states[state].read()
  }

  /** Cards that a role answers for. */
  accountableTo(role: string): readonly Card[] {
    return this.#byRole.get(role)?.read() ?? NO_CARDS
  }

  /** Cards that somebody outside of all roles answers for. */
  accountableToPerson(name: string): readonly Card[] {
    return this.#byPerson.get(name)?.read() ?? NO_CARDS
  }

  /** Counted cards that lie in a region. */
  inRegion(key: string): readonly Card[] {
    return this.#byRegion.get(key)?.list.read() ?? NO_CARDS
  }

  sizes(): BoardSizes {
    const { owned, unowned, person, parked, unplaced } = this.#states
    return {
      states: {
        owned: owned.size,
        unowned: unowned.size,
        'needs-accountable': this.#states['needs-accountable'].size,
        'two-accountable': this.#states['two-accountable'].size,
        person: person.size,
        parked: parked.size,
        unplaced: unplaced.size,
      },
      regions: [...this.#byRegion.values()]
        .filter(({ region, list }) => region.key !== '' && list.size > 0)
        .map(({ region, list }) => [region, list.size]),
    }
  }

  /** Takes a card out of the lists that it was in, and puts it into those it belongs to now. */
  replace(before: Card | undefined, after: Card | undefined): void {
    if (before) for (const list of this.#listsOf(before)) list.delete(before.id)
    if (after) for (const list of this.#listsOf(after)) list.put(after)
    for (const name of before ? accountablePeople(before) : []) {
      if (this.#byPerson.get(name)?.size === 0) this.#byPerson.delete(name)
    }
  }

  #listsOf(card: Card): CardList[] {
    const lists = [this.#all, this.#states[card.state]]
    if (!isCounted(card)) return lists
    for (const role of accountableRoles(card)) lists.push(listIn(this.#byRole, role))
    for (const name of accountablePeople(card)) lists.push(listIn(this.#byPerson, name))
    const { region } = card
    if (region) {
      const known = this.#byRegion.get(region.key)
      const { list } = known ?? { list: new CardList() }
      if (!known) this.#byRegion.set(region.key, { region, list })
      lists.push(list)
    }
    return lists
  }
}

function listIn(lists: Map<string, CardList>, key: string): CardList {
  const known = lists.get(key)
  if (known) return known
  const list = new CardList()
  lists.set(key, list)
  return list
}

const NO_CARDS: readonly Card[] = []
