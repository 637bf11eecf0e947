import { expect, test } from 'vitest'
import { freeSpotIn, LINE_GAP, NOTE_GAP } from '#lib/ownership/free-spot.ts'
import { transformOf, type Area, type Point, type Rect } from '#lib/ownership/geometry.ts'
import type { PageShapes } from '#lib/ownership/regions.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { findTemplate } from '#lib/templates/index.ts'
import { ownershipOf } from '#tests/support/ownership-board.ts'
import { gapToLine, isCovered, gapToNotes } from '#tests/support/plain-room.ts'
import { Random } from '#tests/support/random.ts'

const PAGE = 'page:page'
const template = findTemplate('pm-po')?.build('example') ?? { furniture: [], records: [] }
const shapes = ownershipOf(template.furniture).shapesOn(PAGE)
const cards = template.records.flatMap((record) =>
  record.typeName === 'shape' ? [box({ x: record.x, y: record.y })] : [],
)

function box({ x, y }: Point): Rect {
  return { x, y, w: NOTE_SIZE, h: NOTE_SIZE }
}

function rolesAt({ circles, trays }: PageShapes, corner: Point): string[] | undefined {
  const point = { x: corner.x + NOTE_SIZE / 2, y: corner.y + NOTE_SIZE / 2 }
  if (trays.some((tray) => isCovered(tray, point))) return undefined
  const roles = circles.filter(({ area }) => isCovered(area, point)).map(({ role }) => role)
  return [...new Set(roles)].sort()
}

function isClear(all: PageShapes, corner: Point, taken: readonly Rect[]): boolean {
  const lines = all.circles.map(({ area }) => gapToLine(box(corner), area))
  return Math.min(...lines) > LINE_GAP - 0.2 && gapToNotes(box(corner), taken) > NOTE_GAP - 0.001
}

test.each(cards.slice(0, 24).map((card, at) => [at, card] as const))(
  'the place that card %i of the default board left is free again',
  (_, card) => {
    const taken = cards.filter((other) => other !== card)
    const near = { x: card.x + NOTE_SIZE / 2, y: card.y + NOTE_SIZE / 2 }
    const spot = freeSpotIn({ shapes, roles: rolesAt(shapes, card), taken, near })
    expect(spot && isClear(shapes, spot, taken)).toBe(true)
    expect(spot && rolesAt(shapes, spot)).toEqual(rolesAt(shapes, card))
  },
)

test.each([
  { roles: ['PM'], fit: 9 },
  { roles: ['PO'], fit: 9 },
  { roles: ['PM', 'PO'], fit: 5 },
])('an empty region of $roles takes $fit cards one after the other', ({ roles, fit }) => {
  const taken: Rect[] = []
  for (let count = 0; count < fit; count++) {
    const spot = freeSpotIn({ shapes, roles, taken, near: { x: -3_000, y: -3_000 } })
    expect(spot && isClear(shapes, spot, taken)).toBe(true)
    if (spot) taken.push(box(spot))
  }
})

test('nobody owns the corners of the frame, and what is outside of it once they are taken', () => {
  const taken: Rect[] = []
  const inFrame: boolean[] = []
  for (let count = 0; count < 6; count++) {
    const spot = freeSpotIn({ shapes, roles: [], taken, near: { x: 0, y: 0 } })
    expect(spot && rolesAt(shapes, spot)).toEqual([])
    expect(spot && gapToNotes(box(spot), taken)).toBeGreaterThan(NOTE_GAP - 0.001)
    if (!spot) continue
    taken.push(box(spot))
    inFrame.push(Math.abs(spot.x + 100) <= 1_100 && spot.y >= -660 && spot.y <= 440)
  }
  expect(inFrame).toEqual([true, true, true, true, false, false])
})

test('a card goes back into the tray in line with those that wait there', () => {
  const spot = freeSpotIn({ shapes, roles: undefined, taken: cards, near: { x: 0, y: 0 } })
  expect(spot).toEqual({ x: 460, y: 756 })
})

test('a card of a full region still gets its place in it, and covers as little as can be', () => {
  const taken = [...cards]
  for (let count = 0; count < 6; count++) {
    const spot = freeSpotIn({ shapes, roles: ['PM', 'PO'], taken, near: { x: 0, y: 0 } })
    expect(spot && rolesAt(shapes, spot)).toEqual(['PM', 'PO'])
    if (!spot) continue
    expect(gapToNotes(box(spot), taken)).toBeGreaterThan(-NOTE_SIZE / 2)
    taken.push(box(spot))
  }
})

test('circles that do not meet have no place for both', () => {
  const circle = (role: string, x: number) => ({ role, area: area('ellipse', { x, y: 0 }) })
  const apart = { circles: [circle('PM', 0), circle('PO', 900)], trays: [], labels: [] }
  const query = { taken: [], near: { x: 0, y: 0 }, shapes: { ...apart, frame: undefined } }
  expect(freeSpotIn({ ...query, roles: ['PM', 'PO'] })).toBeUndefined()
  expect(freeSpotIn({ ...query, roles: ['PMM'] })).toBeUndefined()
  expect(freeSpotIn({ ...query, roles: undefined })).toBeUndefined()
})

test('a board without regions has room for what nobody owns', () => {
  const bare = { circles: [], trays: [], labels: [], frame: undefined }
  const taken = [box({ x: -100, y: -100 })]
  const spot = freeSpotIn({ shapes: bare, roles: [], taken, near: { x: 0, y: 0 } })
  expect(spot && gapToNotes(box(spot), taken)).toBeGreaterThanOrEqual(NOTE_GAP)
})

test('a label of the template is not covered, and a grown note needs its height', () => {
  const only = { ...shapes, circles: shapes.circles.slice(0, 1), trays: [], frame: undefined }
  const near = { x: -390, y: -500 }
  const spot = freeSpotIn({ shapes: only, roles: ['PM'], taken: [], near })
  const labels = shapes.labels.map(({ transform, w, h }) => ({ ...transform, w, h }))
  expect(spot && gapToNotes(box(spot), labels)).toBeGreaterThanOrEqual(NOTE_GAP)
  const size = { w: 200, h: 420 }
  const tall = freeSpotIn({ shapes, roles: ['PM', 'PO'], taken: [], near, size })
  expect(tall).toBeDefined()
  for (const { area: circle } of shapes.circles) {
    expect(tall && gapToLine({ ...tall, ...size }, circle)).toBeGreaterThan(LINE_GAP - 0.2)
  }
})

test('a region under five thousand notes still has a place for one more', () => {
  const crowd = Array.from({ length: 5_000 }, (_, at) =>
    box({ x: -1_160 + (at % 70) * 20, y: -620 + Math.floor(at / 70) * 18 }),
  )
  const spot = freeSpotIn({ shapes, roles: ['PM'], taken: crowd, near: { x: 0, y: 0 } })
  expect(spot && rolesAt(shapes, spot)).toEqual(['PM'])
})

test.each(Array.from({ length: 20 }, (_, at) => at + 1))(
  'board %i: the place lies in exactly the roles that were asked for, and is clear where there is room to spare',
  (seed) => {
    const random = new Random(seed)
    const board = randomShapes(random)
    const taken = Array.from({ length: random.below(14) }, () =>
      box({ x: random.below(1_600) - 800, y: random.below(1_200) - 600 }),
    )
    const near = { x: random.below(2_000) - 1_000, y: random.below(1_600) - 800 }
    for (const roles of [['PM'], ['PO'], ['PM', 'PO']]) {
      const spot = freeSpotIn({ shapes: board, roles, taken, near })
      if (spot) expect(rolesAt(board, spot)).toEqual(roles)
      const { places, roomy } = roomIn(board, roles, taken)
      if (places > 0) expect(spot, `seed ${seed}, ${roles.join()}`).toBeDefined()
      if (roomy)
        expect(spot && isClear(board, spot, taken), `seed ${seed}, ${roles.join()}`).toBe(true)
    }
  },
)

function randomShapes(random: Random): PageShapes {
  const circle = (role: string) => ({
    role,
    area: area(random.chance(0.7) ? 'ellipse' : 'rectangle', {
      x: random.below(600) - 700,
      y: random.below(400) - 500,
      w: 500 + random.below(900),
      h: 400 + random.below(700),
      rotation: random.chance(0.3) ? 0 : random.below(628) / 100,
    }),
  })
  const circles = [circle('PM'), circle('PO'), ...(random.chance(0.3) ? [circle('PM')] : [])]
  const trays = random.chance(0.4) ? [area('rectangle', { x: 0, y: 300, w: 900, h: 300 })] : []
  return { circles, trays, frame: undefined, labels: [] }
}

function area(
  kind: Area['kind'],
  { rotation = 0, w = 800, h = 800, ...at }: Point & { w?: number; h?: number; rotation?: number },
): Area {
  return { kind, transform: transformOf({ ...at, rotation }), w, h }
}

/** All places 28 apart that lie in the roles, and whether one has a clear place 28 to each side. */
function roomIn(board: PageShapes, roles: readonly string[], taken: readonly Rect[]) {
  const edges = [...board.circles.map(({ area: each }) => each), ...board.trays]
  const isRoomy = (corner: Point): boolean =>
    rolesAt(board, corner)?.join() === roles.join() &&
    gapToNotes(box(corner), taken) > NOTE_GAP + 28 &&
    edges.every((edge) => gapToLine(box(corner), edge) > LINE_GAP + 40)
  let places = 0
  let roomy = false
  for (let y = -1_600; y < 1_600; y += 28) {
    for (let x = -1_600; x < 1_600; x += 28) {
      if (rolesAt(board, { x, y })?.join() !== roles.join()) continue
      places++
      roomy ||= isRoomy({ x, y })
    }
  }
  return { places, roomy }
}
