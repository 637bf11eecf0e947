/** A rectangle in page units, from its top left corner. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A region by the box around it and how its line runs. */
export interface OutlinedBox extends Rect {
  readonly outline: 'ellipse' | 'rectangle'
}

/**
 * The top left corner nearest to where a square would be centred on `near` and keep `gap` from
 * everything in `taken`. Looks along rings around the point; far away from any free place it gives
 * the asked one, since a covered note is better than one out of sight.
 *
 * @param regions - a spot across the line of one is taken only when none that is not lies about as
 *   near, so that nobody has to guess where a note belongs
 */
export function nearestFreeSpot(options: {
  near: { x: number; y: number }
  size: number
  gap: number
  taken: readonly Rect[]
  regions?: readonly OutlinedBox[]
}): { x: number; y: number } {
  const { near, size, gap, taken, regions = [] } = options
  const centred = { x: near.x - size / 2, y: near.y - size / 2 }
  const reach = size * MAX_RINGS_IN_SIZES
  const close = taken.filter(
    (rect) =>
      distance(rect.x, rect.w, centred.x, size) < reach + gap &&
      distance(rect.y, rect.h, centred.y, size) < reach + gap,
  )
  let secondBest: { spot: { x: number; y: number }; radius: number } | undefined
  for (let radius = 0; radius <= reach; radius += RING_STEP) {
    if (secondBest && radius > secondBest.radius + size * DETOUR_IN_SIZES) break
    for (const spot of ring(centred, radius)) {
      if (close.some((rect) => isWithin(rect, spot, { size, gap }))) continue
      if (!regions.some((region) => isAcross(region, spot, size))) return spot
      secondBest ??= { spot, radius }
    }
  }
  return secondBest?.spot ?? centred
}

const MAX_RINGS_IN_SIZES = 6
/** How much farther a spot clear of lines may be. */
const DETOUR_IN_SIZES = 1.2
const RING_STEP = 14
const DIRECTIONS = 24

/** Points of a ring, the ones to the right first: people read and add that way. */
function ring(centre: { x: number; y: number }, radius: number): { x: number; y: number }[] {
  if (radius === 0) return [centre]
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const angle = (i / DIRECTIONS) * 2 * Math.PI
    return {
      x: Math.round(centre.x + Math.cos(angle) * radius),
      y: Math.round(centre.y + Math.sin(angle) * radius),
    }
  })
}

function isWithin(
  rect: Rect,
  spot: { x: number; y: number },
  { size, gap }: { size: number; gap: number },
): boolean {
  return (
    distance(rect.x, rect.w, spot.x, size) < gap && distance(rect.y, rect.h, spot.y, size) < gap
  )
}

/** True when the line of a region crosses the square: some of it is inside and some outside. */
function isAcross(
  { outline, x, y, w, h }: OutlinedBox,
  spot: { x: number; y: number },
  size: number,
): boolean {
  if (outline === 'rectangle') {
    const isApart = distance(x, w, spot.x, size) >= 0 || distance(y, h, spot.y, size) >= 0
    const isInside = spot.x >= x && spot.y >= y && spot.x + size <= x + w && spot.y + size <= y + h
    return !isApart && !isInside
  }
  // In a space where the ellipse is the unit circle.
  const across = extent((spot.x - x - w / 2) / (w / 2), (2 * size) / w)
  const down = extent((spot.y - y - h / 2) / (h / 2), (2 * size) / h)
  return (
    Math.hypot(across.nearest, down.nearest) < 1 && Math.hypot(across.farthest, down.farthest) > 1
  )
}

/** The nearest and farthest distance from 0 of a stretch of a line. */
function extent(from: number, length: number): { nearest: number; farthest: number } {
  const to = from + length
  return {
    nearest: from > 0 ? from : to < 0 ? -to : 0,
    farthest: Math.max(Math.abs(from), Math.abs(to)),
  }
}

function distance(a: number, aLength: number, b: number, bLength: number): number {
  return Math.max(a - b - bLength, b - a - aLength)
}
