import { expect, test } from 'vitest'
import type { Rect } from '#lib/ownership/geometry.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { roomyPlaces, type PlacedCard } from '#lib/ownership/roomy-places.ts'
import { boundsOf } from '#lib/ownership/geometry.ts'
import { isHeldBy } from '#lib/ownership/free-spot.ts'
import { findTemplate } from '#lib/templates/index.ts'

const SIZE = { w: 200, h: 200 }

function board() {
  const { furniture, records } = findTemplate('pm-po')?.build('example') ?? {
    furniture: [],
    records: [],
  }
  const ids = new Set<string>(furniture.map(({ id }) => id))
  const engine = new Ownership({ isFurniture: (id) => ids.has(id) })
  engine.apply({ put: [...furniture, ...records] })
  const cards = records.flatMap((record) =>
    record.typeName === 'shape' && record.type === 'note'
      ? [{ ...cardAt(record.x, record.y), roles: engine.card(record.id)?.region?.roles }]
      : [],
  )
  return { shapes: engine.shapesOn('page:page'), cards }
}

function cardAt(x: number, y: number): PlacedCard {
  return { box: { x, y, ...SIZE }, near: { x: x + 100, y: y + 100 }, size: SIZE }
}

function boxesOf({ places }: ReturnType<typeof roomyPlaces>): Rect[] {
  return [...places].map(([{ size }, { x, y, scale }]) => ({
    x,
    y,
    w: size.w * scale,
    h: size.h * scale,
  }))
}

function overlaps(boxes: readonly Rect[]): number {
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (b) =>
          a.x < b.x + b.w - 1 && b.x < a.x + a.w - 1 && a.y < b.y + b.h - 1 && b.y < a.y + a.h - 1,
      ),
  ).length
}

test.each([[['PM']], [['PO']], [['PM', 'PO']], [[]]])(
  'all cards of the default board have room of their own in %j',
  (roles: string[]) => {
    const { shapes, cards } = board()
    const isThere = (card: (typeof cards)[number]) => card.roles?.join() === roles.join()
    const staying = cards.filter(isThere)
    const moving = cards.filter((card) => !isThere(card))
    expect(cards.length).toBeGreaterThan(30)
    const found = roomyPlaces({ shapes, roles, taken: [], moving, staying })
    const stayed = staying.filter((card) => !found.places.has(card)).map(({ box }) => box)
    const boxes = [...boxesOf(found), ...stayed]
    expect({ crowded: found.crowded, count: boxes.length }).toEqual({
      crowded: 0,
      count: cards.length,
    })
    expect(overlaps([...boxes, ...shapes.labels.map(boundsOf)])).toBe(
      overlaps(shapes.labels.map(boundsOf)),
    )
    const held = boxes.map(({ x, y, w }) => ({ x: x + w / 2, y: y + w / 2 }))
    expect(held.every((point) => isHeldBy(shapes, roles, point))).toBe(true)
    expect([...found.places.values()].every(({ scale }) => scale >= 0.5)).toBe(true)
  },
)

test('cards keep their size while there is room, and what stays keeps its place', () => {
  const { shapes, cards } = board()
  const [first] = cards.filter(({ roles }) => roles?.join() === 'PO')
  const staying = cards.filter(({ roles }) => roles?.join() === 'PM')
  const found = roomyPlaces({
    shapes,
    roles: ['PM'],
    taken: [],
    moving: first ? [first] : [],
    staying,
  })
  expect([...found.places.keys()]).toEqual([first])
})

test('cards that have no room at their size come as large as they can', () => {
  const { shapes, cards } = board()
  const staying = cards.filter(({ roles }) => roles?.join() === 'PM,PO')
  const scaleOf = (count: number) => {
    const moving = Array.from({ length: count }, () => cardAt(5_000, 0))
    const found = roomyPlaces({ shapes, roles: ['PM', 'PO'], taken: [], moving, staying })
    expect(found.crowded).toBe(0)
    return Math.min(...[...found.places.values()].map(({ scale }) => scale))
  }
  expect([1, 2, 8].map(scaleOf)).toEqual([1, 0.85, 0.6])
})

test('cards that have no room at half their size lie in the region all the same, and are counted', () => {
  const { shapes } = board()
  const moving = Array.from({ length: 90 }, (_, at) => cardAt(at, 0))
  const roles = ['PM', 'PO']
  const found = roomyPlaces({ shapes, roles, taken: [], moving, staying: [] })
  expect(found.places.size).toBe(90)
  expect(found.crowded).toBeGreaterThan(10)
  expect(found.crowded).toBeLessThan(60)
  const points = boxesOf(found).map(({ x, y, w }) => ({ x: x + w / 2, y: y + w / 2 }))
  expect(points.every((point) => isHeldBy(shapes, roles, point))).toBe(true)
})

test('cards that have become as small as can be stay so, however often they are put in order', () => {
  const { shapes } = board()
  const small = { ...cardAt(0, 0), size: { w: 50, h: 50 }, leastPart: 1 }
  const moving = Array.from({ length: 600 }, () => ({ ...small }))
  const roles = ['PM', 'PO']
  const found = roomyPlaces({ shapes, roles, taken: [], moving, staying: [] })
  expect(found.crowded).toBeGreaterThan(0)
  expect(new Set([...found.places.values()].map(({ scale }) => scale))).toEqual(new Set([1]))
})

test('cards of several sizes that lie over each other all lie in the region', () => {
  const { shapes } = board()
  const roles = ['PM', 'PO']
  const moving = Array.from({ length: 50 }, (_, at) => {
    const side = at < 30 ? 200 : 900
    return { ...cardAt(at, 0), size: { w: side, h: side } }
  })
  const { places } = roomyPlaces({ shapes, roles, taken: [], moving, staying: [] })
  const strays = [...places].filter(([{ size }, { x, y, scale }]) => {
    const half = (size.w * scale) / 2
    return !isHeldBy(shapes, roles, { x: x + half, y: y + half })
  })
  expect([places.size, strays.length]).toEqual([50, 0])
})
