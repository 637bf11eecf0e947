import { contains, toOuter, type Area, type Point } from '#lib/ownership/geometry.ts'

/** The shape of one role on the page that is shown. */
export interface RoleArea extends Area {
  readonly role: string
}

/** So many points of a line are tried for crossings: a step is then a few page units. */
const STEPS = 180
/** Halvings of a step: the crossing is then exact to a small part of a page unit. */
const HALVINGS = 8

/**
 * Where on the lines of the diagram the number of cards of a region stands: for one role on the
 * outer shoulder of its own line, where that is free of the other shapes; for several where their lines
 * cross, at the highest such point. Undefined when no point of a line belongs to the region alone.
 *
 * @param roles - the region: more than none
 * @param areas - of all roles, on one page
 */
export function countPlace(
  roles: readonly string[],
  areas: readonly RoleArea[],
): Point | undefined {
  const own = areas.filter(({ role }) => roles.includes(role))
  const others = areas.filter(({ role }) => !roles.includes(role))
  const isFree = (point: Point): boolean => others.every((area) => !contains(area, point))
  if (roles.length === 1) {
    return own.flatMap((area) => shoulderOf(area, areas, isFree) ?? [])[0]
  }
  const crossings = own.flatMap((area, at) =>
    own.slice(at + 1).flatMap((other) => crossingsOf(area, other)),
  )
  const isInAll = (point: Point): boolean =>
    roles.every((role) => own.some((area) => area.role === role && nearlyContains(area, point)))
  return crossings
    .filter((point) => isInAll(point) && isFree(point))
    .sort((a, b) => a.y - b.y || a.x - b.x)[0]
}

/** The free point of a shape's line that lies farthest out, seen from all shapes, and rather high up. */
function shoulderOf(
  area: Area,
  areas: readonly RoleArea[],
  isFree: (point: Point) => boolean,
): Point | undefined {
  const middle = middleOf(area)
  const all = areas.map(middleOf)
  const out = {
    x: middle.x - all.reduce((sum, { x }) => sum + x, 0) / all.length,
    y: middle.y - all.reduce((sum, { y }) => sum + y, 0) / all.length,
  }
  const length = Math.hypot(out.x, out.y) || 1
  const wanted = { x: out.x / length, y: out.y / length - UP }
  const nearness = (point: Point): number => {
    const [x, y] = [point.x - middle.x, point.y - middle.y]
    return (x * wanted.x + y * wanted.y) / Math.hypot(x, y)
  }
  return Array.from({ length: STEPS }, (_, step) => onLine(area, step / STEPS))
    .filter(isFree)
    .reduce<Point | undefined>(
      (best, point) => (best && nearness(best) >= nearness(point) ? best : point),
      undefined,
    )
}

/** How much a number is drawn up, where one is drawn out by 1. */
const UP = 0.8

function middleOf({ transform, w, h }: Area): Point {
  return toOuter(transform, { x: w / 2, y: h / 2 })
}

/** A point of the line, once around from the top middle. */
function onLine({ kind, transform, w, h }: Area, share: number): Point {
  const angle = share * 2 * Math.PI
  const [across, down] = [Math.sin(angle), -Math.cos(angle)]
  // A rectangle's line lies on the same ray, farther out.
  const reach = kind === 'ellipse' ? 1 : 1 / Math.max(Math.abs(across), Math.abs(down))
  return toOuter(transform, {
    x: (w / 2) * (1 + across * reach),
    y: (h / 2) * (1 + down * reach),
  })
}

function crossingsOf(area: Area, other: Area): Point[] {
  return Array.from({ length: STEPS }, (_, step) => step / STEPS).flatMap((from) => {
    let [low, high] = [from, from + 1 / STEPS]
    const isIn = contains(other, onLine(area, low))
    if (contains(other, onLine(area, high)) === isIn) return []
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = (low + high) / 2
      if (contains(other, onLine(area, middle)) === isIn) low = middle
      else high = middle
    }
    return [onLine(area, low)]
  })
}

/** A crossing lies on two lines only as far as it was worked out. */
function nearlyContains(area: Area, point: Point): boolean {
  const { transform, w, h } = area
  const at = toOuter(transform, { x: -SLACK, y: -SLACK })
  return contains(
    { ...area, w: w + 2 * SLACK, h: h + 2 * SLACK, transform: { ...transform, ...at } },
    point,
  )
}

/** Page units. */
const SLACK = 2
