import { isHeldBy, NOTE_GAP, Room, searched } from './free-spot.ts'
import type { Point, Rect } from './geometry.ts'
import type { PageShapes } from './regions.ts'

const NOTE_SIZE = 200
/** Where the first row may begin, within one step. */
const OFFSETS = 4
/** Among notes that lie there already, whose rows are others. */
const OFFSETS_BETWEEN = 8
/** Places tried along a row; more would find little that these do not. */
const STEPS_A_ROW = 160
/** The corners of a frame are narrow: there so much of the room around a note may lack. */
export const CORNER_LACK = 24

/** Where a row of notes may stand: anything from one corner to the other. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly y: number
}

/** See {@link rowsIn}. */
export interface RowsQuery {
  readonly shapes: PageShapes
  /** As in freeSpotIn. */
  readonly roles: readonly string[] | undefined
  readonly count: number
  /** What lies there already; nothing unless told. */
  readonly taken?: readonly Rect[] | undefined
  /** Width and height of a note; {@link NOTE_SIZE} unless told. */
  readonly size?: number | undefined
  /** As in freeSpotIn. */
  readonly share?: number | undefined
}

/**
 * The top left corners of so many notes in a region, in rows that are centred in it, from top to bottom
 * and left to right. Undefined when they do not fit without lacking room.
 */
export function rowsIn(query: RowsQuery): readonly Point[] | undefined {
  const spots = rowsThatFit(query)
  return spots.length < query.count ? undefined : spots
}

/** The same for as many of them as fit. */
export function rowsThatFit(query: RowsQuery): readonly Point[] {
  const { shapes, roles, count, taken = [], size = NOTE_SIZE, share = 1 } = query
  const spot = { shapes, roles, near: { x: 0, y: 0 }, size: { w: size, h: size }, share }
  const box = searched(spot)
  if (count === 0 || !box) return []
  const room = new Room({ ...spot, taken }, box)
  const mayLack = roles?.length === 0 ? CORNER_LACK : 0
  const isFree = (corner: Point): boolean =>
    isHeldBy(shapes, roles, { x: corner.x + size / 2, y: corner.y + size / 2 }) &&
    room.lackAt(corner, mayLack + 1) <= mayLack
  const offsets = taken.length === 0 ? OFFSETS : OFFSETS_BETWEEN
  const rows = new Rows({ box, size, gap: NOTE_GAP * share })
  let best: readonly Stretch[] = []
  for (let at = 0; at < offsets; at++) {
    const stretches = rows.from((at * rows.step) / offsets, isFree)
    if (rows.capacity(stretches) > rows.capacity(best)) best = stretches
    if (rows.capacity(best) >= count) break
  }
  return rows.filled(rows.middle(best, count), count)
}

/** Rows of notes of one size over a box in which their deciding points may lie. */
class Rows {
  readonly #box: Rect
  readonly #size: number
  /** From one note to the next, both ways. */
  readonly step: number

  constructor({ box, size, gap }: { box: Rect; size: number; gap: number }) {
    this.#box = box
    this.#size = size
    this.step = size + gap
  }

  from(offset: number, isFree: (corner: Point) => boolean): readonly Stretch[] {
    const { x, y: up, w, h } = this.#box
    const step = Math.max(14, w / STEPS_A_ROW)
    const stretches: Stretch[] = []
    // The box is where deciding points may be, so a note's corner may lie half a note before it.
    const [left, top] = [x - this.#size / 2, up - this.#size / 2]
    for (let y = top + offset; y <= top + h; y += this.step) {
      let from: number | undefined
      for (let at = left; at <= left + w + step; at += step) {
        const isEnd = at > left + w || !isFree({ x: at, y })
        if (!isEnd) from ??= at
        else if (from !== undefined) {
          stretches.push({ from, to: at - step, y })
          from = undefined
        }
      }
    }
    return stretches
  }

  /** The rows nearest the middle that take so many, from top to bottom. */
  middle(stretches: readonly Stretch[], count: number): readonly Stretch[] {
    const { y, h } = this.#box
    const fromMiddle = (stretch: Stretch): number =>
      Math.abs(stretch.y + this.#size / 2 - y - h / 2)
    const chosen: Stretch[] = []
    for (const stretch of stretches.toSorted((a, b) => fromMiddle(a) - fromMiddle(b))) {
      if (this.capacity(chosen) >= count) break
      chosen.push(stretch)
    }
    return chosen.sort((a, b) => a.y - b.y || a.from - b.from)
  }

  filled(stretches: readonly Stretch[], count: number): readonly Point[] {
    const spots: Point[] = []
    for (const { from, to, y } of stretches) {
      const notes = Math.min(this.#notesOn({ from, to }), count - spots.length)
      const first = (from + to - (notes - 1) * this.step) / 2
      for (let at = 0; at < notes; at++) spots.push({ x: Math.round(first + at * this.step), y })
    }
    return spots.map(({ x, y }) => ({ x, y: Math.round(y) }))
  }

  capacity(stretches: readonly Stretch[]): number {
    return stretches.reduce((sum, stretch) => sum + this.#notesOn(stretch), 0)
  }

  #notesOn({ from, to }: Pick<Stretch, 'from' | 'to'>): number {
    return Math.floor((to - from) / this.step) + 1
  }
}
