import type { Area, Point, Rect } from '#lib/ownership/geometry.ts'

/** True when a point lies in an area: by its distances to the foci, or between both pairs of sides. */
export function isCovered({ kind, transform, w, h }: Area, point: Point): boolean {
  const { x, y, cos, sin } = transform
  const [dx, dy] = [point.x - x, point.y - y]
  const own = { x: dx * cos + dy * sin, y: dy * cos - dx * sin }
  if (kind === 'rectangle') return own.x >= 0 && own.y >= 0 && own.x <= w && own.y <= h
  const [long, short] = [Math.max(w, h) / 2, Math.min(w, h) / 2]
  const focus = Math.sqrt(long ** 2 - short ** 2)
  const [across, down] = w >= h ? [focus, 0] : [0, focus]
  const far = (sign: number): number =>
    Math.hypot(own.x - w / 2 - sign * across, own.y - h / 2 - sign * down)
  return far(1) + far(-1) <= 2 * long
}

/** From an upright box to an area's line, by many points of it; 0 when the line crosses the box. */
export function gapToLine(box: Rect, { kind, transform, w, h }: Area): number {
  let least = Infinity
  for (let step = 0; step < 4_000; step++) {
    const angle = (step / 4_000) * 2 * Math.PI
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    // A ray from the middle meets the sides of a rectangle where it first leaves one pair of them.
    const reach = kind === 'ellipse' ? 1 : 1 / Math.max(Math.abs(cos), Math.abs(sin))
    const own = { x: w / 2 + (w / 2) * cos * reach, y: h / 2 + (h / 2) * sin * reach }
    const x = transform.x + own.x * transform.cos - own.y * transform.sin
    const y = transform.y + own.x * transform.sin + own.y * transform.cos
    const across = Math.max(box.x - x, 0, x - box.x - box.w)
    const down = Math.max(box.y - y, 0, y - box.y - box.h)
    least = Math.min(least, Math.hypot(across, down))
  }
  return least
}

/** How far an upright box is from the nearest of others, along the axis that parts them more. */
export function gapToNotes(box: Rect, others: readonly Rect[]): number {
  return Math.min(
    ...others.map((other) =>
      Math.max(
        Math.abs(box.x + box.w / 2 - other.x - other.w / 2) - (box.w + other.w) / 2,
        Math.abs(box.y + box.h / 2 - other.y - other.h / 2) - (box.h + other.h) / 2,
      ),
    ),
  )
}
