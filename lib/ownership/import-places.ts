/**
 * Where imported cards go on a board that people work on. Its circles stay as large as they are and
 * what lies in them stays where it is, so cards find room between it, or come smaller: a card of
 * another size says who holds it, one that covers another says nothing. What has no place waits in the
 * tray, and what the tray cannot take lies in rows beside everything.
 */
import { groupedCards } from './card-groups.ts'
import { freeSpotIn, NOTE_GAP, Room, searched } from './free-spot.ts'
import { boundsOf, type Point, type Rect } from './geometry.ts'
import type { ImportedCard } from './imported-card.ts'
import type { PageShapes } from './regions.ts'
import { CORNER_LACK, rowsThatFit } from './rows-in.ts'

const NOTE_SIZE = 200
/**
 * How large a card is in the place that it gets; the first at which all of its region have room. As by
 * keys and by tidying it is half its size at least: where a board opens at 58 %, half of a card's words
 * have 7.5 px, and a quarter 4.
 */
const SCALES = [1, 0.75, 0.6, 0.5] as const
/** Those of cards that came smaller, also before the least was a half. */
export const SMALLER_SCALES: readonly number[] = [...SCALES, 0.85, 0.35, 0.25]
/** Cards that come smaller stand closer, by this part of the usual room, so that they stay as large as they can. */
const SMALLER_SHARE = 0.5
/** Places between notes are looked for one by one, for so many cards at most. */
const MAX_SINGLES = 12
/** Between the cards and everything that was there before. */
const APART = 96

/** The top left corner of a card, and what it lies in. */
export interface CardPlace extends Point {
  readonly scale: number
  readonly on: 'region' | 'tray' | 'beside'
}

/** Where every card goes, and why some go elsewhere than they say. */
export interface ImportPlaces {
  /** In the order of the cards. */
  readonly places: readonly CardPlace[]
  /** Cards of regions that have no room left; they wait. */
  readonly crowded: number
  /** Cards of roles that have no place together on this board; they wait. */
  readonly apart: number
}

/** See {@link importPlaces}. */
export interface ImportPage {
  readonly shapes: PageShapes
  /** Ids of the roles that have a shape on the page, in their order. */
  readonly roles: readonly string[]
  /** What cards should not cover. */
  readonly taken: readonly Rect[]
  /** All that there is on the page, the template too; undefined on an empty page. */
  readonly around: Rect | undefined
  /** Where people look: the middle of the cards on an empty page. */
  readonly centre: Point
}

/** A place for every card; none covers another, or what was there before. */
export function importPlaces(
  cards: readonly Pick<ImportedCard, 'roles'>[],
  page: ImportPage,
): ImportPlaces {
  const { shapes, roles } = page
  const all = cards.map((card, at) => ({ at, roles: card.roles }))
  const places = new Map<number, CardPlace>()
  const taken = [...page.taken]
  const put = (at: number, place: CardPlace): void => {
    places.set(at, place)
    const size = NOTE_SIZE * place.scale
    taken.push({ x: place.x, y: place.y, w: size, h: size })
  }
  let waiting: number[] = []
  const beside: number[] = []
  let [crowded, apart] = [0, 0]
  for (const group of groupedCards(all, { roles, shapes })) {
    const ats = group.cards.map(({ at }) => at)
    if (!group.roles) {
      waiting.push(...ats)
      apart = group.cards.filter(
        (card) => roles.length > 0 && card.roles?.every((id) => roles.includes(id)) === true,
      ).length
      continue
    }
    const isNobodys = group.roles.length === 0
    const found = spotsIn({ shapes, taken, roles: group.roles, count: ats.length })
    // Beside the diagram they belong to nobody just as well.
    if (isNobodys && found.spots.length < ats.length) {
      beside.push(...ats)
      continue
    }
    for (const [order, at] of ats.entries()) {
      const spot = found.spots[order]
      if (spot) put(at, { ...spot, scale: found.scale, on: 'region' })
      else waiting.push(at)
    }
    crowded += ats.length - found.spots.length
  }
  waiting = inOrder(waiting)
  const tray = spotsIn({ shapes, taken, roles: undefined, count: waiting.length })
  if (tray.spots.length === waiting.length) {
    for (const [order, spot] of tray.spots.entries()) {
      put(waiting[order] ?? 0, { ...spot, scale: tray.scale, on: 'tray' })
    }
  } else beside.push(...waiting)
  const rows = rowsBeside({ ...page, count: beside.length })
  for (const [order, at] of inOrder(beside).entries()) {
    const spot = rows[order] ?? page.centre
    places.set(at, { ...spot, scale: 1, on: 'beside' })
  }
  return {
    places: all.map(({ at }) => places.get(at) ?? { ...page.centre, scale: 1, on: 'beside' }),
    crowded,
    apart,
  }
}

/** Rows that read like the list, about as wide as high, to the right of everything. */
export function rowsBeside({
  around,
  centre,
  count,
  size = NOTE_SIZE,
}: Pick<ImportPage, 'around' | 'centre'> & {
  readonly count: number
  /** Width and height of a card. */
  readonly size?: number | undefined
}): readonly Point[] {
  const step = size + NOTE_GAP
  const columns = Math.max(1, Math.round(Math.sqrt(count)))
  const rows = Math.ceil(count / columns)
  const from = around
    ? { x: around.x + around.w + APART, y: around.y }
    : { x: centre.x - (columns * step - NOTE_GAP) / 2, y: centre.y - (rows * step - NOTE_GAP) / 2 }
  return Array.from({ length: count }, (_, at) => ({
    x: from.x + (at % columns) * step,
    y: from.y + Math.floor(at / columns) * step,
  }))
}

interface SpotsQuery {
  readonly shapes: PageShapes
  readonly taken: readonly Rect[]
  readonly roles: readonly string[] | undefined
  readonly count: number
}

/** Places for as many as have room, as large as all of them have it. */
function spotsIn(query: SpotsQuery): { readonly spots: readonly Point[]; readonly scale: number } {
  const { roles, count } = query
  let best: { spots: readonly Point[]; scale: number } = { spots: [], scale: 1 }
  const isRoles = roles !== undefined && roles.length > 0
  for (const scale of SCALES) {
    if (best.spots.length >= count) break
    const sized = { size: NOTE_SIZE * scale, share: scale < 1 ? SMALLER_SHARE : 1 }
    // A few go beside what waits already, or into a corner of the frame; more of them make rows.
    const few = isRoles ? [] : singles(query, { ...sized, rows: [] })
    const rows = few.length > 0 ? few : rowsThatFit({ ...query, ...sized })
    const spots = [...rows, ...singles(query, { ...sized, rows })]
    if (spots.length > best.spots.length) best = { spots, scale }
  }
  return best
}

/** Between what is there, where rows find nothing; none when they are too many to look for. */
function singles(
  query: SpotsQuery,
  options: { readonly rows: readonly Point[]; readonly size: number; readonly share: number },
): readonly Point[] {
  const { shapes, roles, count } = query
  const { rows, size, share } = options
  const missing = count - rows.length
  if (missing === 0 || missing > MAX_SINGLES) return []
  const boxOf = ({ x, y }: Point): Rect => ({ x, y, w: size, h: size })
  const taken = [...query.taken, ...rows.map(boxOf)]
  const near = nearIn(query)
  const mayLack = roles?.length === 0 ? CORNER_LACK : 0
  const spots: Point[] = []
  while (spots.length < missing) {
    const spot = { shapes, roles, taken, near, size: { w: size, h: size }, share }
    const [box, found] = [searched(spot), freeSpotIn(spot)]
    if (!box || !found || new Room(spot, box).lackAt(found, mayLack + 1) > mayLack) return []
    spots.push(found)
    taken.push(boxOf(found))
  }
  return spots
}

/** Where people look first: the beginning of a tray, and above of a frame, whose lower corners have words. */
function nearIn({ shapes: { trays, frame, circles }, roles }: SpotsQuery): Point {
  const [tray] = trays
  if (!roles) return tray ? boundsOf(tray) : ORIGIN
  const area = frame ?? circles[0]?.area
  if (!area) return ORIGIN
  const { x, y, w, h } = boundsOf(area)
  return { x: x + w / 2, y: roles.length === 0 ? y - FAR : y + h / 2 }
}

const ORIGIN: Point = { x: 0, y: 0 }
/** So far above that one row is as near as its neighbour in every corner. */
const FAR = 10_000

function inOrder(places: readonly number[]): number[] {
  return places.toSorted((a, b) => a - b)
}
