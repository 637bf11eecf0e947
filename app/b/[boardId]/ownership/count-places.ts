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
 * Where on the lines of the diagram the number of cards of a region stands: for one role at the top of
 * its own line, or where that is free of the other shapes; for several where their lines cross, at the
 * highest such point. Undefined when no point of a line belongs to the region alone.
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
  if (roles.length === 1) return own.flatMap(endsOf).find(isFree)
  const crossings = own.flatMap((area, at) =>
    own.slice(at + 1).flatMap((other) => crossingsOf(area, other)),
  )
  const isInAll = (point: Point): boolean =>
    roles.every((role) => own.some((area) => area.role === role && nearlyContains(area, point)))
  return crossings
    .filter((point) => isInAll(point) && isFree(point))
    .sort((a, b) => a.y - b.y || a.x - b.x)[0]
}

/** The ends of a shape's line: the top of an unturned one first, then bottom, left and right. */
function endsOf(area: Area): Point[] {
  const line = outline(area)
  const by = (value: (point: Point) => number): Point | undefined =>
    line.reduce<Point | undefined>(
      (best, point) => (best && value(best) <= value(point) ? best : point),
      undefined,
    )
  return [by(({ y }) => y), by(({ y }) => -y), by(({ x }) => x), by(({ x }) => -x)].filter(
    (point) => point !== undefined,
  )
}

function outline(area: Area): Point[] {
  return Array.from({ length: STEPS }, (_, step) => onLine(area, step / STEPS))
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
