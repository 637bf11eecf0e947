import { expect, test } from 'vitest'
import { nearestFreeSpot, type Rect } from '#app/b/[boardId]/canvas/free-spot.ts'

const size = 200
const gap = 24

test('an empty board gives the spot around the point itself', () => {
  const spot = nearestFreeSpot({ near: { x: 0, y: 0 }, size, gap, taken: [] })
  expect(spot).toEqual({ x: -100, y: -100 })
})

test('the spot keeps the gap from every note and is hardly farther than it has to be', () => {
  const taken: Rect[] = [-1, 0, 1].flatMap((row) =>
    [-1, 0, 1].map((column) => ({ x: column * 224 - 100, y: row * 224 - 100, w: size, h: size })),
  )
  const spot = nearestFreeSpot({ near: { x: 0, y: 0 }, size, gap, taken })
  for (const { x, y } of taken) {
    expect(Math.max(Math.abs(spot.x - x), Math.abs(spot.y - y))).toBeGreaterThanOrEqual(size + gap)
  }
  // Two columns away is the nearest place there is.
  expect(Math.hypot(spot.x + 100, spot.y + 100)).toBeLessThan(2 * 224 + 15)
})

test('a spot across the line of a region is taken only when there is none beside it', () => {
  const regions = [{ outline: 'ellipse', x: -1000, y: -1000, w: 2000, h: 2000 }] as const
  const spot = nearestFreeSpot({ near: { x: 960, y: 0 }, size, gap, taken: [], regions })
  const corners = [spot.x, spot.x + size].flatMap((x) =>
    [spot.y, spot.y + size].map((y) => Math.hypot(x, y) < 1000),
  )
  expect(new Set(corners).size).toBe(1)

  const everywhere = Array.from({ length: 40 }, (_, i) => ({
    x: -i * 25,
    y: -i * 25,
    w: i * 50,
    h: i * 50,
    outline: 'ellipse' as const,
  }))
  expect(
    nearestFreeSpot({ near: { x: 300, y: 0 }, size, gap, taken: [], regions: everywhere }),
  ).toEqual({ x: 200, y: -100 })
})

test('a spot across the line of a rectangle is as unwelcome, and one inside of it is fine', () => {
  const regions = [{ outline: 'rectangle', x: 0, y: 0, w: 800, h: 800 }] as const
  const near = { x: 400, y: 400 }
  expect(nearestFreeSpot({ near, size, gap, taken: [], regions })).toEqual({ x: 300, y: 300 })
  const spot = nearestFreeSpot({ near: { x: 790, y: 400 }, size, gap, taken: [], regions })
  expect(spot.x + size <= 800 || spot.x >= 800).toBe(true)
})

test('where everything is taken the note lands on the point', () => {
  const taken = [{ x: -5000, y: -5000, w: 10_000, h: 10_000 }]
  const spot = nearestFreeSpot({ near: { x: 40, y: 50 }, size, gap, taken })
  expect(spot).toEqual({ x: -60, y: -50 })
})
