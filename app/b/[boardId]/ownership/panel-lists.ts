import type { Card } from '#lib/ownership/card.ts'
import type { OwnedCards } from '#lib/ownership/owned-cards.ts'
import { areParts, NO_PART_WORDS, partGap } from '#lib/ownership/parts.ts'
import type { PersonSummary, RoleSummary } from '#lib/ownership/summary.ts'

/** What the panel shows: everything, what is not settled, or what a role or a person has to do with. */
export type Filter =
  | { readonly kind: 'all' }
  | { readonly kind: 'to-settle' }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'person'; readonly name: string }

/** The filter where it means something: another page has other roles and people. */
export function filterAmong(filter: Filter, { roles, summary }: OwnedCards): Filter {
  const isKnown =
    filter.kind === 'role'
      ? roles.some(({ id }) => id === filter.role)
      : filter.kind !== 'person' || summary.people.some(({ name }) => name === filter.name)
  return isKnown ? filter : EVERYTHING
}

/** One list of the panel under its heading. */
export interface PanelList {
  readonly key: string
  readonly title: string
  readonly cards: readonly Card[]
  /** Of a role: what it shares with others and answers for. Not part of the heading's number. */
  readonly shared: readonly Card[]
  readonly role: RoleSummary | undefined
  /** Who answers for these cards without holding a role. */
  readonly person: PersonSummary | undefined
  /** What is wrong with a part that people have, such as "No Driver yet"; empty where nothing is. */
  readonly gap: string
  /** Quiet sentences below the heading. */
  readonly hints: readonly string[]
  /** What waits for a decision is what people look for, and who has a part is short; the rest is a click away. */
  readonly startsOpen: boolean
}

/** What the panel says, for a board or a page with these cards. */
export interface PanelContent {
  /** What the panel is about. */
  readonly title: string
  readonly lists: readonly PanelList[]
  /**
   * Cards that wait for a decision: shared with nobody accountable, unowned, or two accountable. Where cards are
   * people, the parts that not exactly one has.
   */
  readonly toSettle: number
  /** The largest load of a role or of somebody outside of all, for the length of the bars. */
  readonly maxLoad: number
  /** Sentences about all of it. */
  readonly hints: readonly string[]
  /** People who can be chosen in the filter. */
  readonly people: readonly string[]
}

/**
 * The panel of a board, or of one of its pages: lists that are empty stay while nothing is searched, so that a zero can be
 * read as one.
 *
 * @param options.words - what titles or names of people have to hold, in any case
 */
export function panelContent(
  ownership: OwnedCards,
  { filter, words }: { filter: Filter; words: string },
): PanelContent {
  const { summary } = ownership
  const { states, people } = summary
  const isOfPeople = areParts(summary.roles)
  const outsiders = people.filter((person) => person.roles.length === 0)
  const asked = words.trim().toLowerCase()
  const shows = (card: Card): boolean =>
    isIn(card, filter, ownership) && (asked === '' || says(card, asked))
  const isWhole = filter.kind === 'all' && asked === ''
  const list = (part: Pick<PanelList, 'key' | 'title' | 'cards'> & Partial<PanelList>) => ({
    shared: [],
    role: undefined,
    person: undefined,
    gap: '',
    hints: [],
    startsOpen: false,
    ...part,
    cards: isWhole ? part.cards : part.cards.filter(shows),
    ...(part.shared && { shared: isWhole ? part.shared : part.shared.filter(shows) }),
  })
  const lists: PanelList[] = [
    ...summary.roles.map((role) => list(roleList(ownership, role))),
    ...outsiders.map((person) => list(personList(ownership, person))),
    ...(isOfPeople
      ? [{ key: 'no-part', title: NO_PART_WORDS, cards: ownership.inRegion('') }]
      : openQuestions(ownership)
    ).map(list),
    list({ key: 'parked', title: 'Parked', cards: ownership.inState('parked') }),
    list({ key: 'unplaced', title: 'Not placed yet', cards: ownership.inState('unplaced') }),
  ]
  const isShown = ({ key, cards, shared, gap }: PanelList): boolean =>
    cards.length + shared.length > 0 ||
    (isWhole && key !== 'unplaced') ||
    (filter.kind === 'to-settle' && asked === '' && gap !== '')
  return {
    title: isOfPeople ? 'Who has which part' : 'Who owns what',
    lists: lists.filter(isShown),
    toSettle:
      states['needs-accountable'] +
      states.unowned +
      states['two-accountable'] +
      lists.filter(({ gap }) => gap !== '').length,
    maxLoad: Math.max(0, ...[...summary.roles, ...outsiders].map(({ load }) => load)),
    hints: [
      ...people
        .filter(({ isOverloaded, roles }) => isOverloaded && roles.length > 1)
        .map(({ name }) => `${name} answers for much more than an even share.`),
      ...faultHints(summary.faults.length),
    ],
    people: people.map(({ name }) => name),
  }
}

function openQuestions(ownership: OwnedCards) {
  const { roles, strategy } = ownership.summary
  return [
    {
      key: 'needs-accountable',
      title: `${roles.length > 2 ? 'Shared' : 'Both'}: name one accountable`,
      cards: ownership.inState('needs-accountable'),
      startsOpen: true,
    },
    {
      key: 'unowned',
      title: 'Nobody owns this yet',
      cards: ownership.inState('unowned'),
      hints: strategyHints(strategy),
      startsOpen: true,
    },
    {
      key: 'two-accountable',
      title: 'Two accountable',
      cards: ownership.inState('two-accountable'),
      startsOpen: true,
    },
  ]
}

function roleList(ownership: OwnedCards, role: RoleSummary) {
  const { id, name } = role
  return {
    key: `role ${id}`,
    title: name,
    role,
    cards: ownership.inRegion(id),
    shared: ownership.accountableTo(id).filter(({ region }) => region?.key !== id),
    gap: partGap(role, role.held)?.words ?? '',
    startsOpen: role.part !== undefined,
    hints: [
      ...shareHints(role),
      ...(role.isOnlyDetail ? ['Only daily detail work, nothing that looks ahead.'] : []),
    ],
  }
}

/** All that a person answers for, wherever it lies: no role's list has what is shared. */
function personList(ownership: OwnedCards, person: PersonSummary) {
  const { name } = person
  return {
    key: `person ${name}`,
    title: name,
    person,
    cards: ownership.accountableToPerson(name),
    hints: shareHints(person),
  }
}

function shareHints({ isOverloaded }: { isOverloaded: boolean }): string[] {
  return isOverloaded ? ['Much more than an even share.'] : []
}

function strategyHints({ unowned, isUnowned }: { unowned: number; isUnowned: boolean }): string[] {
  if (isUnowned) return ['No strategic task has an owner.']
  if (unowned === 0) return []
  return [unowned === 1 ? '1 of them is strategic.' : `${unowned} of them are strategic.`]
}

function faultHints(faults: number): string[] {
  if (faults === 0) return []
  return [
    faults === 1
      ? '1 region of this board is not known here and not counted.'
      : `${faults} regions of this board are not known here and not counted.`,
  ]
}

function isIn(card: Card, filter: Filter, { roles, summary }: OwnedCards): boolean {
  if (filter.kind === 'all') return true
  if (filter.kind === 'to-settle') {
    if (card.state !== 'person') return TO_SETTLE.has(card.state)
    const held = summary.roles.filter(({ id }) => card.region?.roles.includes(id))
    return held.some((role) => partGap(role, role.held))
  }
  const parties = [...card.accountable, ...card.delegates]
  const holds = (role: string): boolean =>
    card.region?.roles.includes(role) === true ||
    parties.some((party) => party.kind === 'role' && party.role === role)
  if (filter.kind === 'role') return holds(filter.role)
  if (parties.some(({ person }) => person === filter.name)) return true
  return roles.some(({ id, holders }) => holders.includes(filter.name) && holds(id))
}

const EVERYTHING: Filter = { kind: 'all' }

const TO_SETTLE: ReadonlySet<Card['state']> = new Set([
  'needs-accountable',
  'unowned',
  'two-accountable',
])

function says(card: Card, asked: string): boolean {
  const names = [...card.accountable, ...card.delegates].map(({ person }) => person ?? '')
  return [card.sortKey, ...names.map((name) => name.toLowerCase())].some((text) =>
    text.includes(asked),
  )
}
