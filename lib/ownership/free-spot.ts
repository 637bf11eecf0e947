import {
  boundsOf,
  boxAround,
  contains,
  pointsOnLine,
  type Area,
  type Point,
  type Rect,
} from './geometry.ts'
import type { PageShapes } from './regions.ts'

/** Room between a note and the line of a region, in page units. */
export const LINE_GAP = 29
/** Room between a note and the edge of a tray or of the frame. */
export const EDGE_GAP = 20
/** Room between two notes. */
export const NOTE_GAP = 24

/** A note at scale 1 that has not grown. */
const NOTE = { w: 200, h: 200 }
/** Places that are tried lie this far apart, both ways; farther in a region of many thousand units. */
const STEP = 28
const MAX_STEPS = 120
/** How much closer they lie in a sliver between two lines. */
const FINE_STEPS = 4
/** Between points of a line that are measured to. */
const LINE_STEP = 4
/** How much farther a place in line with another note may be than one that is not. */
const TIDY_DETOUR = 60
/** Notes that places next to them are tried of; the nearest first. */
const MAX_NEIGHBOURS = 100
/** What leaving the frame costs: more than little room, less than covering a note. */
const OFF_FRAME = 60
/** A note that is covered is worse than a line that is. */
const NOTE_WEIGHT = 2
/** Numbers round: less than this is nothing. */
const NOTHING = 1e-6
/** What only touches is not covered. */
const TOUCH = 1

/** See {@link freeSpotIn}. */
export interface SpotQuery {
  readonly shapes: PageShapes
  /** The note shall be held by exactly these roles: none for nobody, undefined for the tray. */
  readonly roles: readonly string[] | undefined
  /** Boxes of the notes that are there; labels of the template are added to them. */
  readonly taken: readonly Rect[]
  /** Where its deciding point is, or would best be. */
  readonly near: Point
  /** The note's width, of which the half is where its deciding point lies both ways, and its height. */
  readonly size?: { readonly w: number; readonly h: number } | undefined
  /** What part of the usual room is enough around it, for notes that are small; all of it unless told. */
  readonly share?: number | undefined
}

/**
 * The top left corner of a free place for a note in a region: wholly inside, {@link LINE_GAP} from
 * every region's line and {@link NOTE_GAP} from every note. Of several the nearest, or one in line with another
 * note that is about as near. When all is full, the place that lacks least of that; its deciding point
 * always lies in the region. Undefined when nothing lies in exactly these roles.
 */
export function freeSpotIn(query: SpotQuery): Point | undefined {
  const { shapes, roles, near, size = NOTE } = query
  const box = searched(query)
  if (!box) return undefined
  const half = size.w / 2
  const isWanted = ({ x, y }: Point): boolean =>
    isHeldBy(shapes, roles, { x: x + half, y: y + half })
  const step = Math.max(STEP, box.w / MAX_STEPS, box.h / MAX_STEPS)
  let found = [...placesOn(box, half, step), ...placesBeside(query, size)].filter(isWanted)
  if (found.length === 0) found = [...placesOn(box, half, step / FINE_STEPS)].filter(isWanted)
  const room = new Room(query, box)
  const ways = found
    .map(({ x, y, isTidy }) => {
      const way = Math.hypot(x + half - near.x, y + half - near.y)
      return { x, y, way: isTidy ? way - TIDY_DETOUR : way }
    })
    .sort((a, b) => a.way - b.way)
  let best: Point | undefined
  let least = Infinity
  for (const place of ways) {
    const lack = room.lackAt(place, least)
    if (lack >= least - NOTHING) continue
    ;[best, least] = [place, lack]
    if (lack < NOTHING) break
  }
  return (
    best &&
    improved({ x: best.x, y: best.y }, (spot) =>
      isWanted(spot) ? room.lackAt(spot, Infinity) : Infinity,
    )
  )
}

/** A corner that is tried; tidy when it is in line with a note. */
interface Place extends Point {
  readonly isTidy: boolean
}

/** How much room there is around places for one note. */
export class Room {
  readonly #size: { readonly w: number; readonly h: number }
  readonly #notes: Cells
  readonly #lines: Cells
  readonly #edges: Cells
  readonly #frame: Rect | undefined
  readonly #share: number

  constructor({ shapes, roles, taken, size = NOTE, share = 1 }: SpotQuery, box: Rect) {
    const { frame, labels } = shapes
    const reach = grown(box, Math.max(size.w, size.h) + LINE_GAP)
    const { lines, edges } = linesIn(shapes, reach)
    this.#size = size
    this.#share = share
    this.#notes = new Cells([...taken, ...labels.map(boundsOf)], reach)
    this.#lines = lines
    this.#edges = edges
    this.#frame = roles?.length === 0 && frame ? boundsOf(frame) : undefined
  }

  /** What is missing there, in page units: 0 when nothing is; `limit` or more when so much is. */
  lackAt({ x, y }: Point, limit: number): number {
    const note = { x, y, ...this.#size }
    const offFrame = this.#frame && !isWithin(note, this.#frame) ? OFF_FRAME : 0
    const notes = (limit - offFrame) / NOTE_WEIGHT
    const share = this.#share
    const lack = offFrame + NOTE_WEIGHT * this.#notes.lackAt(note, NOTE_GAP * share, notes)
    if (lack >= limit) return limit
    const lines = this.#lines.lackAt(note, LINE_GAP * share, limit - lack)
    return lack + Math.max(lines, this.#edges.lackAt(note, EDGE_GAP * share, limit - lack))
  }

  /** True when a note there would cover another or a word of the template, or lie across a line. */
  isCrossed({ x, y }: Point): boolean {
    const note = { x, y, ...this.#size }
    const all = [this.#notes, this.#lines, this.#edges]
    return all.some((each) => each.lackAt(note, 0, Infinity) > TOUCH)
  }
}

/** What lies on a page, by squares of it: most places have little around them. */
class Cells {
  readonly #cells = new Map<number, Rect[]>()

  /** Only of what lies in `reach`. */
  constructor(all: readonly Rect[], reach: Rect) {
    for (const rect of all) {
      const seen = common(rect, reach)
      if (!seen) continue
      for (const key of cellsOf(seen)) {
        const cell = this.#cells.get(key)
        if (cell) cell.push(rect)
        else this.#cells.set(key, [rect])
      }
    }
  }

  /** How much less than `gap` there is around a note; `limit` or more when it is so much. */
  lackAt(note: Rect, gap: number, limit: number): number {
    let lack = 0
    for (const key of cellsOf(grown(note, gap))) {
      const cell = this.#cells.get(key)
      if (!cell) continue
      for (const rect of cell) {
        const missing = gap - gapBetween(note, rect)
        if (missing >= limit) return missing
        if (missing > lack) lack = missing
      }
    }
    return lack
  }
}

/** The lines of a page, cell by cell. */
interface LineCells {
  readonly reach: Rect
  readonly lines: Cells
  readonly edges: Cells
}

/**
 * The latest of each page: places are looked for one after the other, in one region of one page, and
 * its lines are thousands of points.
 */
const latestLines = new WeakMap<PageShapes, LineCells>()

function linesIn(shapes: PageShapes, reach: Rect): LineCells {
  const latest = latestLines.get(shapes)
  if (latest && isWithin(latest.reach, reach) && isWithin(reach, latest.reach)) return latest
  const { circles, trays, frame } = shapes
  const cells = (areas: readonly Area[]): Cells => new Cells(areas.flatMap(pointsOf), reach)
  const lines = cells(circles.map(({ area }) => area))
  const made = { reach, lines, edges: cells(frame ? [...trays, frame] : trays) }
  latestLines.set(shapes, made)
  return made
}

const pointsOfAreas = new WeakMap<Area, readonly Rect[]>()

function pointsOf(area: Area): readonly Rect[] {
  const known = pointsOfAreas.get(area)
  if (known) return known
  const points = pointsOnLine(area, LINE_STEP).map(({ x, y }) => ({ x, y, w: 0, h: 0 }))
  pointsOfAreas.set(area, points)
  return points
}

const CELL = 128
/** More than there are between the ends of the largest board. */
const CELLS_A_ROW = 2 ** 20

function cellsOf({ x, y, w, h }: Rect): number[] {
  const cells: number[] = []
  const [left, right] = [Math.floor(x / CELL), Math.floor((x + w) / CELL)]
  for (let row = Math.floor(y / CELL); row * CELL <= y + h; row++) {
    for (let at = left; at <= right; at++) cells.push(row * CELLS_A_ROW + at)
  }
  return cells
}

/** Where the deciding point may be at all; undefined when nothing lies in these roles. */
export function searched({
  shapes,
  roles,
  near,
  size = NOTE,
}: Omit<SpotQuery, 'taken'>): Rect | undefined {
  const { circles, trays, frame } = shapes
  if (!roles) return around(trays)
  const around2 = 2 * Math.max(size.w, size.h)
  if (roles.length > 0) {
    const boxes = roles.map((role) =>
      around(circles.filter((circle) => circle.role === role).map(({ area }) => area)),
    )
    return boxes.reduce((all, box) => all && box && common(all, box))
  }
  const diagram = around(frame ? [frame] : circles.map(({ area }) => area))
  return grown(diagram ?? { ...near, w: 0, h: 0 }, around2)
}

/** True when a deciding point lies in exactly these roles. */
export function isHeldBy(
  { circles, trays }: PageShapes,
  roles: readonly string[] | undefined,
  point: Point,
): boolean {
  const isInTray = trays.some((tray) => contains(tray, point))
  if (!roles || isInTray) return isInTray && !roles
  const held = circles.filter(({ area }) => contains(area, point)).map(({ role }) => role)
  return roles.every((role) => held.includes(role)) && held.every((role) => roles.includes(role))
}

/** On one grid for the whole page, so that places found one after the other are in line. */
function* placesOn(box: Rect, half: number, step: number): Generator<Place> {
  const first = (from: number): number => Math.ceil((from - half) / step) * step
  for (let y = first(box.y); y <= box.y + box.h - half; y += step) {
    for (let x = first(box.x); x <= box.x + box.w - half; x += step) {
      yield { x: Math.round(x), y: Math.round(y), isTidy: false }
    }
  }
}

/** Beside, above and below the notes that are there: the grid would miss a gap between two of them. */
function placesBeside({ taken, near }: SpotQuery, { w, h }: { w: number; h: number }): Place[] {
  const distance = (rect: Rect): number => Math.hypot(rect.x - near.x, rect.y - near.y)
  const nearest = taken.toSorted((a, b) => distance(a) - distance(b)).slice(0, MAX_NEIGHBOURS)
  return nearest.flatMap((rect) => [
    { x: rect.x + rect.w + NOTE_GAP, y: rect.y, isTidy: true },
    { x: rect.x - w - NOTE_GAP, y: rect.y, isTidy: true },
    { x: rect.x, y: rect.y + rect.h + NOTE_GAP, isTidy: true },
    { x: rect.x, y: rect.y - h - NOTE_GAP, isTidy: true },
  ])
}

/** The best place that small steps lead to. */
function improved(start: Point, lackAt: (spot: Point) => number): Point {
  let best = start
  let least = lackAt(start)
  for (let step = STEP / 2; step >= 1 && least >= NOTHING;) {
    const moves = MOVES.map(([x, y]) => ({ x: best.x + x * step, y: best.y + y * step }))
    const lacks = moves.map(lackAt)
    const at = lacks.indexOf(Math.min(...lacks))
    const [move, lack = Infinity] = [moves[at], lacks[at]]
    if (move && lack < least - NOTHING) [best, least] = [move, lack]
    else step /= 2
  }
  return best
}

const MOVES = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const))

/**
 * The gap between two upright rectangles; less than 0 by how deep they lie in each other. A point is
 * measured to as it is, past a corner too; two notes by how far apart their rows or columns are.
 */
function gapBetween(a: Rect, b: Rect): number {
  const across = Math.max(b.x - a.x - a.w, a.x - b.x - b.w)
  const down = Math.max(b.y - a.y - a.h, a.y - b.y - b.h)
  const isPoint = b.w === 0
  return isPoint && across > 0 && down > 0 ? Math.hypot(across, down) : Math.max(across, down)
}

function isWithin(a: Rect, b: Rect): boolean {
  return a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h
}

function grown({ x, y, w, h }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by }
}

function around(areas: readonly Area[]): Rect | undefined {
  return boxAround(areas.map(boundsOf))
}

function common(a: Rect, b: Rect): Rect | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const w = Math.min(a.x + a.w, b.x + b.w) - x
  const h = Math.min(a.y + a.h, b.y + b.h) - y
  return w < 0 || h < 0 ? undefined : { x, y, w, h }
}
