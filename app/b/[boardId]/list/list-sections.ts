import type { ToldCard } from '#lib/protocol/cards.ts'
import { pageOf, type ToldBoard } from '#lib/sync/told-cards.ts'
import { partyNames, placeHeading, placeName, type Place } from './list-words.ts'

/** What of the list is shown, and how. */
export interface ListChoice {
  readonly search: string
  /** Of `placeValue`, or one of the states below. */
  readonly show: string
  readonly order: 'region' | 'title' | 'accountable'
}

/** Some cards under one heading; without a place where the order is another than by region. */
export interface ListSection {
  readonly key: string
  readonly heading: string
  readonly place: Place | undefined
  readonly cards: readonly ToldCard[]
  /** How many of them still need one accountable. */
  readonly unsettled: number
}

/** How many cards a search or filter finds, in words; empty while nothing is filtered. */
export function foundSentence(count: number, { search, show }: ListChoice): string {
  const isSearch = search.trim() !== ''
  if (!isSearch && show === 'all') return ''
  if (count === 0 && !isSearch && show === 'needs-accountable') {
    return 'All settled: no card waits for an accountable.'
  }
  if (count === 0 && !isSearch && show === 'two-accountable') {
    return 'All settled: no card has two accountable.'
  }
  if (count === 0) return 'No card matches.'
  return count === 1 ? '1 card matches.' : `${count} cards match.`
}

/** What can be chosen to be shown besides regions. */
export const SHOWN_STATES = ['needs-accountable', 'two-accountable', 'parked'] as const

/** A place as the value of a choice. */
export function placeValue(place: Place): string {
  return place === null ? 'tray' : `in:${place}`
}

/** The place of such a value; undefined when it is none. */
export function placeOf(value: string): Place | undefined {
  if (value === 'tray') return null
  return value.startsWith('in:') ? value.slice(3) : undefined
}

/** Where a card can be put: on its own page, where several have regions. */
export function placesFor(
  card: ToldCard,
  board: ToldBoard,
): Pick<ToldBoard, 'regions' | 'hasTray'> {
  return pageOf(board, card) ?? board
}

/** Where cards can be put, in the order of the headings. */
export function placesOf({
  regions,
  hasTray,
}: Pick<ToldBoard, 'regions' | 'hasTray'>): readonly Place[] {
  return hasTray ? [...regions, null] : regions
}

/** Where the keys put a card: 1, 2, 3 … for the regions in their order, 0 for nobody's. */
export function placeForKey(
  key: string,
  { regions }: Pick<ToldBoard, 'regions'>,
): Place | undefined {
  if (!/^[0-9]$/.test(key)) return undefined
  if (key === '0') return regions.includes('') ? '' : undefined
  return regions.filter((region) => region !== '')[Number(key) - 1]
}

/** The cards that are to be seen, under their headings; empty headings only while nothing is filtered. */
export function sectionsOf(
  cards: readonly ToldCard[],
  board: ToldBoard,
  choice: ListChoice,
): readonly ListSection[] {
  const words = fold(choice.search).split(' ').filter(Boolean)
  const shown = cards.filter((card) => isShown(card, choice.show) && hasWords(card, board, words))
  if (choice.order !== 'region') {
    const section = { key: 'all', heading: 'All cards', place: undefined }
    return [
      { ...section, cards: inOrder(shown, board, choice.order), unsettled: unsettledOf(shown) },
    ]
  }
  const isWhole = words.length === 0 && choice.show === 'all'
  const sections = placesOf(board).map((place) => {
    const inside = shown.filter((card) => card.state !== 'parked' && card.region === place)
    return section(placeValue(place), placeHeading(place, board.roles), place, inside)
  })
  const known = new Set(sections.flatMap((each) => each.cards))
  const parked = shown.filter(({ state }) => state === 'parked')
  const others = shown.filter((card) => !known.has(card) && card.state !== 'parked')
  // Regions that come and go while the template is changed.
  const elsewhere = [...new Set(others.map(({ region }) => region))].map((place) => {
    const inside = others.filter(({ region }) => region === place)
    return section(placeValue(place), placeHeading(place, board.roles), place, inside)
  })
  const all = [...sections, ...elsewhere, section('parked', 'Parked', undefined, parked)]
  return all.filter(({ key, cards: inside }) => {
    return inside.length > 0 || (isWhole && key !== 'parked' && key !== 'tray')
  })
}

function section(
  key: string,
  heading: string,
  place: Place | undefined,
  cards: readonly ToldCard[],
): ListSection {
  return { key, heading, place, cards: cards.toSorted(byTitle), unsettled: unsettledOf(cards) }
}

function isShown({ region, state }: ToldCard, show: string): boolean {
  if (show === 'all') return true
  const place = placeOf(show)
  return place === undefined ? state === show : state !== 'parked' && region === place
}

function hasWords(card: ToldCard, board: ToldBoard, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const { roles } = board
  const text = fold(
    [
      card.title,
      placeName(card.region, roles),
      partyNames(card.accountable, roles) ?? '',
      partyNames(card.delegates, roles) ?? '',
      card.author ?? '',
      pageOf(board, card)?.name ?? '',
    ].join(' '),
  )
  return words.every((word) => text.includes(word))
}

/** Without case and accents, so that people find what they can type. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function inOrder(
  cards: readonly ToldCard[],
  { roles }: ToldBoard,
  order: 'title' | 'accountable',
): readonly ToldCard[] {
  const sorted = cards.toSorted(byTitle)
  if (order === 'title') return sorted
  // Nobody last: the list is read for who has what.
  const name = (card: ToldCard): string => partyNames(card.accountable, roles) ?? '\uffff'
  return sorted.toSorted((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0))
}

function byTitle(a: ToldCard, b: ToldCard): number {
  const [left, right] = [sortKeyOf(a), sortKeyOf(b)]
  return left < right || (left === right && a.id < b.id) ? -1 : 1
}

/** Kept with the card: a phone would need most of a second to compare 5,000 titles as people read them. */
function sortKeyOf(card: ToldCard): string {
  const known = sortKeys.get(card)
  if (known !== undefined) return known
  const key = fold(card.title).replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'))
  sortKeys.set(card, key)
  return key
}

const sortKeys = new WeakMap<ToldCard, string>()

function unsettledOf(cards: readonly ToldCard[]): number {
  return cards.filter(({ state }) => state === 'needs-accountable' || state === 'two-accountable')
    .length
}
