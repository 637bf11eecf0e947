/** A point, in page units unless it is said to be in a shape's own space. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Where a shape's own space lies in the space around it: turned about its top left corner, then moved. */
export interface Transform extends Point {
  readonly cos: number
  readonly sin: number
}

/** An upright rectangle in page units, from its top left corner. */
export interface Rect extends Point {
  readonly w: number
  readonly h: number
}

/** What a region covers: the true shape, in page units, not the box around it. */
export interface Area {
  readonly kind: 'ellipse' | 'rectangle'
  readonly transform: Transform
  /** Width and height before turning; more than 0. */
  readonly w: number
  readonly h: number
}

/**
 * The line belongs to the area, and so does what lies less than this far outside of it, in page units:
 * turning and nesting round numbers, and a point on the line must not fall out by that. Without turned
 * shapes all browsers compute the same; `Math.sin` may differ between them in its last digit, which is
 * a thousand times less than this even at the far end of the largest board.
 */
export const BORDER = 1e-6

/** From a note's corner to its deciding point at scale 1, right and down: half of an ungrown note. */
const DECIDING_OFFSET = 100

/**
 * The point of a note that decides its region, in the note's own space. Not the middle of its bounds:
 * notes grow downward with text, and typing must never change an owner.
 *
 * @param scale - the note's `props.scale`
 */
export function decidingPoint(scale: number): Point {
  return { x: DECIDING_OFFSET * scale, y: DECIDING_OFFSET * scale }
}

/** The transform of a shape by its record's `x`, `y` and `rotation` (radians, clockwise on screen). */
export function transformOf(shape: Point & { readonly rotation: number }): Transform {
  const { x, y, rotation } = shape
  // Exact where nothing is turned, whatever the engine's sine is like.
  return rotation === 0
    ? { x, y, cos: 1, sin: 0 }
    : { x, y, cos: Math.cos(rotation), sin: Math.sin(rotation) }
}

/** A transform within a parent's, as one. */
export function compose(parent: Transform, own: Transform): Transform {
  return {
    ...toOuter(parent, own),
    cos: parent.cos * own.cos - parent.sin * own.sin,
    sin: parent.sin * own.cos + parent.cos * own.sin,
  }
}

/** A point of the inner space as it lies in the outer one. */
export function toOuter({ x, y, cos, sin }: Transform, point: Point): Point {
  return {
    x: x + point.x * cos - point.y * sin,
    y: y + point.x * sin + point.y * cos,
  }
}

/** True when the point lies in the area or on its line; see {@link BORDER}. Never for NaN. */
export function contains({ kind, transform, w, h }: Area, point: Point): boolean {
  const { x, y, cos, sin } = transform
  // From the middle, turned back.
  const right = (point.x - x) * cos + (point.y - y) * sin - w / 2
  const down = (point.y - y) * cos - (point.x - x) * sin - h / 2
  const [rx, ry] = [w / 2 + BORDER, h / 2 + BORDER]
  if (kind === 'rectangle') return Math.abs(right) <= rx && Math.abs(down) <= ry
  return (right / rx) ** 2 + (down / ry) ** 2 <= 1
}

/** The upright box around an area, to the rim of an ellipse and not to its corners. */
export function boundsOf({ kind, transform, w, h }: Area): Rect {
  const { cos, sin } = transform
  const middle = toOuter(transform, { x: w / 2, y: h / 2 })
  const [across, down] =
    kind === 'ellipse'
      ? [Math.hypot(w * cos, h * sin), Math.hypot(w * sin, h * cos)]
      : [Math.abs(w * cos) + Math.abs(h * sin), Math.abs(w * sin) + Math.abs(h * cos)]
  return { x: middle.x - across / 2, y: middle.y - down / 2, w: across, h: down }
}

/**
 * Points along an area's line, in order and at most about `step` apart; farther where it is so long
 * that there would be more than {@link MAX_LINE_POINTS}. The corners of a rectangle are among them.
 */
export function pointsOnLine({ kind, transform, w, h }: Area, step: number): Point[] {
  const aQuarter = Math.ceil(Math.max(w, h) / step)
  const count = Math.min(MAX_LINE_POINTS, 4 * aQuarter)
  return Array.from({ length: count }, (_, at) => {
    const part = (4 * at) / count
    return toOuter(transform, kind === 'ellipse' ? onEllipse(w, h, part) : onRectangle(w, h, part))
  })
}

const MAX_LINE_POINTS = 4_096

/** Where the line is after so many quarters of it. */
function onEllipse(w: number, h: number, quarters: number): Point {
  const angle = (quarters * Math.PI) / 2
  return { x: (w / 2) * (1 + Math.cos(angle)), y: (h / 2) * (1 + Math.sin(angle)) }
}

function onRectangle(w: number, h: number, sides: number): Point {
  if (sides < 1) return { x: w * sides, y: 0 }
  if (sides < 2) return { x: w, y: h * (sides - 1) }
  if (sides < 3) return { x: w * (3 - sides), y: h }
  return { x: 0, y: h * (4 - sides) }
}

/** The smallest box that has all of them in it; undefined of none. */
export function boxAround(boxes: readonly Rect[]): Rect | undefined {
  return boxes.reduce<Rect | undefined>((all, box) => {
    if (!all) return box
    const [x, y] = [Math.min(all.x, box.x), Math.min(all.y, box.y)]
    const right = Math.max(all.x + all.w, box.x + box.w)
    return { x, y, w: right - x, h: Math.max(all.y + all.h, box.y + box.h) - y }
  }, undefined)
}
