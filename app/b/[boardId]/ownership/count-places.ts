import { contains, toOuter, type Area, type Point } from '#lib/ownership/geometry.ts'

/** The shape of one role on the page that is shown. */
export interface RoleArea extends Area {
  readonly role: string
}

/** So many points of a line are tried for crossings: a step is then a few page units. */
const STEPS = 180
/** Halvings of a step: the crossing is then exact to a small part of a page unit. */
const HALVINGS = 8
/** From the middle of a number to words, in page units: half of what it is at a zoom of a quarter. */
const CLEARANCE = 48
/** The same beside the name of a band, which begins so near its line: enough at a zoom of three eighths. */
const BESIDE = 34

/**
 * Where on the lines of the diagram the number of cards of a region stands: for one role on the
 * outer shoulder of its own line, where that is free of the other shapes; for several where their lines
 * cross, at the highest such point; on a table at the top of a column or the start of a band. Clear of
 * words wherever a point is. Undefined when no point of a line belongs to the region alone, and when one
 * of the roles has no shape here.
 *
 * @param roles - the region: more than none
 * @param around.areas - of all roles, on one page
 * @param around.words - what is written on that page
 */
export function countPlace(
  roles: readonly string[],
  { areas, words }: { readonly areas: readonly RoleArea[]; readonly words: readonly Area[] },
): Point | undefined {
  const own = areas.filter(({ role }) => roles.includes(role))
  if (!roles.every((role) => own.some((area) => area.role === role))) return undefined
  const others = areas.filter(({ role }) => !roles.includes(role))
  const isFree = (point: Point): boolean => others.every((area) => !contains(area, point))
  const isClear = (point: Point, by = CLEARANCE): boolean =>
    !words.some((area) => contains(grown(area, by), point))
  const best = (points: readonly Point[]): Point | undefined =>
    points.find((point) => isClear(point)) ?? points[0]
  const side = sideOf(own, others)
  if (side && isFree(side) && isClear(side, BESIDE)) return side
  if (roles.length === 1) {
    return own.flatMap((area) => best(shouldersOf(area, areas).filter(isFree)) ?? [])[0]
  }
  const crossings = own.flatMap((area, at) =>
    own.slice(at + 1).flatMap((other) => crossingsOf(area, other)),
  )
  const isInAll = (point: Point): boolean =>
    roles.every((role) =>
      // A crossing lies on two lines only as far as it was worked out.
      own.some((area) => area.role === role && contains(grown(area, SLACK), point)),
    )
  const inAll = crossings.filter((point) => isInAll(point) && isFree(point))
  return best(inAll.sort((a, b) => a.y - b.y || a.x - b.x))
}

/**
 * Of upright rectangles the middle of what they have in common and nobody else: of its top when it is
 * high, of its left end, beside its name, when it is wide. Undefined for all other shapes, and where they
 * do not meet.
 */
function sideOf(own: readonly Area[], others: readonly Area[]): Point | undefined {
  const isUpright = ({ kind, transform }: Area): boolean =>
    kind === 'rectangle' && transform.cos === 1
  if (!own.every(isUpright)) return undefined
  const top = Math.max(...own.map(({ transform: { y } }) => y))
  const bottom = Math.min(...own.map(({ transform: { y }, h }) => y + h))
  let left = Math.max(...own.map(({ transform: { x } }) => x))
  let right = Math.min(...own.map(({ transform: { x }, w }) => x + w))
  // Bands that lie apart have nothing in common.
  if (left >= right || top >= bottom) return undefined
  if (right - left > bottom - top) return { x: left, y: (top + bottom) / 2 }
  for (const other of others.filter(
    (area) => isUpright(area) && contains(area, { x: area.transform.x, y: top }),
  )) {
    const { x } = other.transform
    if (x <= left) left = Math.max(left, x + other.w)
    else right = Math.min(right, x)
  }
  return { x: (left + right) / 2, y: top }
}

/** The points of a shape's line, first those that lie farthest out, seen from all shapes, and rather high up. */
function shouldersOf(area: Area, areas: readonly RoleArea[]): readonly Point[] {
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
  return Array.from({ length: STEPS }, (_, step) => onLine(area, step / STEPS)).sort(
    (a, b) => nearness(b) - nearness(a),
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

/** An area that reaches so much farther on every side. */
function grown(area: Area, by: number): Area {
  const { transform, w, h } = area
  const at = toOuter(transform, { x: -by, y: -by })
  return { ...area, w: w + 2 * by, h: h + 2 * by, transform: { ...transform, ...at } }
}

/** Page units. */
const SLACK = 2
