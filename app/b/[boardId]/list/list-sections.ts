import { rolesOfDigit } from '#app/b/[boardId]/cards/region-digits.ts'
import { DEFAULT_PAGE_ID } from '#lib/board/layout.ts'
import { areParts, partGap } from '#lib/ownership/parts.ts'
import type { ToldCard, ToldPage, ToldRole } from '#lib/protocol/cards.ts'
import { pageOf, rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import { partyNames, placeHeading, placeName, rolesOf, type Place } from './list-words.ts'

/** What of the list is shown, and how. */
export interface ListChoice {
  readonly search: string
  /** Of one page only, by its id; undefined for all. */
  readonly page?: string | undefined
  /** Of `placeValue`, or one of the states below. */
  readonly show: string
  readonly order: 'region' | 'title' | 'accountable'
}

/** Some cards under one heading; without a place where the order is another than by region. */
export interface ListSection {
  readonly key: string
  /** The page that all of them are on, where several have regions and the order is by region. */
  readonly page: ToldPage | undefined
  /** What the place is made of. */
  readonly roles: readonly ToldRole[]
  readonly heading: string
  readonly place: Place | undefined
  readonly cards: readonly ToldCard[]
  /** What is still to settle in it: "2 need one accountable", "No Driver yet"; empty where nothing is. */
  readonly toSettle: string
}

/** How many cards a search or filter finds, in words; empty while nothing is filtered. */
export function foundSentence(count: number, { search, page, show }: ListChoice): string {
  const isSearch = search.trim() !== ''
  if (!isSearch && show === 'all' && page === undefined) return ''
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

/** Regions that cards can be put into, and what they are made of. */
export type Places = Pick<ToldBoard, 'regions' | 'hasTray' | 'roles'>

/** Where a card can be put: on its own page, where several have regions; from one without any on the first. */
export function placesFor(card: ToldCard, board: ToldBoard): Places {
  return placesOn(board, pageOf(board, card) ?? board.pages[0])
}

/** The places of a page; of the board where no page has its own. */
export function placesOn(board: ToldBoard, page: ToldPage | undefined): Places {
  return page ? { ...page, roles: page.roles ?? board.roles } : board
}

/** Where cards can be put, in the order of the headings. */
export function placesOf({ regions, hasTray }: Omit<Places, 'roles'>): readonly Place[] {
  return hasTray ? [...regions, null] : regions
}

/** All that may put a card somewhere: no template has more than four roles. */
export const PLACE_KEYS = ['1', '2', '3', '4', '0'] as const

/**
 * Where the keys put a card, as on the canvas: 1, 2, 3 … for the roles in their order, the next for all of
 * them together, 0 for nobody's. Undefined where there is no such region.
 */
export function placeForKey(
  key: string,
  { regions, roles }: Omit<Places, 'hasTray'>,
): Place | undefined {
  if (!/^[0-9]$/.test(key)) return undefined
  const ids = roles.map(({ id }) => id)
  const held = rolesOfDigit(Number(key), ids)
  return (
    held &&
    regions.find((region) => {
      const inside = rolesOf(region)
      return inside.length === held.length && held.every((id) => inside.includes(id))
    })
  )
}

/** The cards that are to be seen, under their headings; empty headings only while nothing is filtered. */
export function sectionsOf(
  cards: readonly ToldCard[],
  board: ToldBoard,
  choice: ListChoice,
): readonly ListSection[] {
  const words = fold(choice.search).split(' ').filter(Boolean)
  const shown = cards.filter((card) => isShown(card, choice) && hasWords(card, board, words))
  if (choice.order !== 'region') {
    const found = inOrder(shown, board, choice.order)
    const all = { key: 'all', page: undefined, roles: board.roles, heading: 'All cards' }
    return [{ ...all, place: undefined, cards: found, toSettle: unsettledWords(shown) }]
  }
  const isWhole = words.length === 0 && choice.show === 'all'
  const { pages } = board
  if (pages.length === 0) return sectionsOn(shown, { board, page: undefined, isWhole })
  const isOn = (card: ToldCard, page: ToldPage): boolean => pageOf(board, card) === page
  const elsewhere = shown.filter((card) => pageOf(board, card) === undefined)
  return [
    ...pages.flatMap((page) => {
      const inside = shown.filter((card) => isOn(card, page))
      const isAsked = choice.page === undefined || choice.page === page.id
      return sectionsOn(inside, { board, page, isWhole: isWhole && isAsked })
    }),
    ...sectionsOn(elsewhere, { board, page: undefined, isWhole: false }),
  ]
}

/** The sections of one page, or of a board that has no others. */
function sectionsOn(
  cards: readonly ToldCard[],
  of: { board: ToldBoard; page: ToldPage | undefined; isWhole: boolean },
): readonly ListSection[] {
  const { board, page, isWhole } = of
  const places = placesOn(board, page)
  const { roles } = places
  const start = page ? `${page.id} ` : board.pages.length > 0 ? 'elsewhere ' : ''
  const section = (key: string, place: Place | undefined, inside: readonly ToldCard[]) => ({
    key: `${start}${key}`,
    page,
    roles,
    heading: place === undefined ? 'Parked' : placeHeading(place, roles),
    place,
    cards: inside.toSorted(byTitle),
    toSettle: areParts(roles) ? gapWords(place, inside.length) : unsettledWords(inside),
  })
  // Of those who are found alone nobody can say who is missing.
  const gapWords = (place: Place | undefined, count: number): string => {
    const role = isWhole ? roles.find(({ id }) => id === place) : undefined
    return (role && partGap(role, count)?.words) ?? ''
  }
  const known = placesOf(places)
  const unparked = cards.filter(({ state }) => state !== 'parked')
  // Regions that come and go while the template is changed.
  const strange = unparked.map(({ region }) => region).filter((place) => !known.includes(place))
  const sections = [...known, ...new Set(strange)].map((place) => ({
    isKept: isWhole && place !== null,
    ...section(
      placeValue(place),
      place,
      unparked.filter(({ region }) => region === place),
    ),
  }))
  const parked = cards.filter(({ state }) => state === 'parked')
  return [...sections, { isKept: false, ...section('parked', undefined, parked) }]
    .filter((each) => each.isKept || each.cards.length > 0)
    .map(({ isKept: _isKept, ...each }) => each)
}

function isShown(card: ToldCard, { page, show }: ListChoice): boolean {
  if (page !== undefined && page !== pageIdOf(card)) return false
  const { region, state } = card
  if (show === 'all') return true
  const place = placeOf(show)
  return place === undefined ? state === show : state !== 'parked' && region === place
}

/** The id of the page that a card is on. */
export function pageIdOf({ page = DEFAULT_PAGE_ID }: ToldCard): string {
  return page
}

function hasWords(card: ToldCard, board: ToldBoard, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const roles = rolesFor(board, card)
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
  board: ToldBoard,
  order: 'title' | 'accountable',
): readonly ToldCard[] {
  const places = new Map(board.pages.map(({ id }, at) => [id, at]))
  const placeOf = (card: ToldCard): number => places.get(pageIdOf(card)) ?? places.size
  // One task may stand on each page: they come in the order of those.
  const sorted = cards.toSorted((a, b) => {
    const isSame = sortKeyOf(a) === sortKeyOf(b)
    return (isSame && placeOf(a) - placeOf(b)) || byTitle(a, b)
  })
  if (order === 'title') return sorted
  // Nobody last: the list is read for who has what.
  const name = (card: ToldCard): string =>
    partyNames(card.accountable, rolesFor(board, card)) ?? '\uffff'
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

function unsettledWords(cards: readonly ToldCard[]): string {
  const { length } = cards.filter(
    ({ state }) => state === 'needs-accountable' || state === 'two-accountable',
  )
  if (length === 0) return ''
  return length === 1 ? '1 needs one accountable' : `${length} need one accountable`
}
