import { NOTE_FONT_SIZES } from '#lib/templates/card-note.ts'

/** A rectangle in page units. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** How far from each edge of the canvas a view stays, px. */
export interface Insets {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Further out, the words of a card would be smaller than 12 px. */
const READABLE_ZOOM = 12 / (NOTE_FONT_SIZES['l'] ?? 26)
/** Along the edge of an ellipse there is no room for a card: that much of each side may be cut off. */
const BARE_RIM = 0.05
/** A table fills its frame but for that much beside it, in page units. */
const TABLE_RIM = 20
/** Room for the menu above and a little air. */
const AIR = { wide: { side: 24, panel: 12, top: 12 }, tight: { side: 8, panel: 4, top: 12 } }

/**
 * What a wide screen shows of a diagram when it opens: all of it, and where words would be too small for
 * that, all that holds cards, closer to the edges.
 *
 * @param view.covered - what a panel takes of the right side, px
 */
export function openingView(view: {
  frame: Area
  regions: readonly (Area & { readonly outline: 'ellipse' | 'rectangle' })[]
  screen: { w: number; h: number }
  covered: number
  bottom: number
}): { area: Area; insets: Insets } {
  const { frame, regions, screen } = view
  const whole = { area: frame, insets: insetsOf(view, AIR.wide) }
  if (fitZoom(whole.area, whole.insets, screen) >= READABLE_ZOOM || regions.length === 0) {
    return whole
  }
  return { area: coreOf(frame, regions), insets: insetsOf(view, AIR.tight) }
}

/** The zoom at which an area just fits; never closer than 100 %. */
export function fitZoom(area: Area, insets: Insets, screen: { w: number; h: number }): number {
  const w = Math.max(1, screen.w - insets.left - insets.right)
  const h = Math.max(1, screen.h - insets.top - insets.bottom)
  return Math.min(w / area.w, h / area.h, 1)
}

function insetsOf(
  { covered, bottom }: { covered: number; bottom: number },
  air: (typeof AIR)['wide'],
): Insets {
  const right = Math.max(air.side, covered > 0 ? covered + air.panel : 0)
  return { left: air.side, right, top: air.top, bottom }
}

/** Ellipses have their names and cards well inside; of a table every column counts. */
function coreOf(
  { x, y, w, h }: Area,
  regions: readonly (Area & { readonly outline: 'ellipse' | 'rectangle' })[],
): Area {
  if (regions.some(({ outline }) => outline === 'rectangle')) {
    return { x: x + TABLE_RIM, y, w: w - 2 * TABLE_RIM, h }
  }
  const left = Math.min(...regions.map((each) => each.x + each.w * BARE_RIM))
  const right = Math.max(...regions.map((each) => each.x + each.w * (1 - BARE_RIM)))
  const top = Math.min(...regions.map((each) => each.y + each.h * BARE_RIM))
  const bottom = Math.max(...regions.map((each) => each.y + each.h * (1 - BARE_RIM)))
  return { x: left, y: top, w: right - left, h: bottom - top }
}
