import { isHeldBy, NOTE_GAP, Room, searched } from './free-spot.ts'
import type { Point, Rect } from './geometry.ts'
import type { PageShapes } from './regions.ts'

const NOTE_SIZE = 200
/** From one note to the next, both ways. */
const STEP = NOTE_SIZE + NOTE_GAP
/** Where the first row may begin, within one step. */
const OFFSETS = 4
/** Places tried along a row; more would find little that these do not. */
const STEPS_A_ROW = 160
/** The corners of a frame are narrow: there so much of the room around a note may lack. */
const CORNER_LACK = 24

/** Where a row of notes may stand: anything from one corner to the other. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly y: number
}

/**
 * The top left corners of so many notes in a region that is empty, in rows that are centred in it, from
 * top to bottom and left to right. Undefined when they do not fit without lacking room.
 *
 * @param roles - as in freeSpotIn
 */
export function rowsIn(options: {
  readonly shapes: PageShapes
  readonly roles: readonly string[]
  readonly count: number
}): readonly Point[] | undefined {
  const { shapes, roles, count } = options
  if (count === 0) return []
  const query = { shapes, roles, near: { x: 0, y: 0 } }
  const box = searched(query)
  if (!box) return undefined
  const room = new Room({ ...query, taken: [] }, box)
  const mayLack = roles.length === 0 ? CORNER_LACK : 0
  const isFree = (corner: Point): boolean =>
    isHeldBy(shapes, roles, { x: corner.x + NOTE_SIZE / 2, y: corner.y + NOTE_SIZE / 2 }) &&
    room.lackAt(corner, mayLack + 1) <= mayLack
  for (let at = 0; at < OFFSETS; at++) {
    const stretches = stretchesFrom(box, (at * STEP) / OFFSETS, isFree)
    if (capacity(stretches) >= count) return filled(middleRows(stretches, box, count), count)
  }
  return undefined
}

function stretchesFrom(
  box: Rect,
  offset: number,
  isFree: (corner: Point) => boolean,
): readonly Stretch[] {
  const step = Math.max(14, box.w / STEPS_A_ROW)
  const stretches: Stretch[] = []
  // The box is where deciding points may be, so a note's corner may lie half a note before it.
  const [left, top] = [box.x - NOTE_SIZE / 2, box.y - NOTE_SIZE / 2]
  for (let y = top + offset; y <= top + box.h; y += STEP) {
    let from: number | undefined
    for (let x = left; x <= left + box.w + step; x += step) {
      const isEnd = x > left + box.w || !isFree({ x, y })
      if (!isEnd) from ??= x
      else if (from !== undefined) {
        stretches.push({ from, to: x - step, y })
        from = undefined
      }
    }
  }
  return stretches
}

/** The rows nearest the middle that take so many, from top to bottom. */
function middleRows(stretches: readonly Stretch[], box: Rect, count: number): readonly Stretch[] {
  const fromMiddle = ({ y }: Stretch): number => Math.abs(y + NOTE_SIZE / 2 - box.y - box.h / 2)
  const chosen: Stretch[] = []
  for (const stretch of stretches.toSorted((a, b) => fromMiddle(a) - fromMiddle(b))) {
    if (capacity(chosen) >= count) break
    chosen.push(stretch)
  }
  return chosen.sort((a, b) => a.y - b.y || a.from - b.from)
}

function filled(stretches: readonly Stretch[], count: number): readonly Point[] {
  const spots: Point[] = []
  for (const { from, to, y } of stretches) {
    const notes = Math.min(notesOn({ from, to, y }), count - spots.length)
    const first = (from + to - (notes - 1) * STEP) / 2
    for (let at = 0; at < notes; at++) spots.push({ x: Math.round(first + at * STEP), y })
  }
  return spots.map(({ x, y }) => ({ x, y: Math.round(y) }))
}

function capacity(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, stretch) => sum + notesOn(stretch), 0)
}

function notesOn({ from, to }: Stretch): number {
  return Math.floor((to - from) / STEP) + 1
}
