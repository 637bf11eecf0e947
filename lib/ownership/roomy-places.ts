/**
 * Where cards go that people put into a region by key, or tidy. They keep their size while each finds
 * a place of its own; else they come smaller, for a pile says nothing of what lies in it.
 */
import { freeSpotIn, Room, searched, type SpotQuery } from './free-spot.ts'
import { boundsOf, boxAround, type Point, type Rect } from './geometry.ts'
import { rowsBeside } from './import-places.ts'
import { rowsThatFit } from './rows-in.ts'

/** As parts of a card's size; the first at which all have room. Smaller ones would not be read. */
const SCALES = [1, 0.85, 0.75, 0.6, 0.5]

/** Places are looked for one by one for so many cards at most; more of them make rows. */
const MAX_SINGLES = 12

/** A card, and how large it is when there is room. */
export interface PlacedCard {
  readonly box: Rect
  /** Where its deciding point is. */
  readonly near: Point
  readonly size: { readonly w: number; readonly h: number }
  /** What part of that it keeps at least, because it is small already; nothing unless told. */
  readonly leastPart?: number | undefined
}

/** A card's top left corner, and what part of its size it has. */
export interface RoomyPlace extends Point {
  readonly scale: number
}

/** Where cards go. */
export interface RoomyPlaces<Card> {
  readonly places: ReadonlyMap<Card, RoomyPlace>
  /** How many have no room of their own, and lie where they cover least. */
  readonly crowded: number
}

/** See {@link roomyPlaces}. */
export interface RoomyQuery<Card extends PlacedCard> extends Pick<SpotQuery, 'shapes' | 'roles'> {
  /** What stays where it is. */
  readonly taken: readonly Rect[]
  /** Those that need a place. */
  readonly moving: readonly Card[]
  /** Those that have one there, and may get another when nothing else helps. */
  readonly staying: readonly Card[]
}

/** Places in one region of which none covers another, as long as cards of half their size have them. */
export function roomyPlaces<Card extends PlacedCard>(query: RoomyQuery<Card>): RoomyPlaces<Card> {
  const { moving, staying } = query
  const around = { ...query, taken: [...query.taken, ...staying.map(({ box }) => box)] }
  const all = [...moving, ...staying]
  for (const scale of SCALES) {
    const found =
      oneByOne(moving, { ...around, scale }) ??
      inRows(moving, { ...around, scale }) ??
      (staying.length > 0 ? inRows(all, { ...query, scale }) : undefined)
    if (found) return { places: found, crowded: 0 }
  }
  const beside = nobodysBeside(moving, around)
  if (beside) return { places: beside, crowded: 0 }
  return mostInRows(all, { ...query, scale: SCALES.at(-1) ?? 1 })
}

type Places<Card> = ReadonlyMap<Card, RoomyPlace>
type Sized<Card extends PlacedCard> = Omit<RoomyQuery<Card>, 'moving' | 'staying'> & {
  readonly scale: number
}

/** Each to the free place nearest to where it is; undefined when one has none, or they are too many. */
function oneByOne<Card extends PlacedCard>(
  cards: readonly Card[],
  query: Sized<Card>,
): Places<Card> | undefined {
  if (cards.length > MAX_SINGLES) return undefined
  const taken = [...query.taken]
  const places = new Map<Card, RoomyPlace>()
  for (const card of cards) {
    const found = singlePlace(card, { ...query, taken })
    // Nothing lies in these roles: the card stays.
    if (!found) continue
    if (found.isCrossed) return undefined
    places.set(card, found.place)
    taken.push(found.box)
  }
  return places
}

/** In rows, in their order; undefined when they do not all fit. */
function inRows<Card extends PlacedCard>(
  cards: readonly Card[],
  query: Sized<Card>,
): Places<Card> | undefined {
  const spots = rowsOf(cards, query)
  return spots.length < cards.length ? undefined : placedAt(cards, spots, query.scale)
}

/** Beside the diagram cards belong to nobody just as well; undefined for cards of roles. */
function nobodysBeside<Card extends PlacedCard>(
  cards: readonly Card[],
  { shapes, roles, taken }: Omit<Sized<Card>, 'scale'>,
): Places<Card> | undefined {
  if (roles?.length !== 0) return undefined
  const { circles, trays, frame } = shapes
  const areas = [...circles.map(({ area }) => area), ...trays, ...(frame ? [frame] : [])]
  const all = boxAround([...areas.map(boundsOf), ...taken])
  const size = largestSide(cards, 1)
  const spots = rowsBeside({ around: all, centre: { x: 0, y: 0 }, count: cards.length, size })
  return placedAt(cards, spots, 1)
}

/** As many as fit in rows, a few between them, and the others over those. */
function mostInRows<Card extends PlacedCard>(
  cards: readonly Card[],
  query: Sized<Card>,
): RoomyPlaces<Card> {
  const { scale } = query
  const spots = rowsOf(cards, query)
  const places = new Map(placedAt(cards, spots, scale))
  const taken = [
    ...query.taken,
    ...[...places].map(([card, { x, y }]) => ({ x, y, ...sizeAt(card, scale) })),
  ]
  let crowded = 0
  for (const card of cards.slice(places.size, places.size + MAX_SINGLES)) {
    const found = singlePlace(card, { ...query, taken })
    if (!found) continue
    if (found.isCrossed) crowded += 1
    places.set(card, found.place)
    taken.push(found.box)
  }
  const known = [...places]
  for (const [at, card] of cards.filter((each) => !places.has(each)).entries()) {
    const under = known[at % known.length]
    if (!under) continue
    const [lower, { x, y }] = under
    // Their deciding points are one: at the same corner that of another size may be in another region.
    const more = (sizeAt(lower, scale).w - sizeAt(card, scale).w) / 2
    places.set(card, { x: x + more, y: y + more, scale: partOf(card, scale) })
    crowded += 1
  }
  return { places, crowded }
}

function singlePlace<Card extends PlacedCard>(
  card: Card,
  { shapes, roles, taken, scale }: Sized<Card>,
): { readonly place: RoomyPlace; readonly box: Rect; readonly isCrossed: boolean } | undefined {
  const size = sizeAt(card, scale)
  const spot: SpotQuery = { shapes, roles, taken, near: card.near, size, share: scale }
  const [area, found] = [searched(spot), freeSpotIn(spot)]
  if (!area || !found) return undefined
  return {
    place: { ...found, scale: partOf(card, scale) },
    box: { ...found, ...size },
    isCrossed: new Room(spot, area).isCrossed(found),
  }
}

function rowsOf<Card extends PlacedCard>(
  cards: readonly Card[],
  { shapes, roles, taken, scale }: Sized<Card>,
): readonly Point[] {
  const size = largestSide(cards, scale)
  return rowsThatFit({ shapes, roles, taken, count: cards.length, size, share: scale })
}

function largestSide(cards: readonly PlacedCard[], scale: number): number {
  return Math.max(
    ...cards.flatMap((card) => {
      const { w, h } = sizeAt(card, scale)
      return [w, h]
    }),
  )
}

function sizeAt(card: PlacedCard, scale: number): PlacedCard['size'] {
  const part = partOf(card, scale)
  return { w: card.size.w * part, h: card.size.h * part }
}

function partOf({ leastPart = 0 }: PlacedCard, scale: number): number {
  return Math.max(scale, leastPart)
}

function placedAt<Card extends PlacedCard>(
  cards: readonly Card[],
  spots: readonly Point[],
  scale: number,
): ReadonlyMap<Card, RoomyPlace> {
  return new Map(
    cards.flatMap((card, at) => {
      const spot = spots[at]
      return spot ? [[card, { ...spot, scale: partOf(card, scale) }] as const] : []
    }),
  )
}
