import { expect, test } from 'vitest'
import {
  BORDER,
  boundsOf,
  contains,
  decidingPoint,
  pointsOnLine,
  toOuter,
  transformOf,
  type Area,
  type Point,
  type Transform,
} from '#lib/ownership/geometry.ts'

const ellipse: Area = {
  kind: 'ellipse',
  transform: transformOf({ x: 0, y: 0, rotation: 0 }),
  w: 1_000,
  h: 600,
}
const rectangle: Area = { ...ellipse, kind: 'rectangle' }

test('the line belongs to an area, and the box around an ellipse does not', () => {
  // 0.6 and 0.8 of the radii: on the line.
  expect(contains(ellipse, { x: 500 + 300, y: 300 + 240 })).toBe(true)
  expect(contains(ellipse, { x: 500 + 300.001, y: 300 + 240 })).toBe(false)
  expect(contains(ellipse, { x: 0, y: 300 })).toBe(true)
  expect(contains(ellipse, { x: 1, y: 1 })).toBe(false)
  expect(contains(rectangle, { x: 0, y: 600 })).toBe(true)
  expect(contains(rectangle, { x: -0.001, y: 600 })).toBe(false)
})

test('what lies outside by less than a millionth of a unit still belongs to it', () => {
  for (const area of [ellipse, rectangle]) {
    expect(contains(area, { x: 1_000 + BORDER / 2, y: 300 })).toBe(true)
    expect(contains(area, { x: 1_000 + BORDER * 2, y: 300 })).toBe(false)
  }
})

test.each([1, 2, 3, 4, 5, 7, 11])(
  'a point on the line stays on it at a turn of %i/12',
  (twelfths) => {
    const rotation = (twelfths * Math.PI) / 6
    const transform = transformOf({ x: 123_456, y: -98_765, rotation })
    const turned = (x: number, y: number) => ({
      x: 123_456 + x * Math.cos(rotation) - y * Math.sin(rotation),
      y: -98_765 + x * Math.sin(rotation) + y * Math.cos(rotation),
    })
    expect(contains({ ...ellipse, transform }, turned(1_000, 300))).toBe(true)
    expect(contains({ ...ellipse, transform }, turned(1_000.001, 300))).toBe(false)
    expect(contains({ ...rectangle, transform }, turned(1_000, 600))).toBe(true)
    expect(contains({ ...rectangle, transform }, turned(1_000, 600.001))).toBe(false)
  },
)

test('a point that is no number lies nowhere', () => {
  expect(contains(rectangle, { x: Number.NaN, y: 1 })).toBe(false)
  expect(contains(ellipse, { x: 1, y: Number.NaN })).toBe(false)
})

test('the deciding point is 100 from the corner both ways, times the scale', () => {
  expect([decidingPoint(1), decidingPoint(2.5)]).toEqual([
    { x: 100, y: 100 },
    { x: 250, y: 250 },
  ])
})

test.each([0, 1, 2.5, 4])(
  'a line of an area turned by %f has its points on it, in its bounds and not far apart',
  (rotation) => {
    for (const area of [ellipse, rectangle]) {
      const turned = { ...area, transform: transformOf({ x: 40, y: -70, rotation }) }
      const points = pointsOnLine(turned, 4)
      const { x, y, w, h } = boundsOf(turned)
      const shrunk = { ...turned, w: 1_000 * 0.999, h: 600 * 0.999 }
      const inner = { ...shrunk, transform: { ...turned.transform, ...moved(turned.transform) } }
      points.forEach((point, at) => {
        const next = points[(at + 1) % points.length] ?? point
        expect(Math.hypot(point.x - next.x, point.y - next.y)).toBeLessThan(6)
        expect(contains(turned, point)).toBe(true)
        expect(contains(inner, point)).toBe(false)
      })
      const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)]
      expect(Math.min(...xs)).toBeCloseTo(x, 0)
      expect(Math.max(...xs)).toBeCloseTo(x + w, 0)
      expect(Math.min(...ys)).toBeCloseTo(y, 0)
      expect(Math.max(...ys)).toBeCloseTo(y + h, 0)
    }
  },
)

/** The corner of an area a thousandth smaller about the same middle. */
function moved(transform: Transform): Point {
  return toOuter(transform, { x: 0.5, y: 0.3 })
}
