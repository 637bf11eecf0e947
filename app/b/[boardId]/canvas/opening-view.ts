import { boxAround, type Rect } from '#lib/ownership/geometry.ts'
import { NOTE_FONT_SIZES } from '#lib/templates/card-note.ts'

/** How far from each edge of the canvas a view stays, px. */
export interface Insets {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** A shape that stands for a role. */
export interface RegionArea extends Rect {
  readonly outline: 'ellipse' | 'rectangle'
}

/** A note, in page units. */
export interface NoteArea extends Rect {
  /** How large its letters are; 0 where nobody has measured. */
  readonly letters: number
}

/** What an opening view is found for. */
export interface OpeningRoom {
  readonly frame: Rect
  readonly regions: readonly RegionArea[]
  /** All notes of the page; those of the tray are not looked for. */
  readonly notes: readonly NoteArea[]
  readonly screen: { readonly w: number; readonly h: number }
  /** What a panel takes of the right side, px. */
  readonly covered: number
  /** What the strip of counts takes of it, where that only stands in the corner, px. */
  readonly strip: number
  /** What the tools take below, px. */
  readonly bottom: number
  /** A line of words lies over the top. */
  readonly hasLine: boolean
}

/** Around what is shown, px. */
interface Air {
  readonly side: number
  readonly panel: number
  readonly top: number
}

const LETTERS = NOTE_FONT_SIZES['l'] ?? 26
/** Letters that are smaller on the screen are not read, px. */
const READABLE = 12
/** Further out, the words of a card would be smaller than that. */
const READABLE_ZOOM = READABLE / LETTERS
/** So much of what is closest to the edges may be cut off for the words, px. */
const SLACK = 12
/** Along the edge of an ellipse there is no room for a card: that much of each side may be cut off. */
const BARE_RIM = 0.055
/** A table fills its frame but for that much beside it, in page units. */
const TABLE_RIM = 20
const WIDE: Air = { side: 24, panel: 12, top: 12 }
const CLOSE: Air = { side: 8, panel: 4, top: 12 }
/** Names of roles are not to lie under the line, unless that is what makes cards readable. */
const BELOW_LINE: Air = { ...CLOSE, top: 52 }

/** A part of the page, and how it is shown. */
export interface OpeningView {
  readonly area: Rect
  readonly insets: Insets
  /** Further out its words could not be read: what then has no room is cut off, below and at the sides. */
  readonly leastZoom: number
}

/**
 * What a wide screen shows of a diagram when it opens: all of it; where words would be too small for that,
 * all that holds cards, closer to the edges; and where even those would be, as much of it as can be read.
 */
export function openingView(room: OpeningRoom): OpeningView {
  const { frame, regions, screen } = room
  const whole = { area: frame, insets: insetsOf(room, WIDE), leastZoom: 0 }
  if (regions.length === 0) return whole
  const area = coreOf(room)
  const viewOf = (air: Air, covered: number): OpeningView => ({
    area,
    insets: insetsOf({ ...room, covered }, air),
    leastZoom: READABLE_ZOOM,
  })
  const [air, ...closer] = room.hasLine ? ([BELOW_LINE, CLOSE] as const) : ([CLOSE] as const)
  const sides = [Math.max(room.covered, room.strip), room.covered]
  const views = sides.flatMap((covered) => [air, ...closer].map((each) => viewOf(each, covered)))
  const placed = room.notes.filter((each) => isWithin(each, frame))
  const smallest = Math.min(LETTERS, ...placed.map(({ letters }) => letters || LETTERS))
  const isRead = ({ area: shown, insets }: OpeningView, letters: number): boolean =>
    fitZoom(shown, insets, screen) * letters >= READABLE
  // Long words have smaller letters: those are to be read as well, where that hides nothing else.
  const found =
    [whole, ...views.slice(0, 1)].find((view) => isRead(view, smallest)) ??
    [whole, ...views].find((view) => isRead(view, LETTERS))
  if (found) return found
  // Not all of it has room. Its names stay clear, and its cards of the strip where they can.
  const side = sides.find((covered) => {
    const { left, right } = insetsOf({ ...room, covered }, air)
    return area.w * READABLE_ZOOM <= screen.w - left - right + SLACK
  })
  return viewOf(air, side ?? room.covered)
}

/** The zoom at which an area just fits; never closer than 100 %. */
export function fitZoom(area: Rect, insets: Insets, screen: OpeningRoom['screen']): number {
  const w = Math.max(1, screen.w - insets.left - insets.right)
  const h = Math.max(1, screen.h - insets.top - insets.bottom)
  return Math.min(w / area.w, h / area.h, 1)
}

function insetsOf({ covered, bottom }: Pick<OpeningRoom, 'covered' | 'bottom'>, air: Air): Insets {
  const right = Math.max(air.side, covered > 0 ? covered + air.panel : 0)
  return { left: air.side, right, top: air.top, bottom }
}

/** Of a table every column counts; ellipses have their names inside, and their cards where people put them. */
function coreOf({ frame, regions, notes }: OpeningRoom): Rect {
  const { x, y, w, h } = frame
  if (regions.some(({ outline }) => outline === 'rectangle')) {
    return { x: x + TABLE_RIM, y, w: w - 2 * TABLE_RIM, h }
  }
  const parts = [
    ...regions.map((each) => ({
      x: each.x + each.w * BARE_RIM,
      y: each.y + each.h * BARE_RIM,
      w: each.w * (1 - 2 * BARE_RIM),
      h: each.h * (1 - 2 * BARE_RIM),
    })),
    ...notes.filter((each) => isWithin(each, frame)),
  ]
  return boxAround(parts) ?? frame
}

function isWithin(each: Rect, { x, y, w, h }: Rect): boolean {
  return each.x >= x && each.y >= y && each.x + each.w <= x + w && each.y + each.h <= y + h
}
