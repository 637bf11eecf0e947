/** A rectangle in page units, from its top left corner. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/**
 * The top left corner nearest to where a square would be centred on `near` and keep `gap` from
 * everything in `taken`. Looks along rings around the point; far away from any free place it gives
 * the asked one, since a covered note is better than one out of sight.
 */
export function nearestFreeSpot(options: {
  near: { x: number; y: number }
  size: number
  gap: number
  taken: readonly Rect[]
}): { x: number; y: number } {
  const { near, size, gap, taken } = options
  const centred = { x: near.x - size / 2, y: near.y - size / 2 }
  const reach = size * MAX_RINGS_IN_SIZES
  const close = taken.filter(
    (rect) =>
      distance(rect.x, rect.w, centred.x, size) < reach + gap &&
      distance(rect.y, rect.h, centred.y, size) < reach + gap,
  )
  for (let radius = 0; radius <= reach; radius += RING_STEP) {
    for (const spot of ring(centred, radius)) {
      if (close.every((rect) => !isWithin(rect, spot, { size, gap }))) return spot
    }
  }
  return centred
}

const MAX_RINGS_IN_SIZES = 6
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

function distance(a: number, aLength: number, b: number, bLength: number): number {
  return Math.max(a - b - bLength, b - a - aLength)
}
