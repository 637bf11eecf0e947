import { createTLSchema, type TLRecord, type TLShape } from '@tldraw/tlschema'
import { describe, expect, test } from 'vitest'
import { findTemplate, templates } from '#lib/templates/index.ts'

interface Box {
  id: string
  x: number
  y: number
  w: number
  h: number
}

const NOTE_SIZE = 200
const CLEAR_OF_LINES = 29
const GAP = 24

const types: Record<string, { validate(record: unknown): unknown }> = createTLSchema().types
const cases = templates.flatMap((template) =>
  template.placements.map((placement) => ({ template, placement, name: template.id })),
)

describe.each(cases)('template $name, $placement', ({ template, placement }) => {
  const { furniture, records } = template.build(placement)
  const all = [...furniture, ...records]

  test('every record passes the schema of tldraw', () => {
    for (const record of all) {
      const type: { validate(record: unknown): unknown } | undefined = types[record.typeName]
      expect(type?.validate(record)).toEqual(record)
    }
  })

  test('two builds are equal byte by byte and share no object', () => {
    const again = template.build(placement)
    expect(JSON.stringify(again)).toBe(JSON.stringify({ furniture, records }))
    if (records[0]) expect(again.records[0]).not.toBe(records[0])
  })

  test('ids and indices are unique, and furniture sorts below every card', () => {
    const shapes = all.filter(isShape)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(new Set(shapes.map(({ index }) => index)).size).toBe(shapes.length)
    const highestFurniture = furniture
      .filter(isShape)
      .map(({ index }) => index)
      .toSorted()
      .at(-1)
    for (const { index } of records.filter(isShape)) {
      expect(index > (highestFurniture ?? '')).toBe(true)
    }
  })

  test('furniture is locked and says what it is; every card names its task', () => {
    for (const shape of furniture.filter(isShape)) {
      expect(shape.isLocked).toBe(true)
      expect(shape.meta['furniture']).toMatch(/^(region|label|holder|frame|tray)$/)
    }
    for (const shape of records.filter(isShape)) {
      expect(shape.isLocked).toBe(false)
      expect(shape.meta['card']).toEqual(expect.any(String))
      expect(shape.meta['author']).toBeUndefined()
    }
  })

  test('cards keep a gap of 24 from each other', () => {
    const boxes = cardBoxes(records)
    const close = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter((b) => gapBetween(a, b) < GAP)
        .map((b) => [a.id, b.id]),
    )
    expect(close).toEqual([])
  })

  test('every card lies wholly inside its regions or outside, at least 29 from any line', () => {
    const ellipses = furniture.filter(isShape).filter((s) => s.meta['furniture'] === 'region')
    const tooClose = cardBoxes(records).flatMap((card) =>
      ellipses
        .filter((ellipse) => distanceToLine(card, geoBox(ellipse)) < CLEAR_OF_LINES)
        .map((ellipse) => [card.id, ellipse.id, distanceToLine(card, geoBox(ellipse))]),
    )
    expect(tooClose).toEqual([])
  })

  test('cards in the tray lie wholly inside it', () => {
    const tray = furniture.filter(isShape).find((s) => s.meta['furniture'] === 'tray')
    if (!tray) return expect(records).toEqual([])
    const area = geoBox(tray)
    const inTray = cardBoxes(records).filter((card) => card.y + card.h > area.y)
    expect(inTray).toHaveLength(placement === 'example' ? 7 : 31)
    for (const card of inTray) {
      expect(card.x - area.x).toBeGreaterThanOrEqual(GAP)
      expect(card.y - area.y).toBeGreaterThanOrEqual(GAP)
      expect(area.x + area.w - card.x - card.w).toBeGreaterThanOrEqual(GAP)
      expect(area.y + area.h - card.y - card.h).toBeGreaterThanOrEqual(GAP)
    }
  })
})

test('the example placement puts nine cards in PM, six in both and nine in PO', () => {
  const { furniture, records } = findTemplate('pm-po')?.build('example') ?? fail()
  const regions = furniture.filter(isShape).filter((s) => s.meta['furniture'] === 'region')
  const counts: Record<string, number> = {}
  for (const card of cardBoxes(records)) {
    const roles = regions
      .filter((region) => level({ x: card.x + 100, y: card.y + 100 }, geoBox(region)) < 1)
      .map((region) => JSON.stringify(region.meta['role']))

      .join('+')
      .replaceAll('"', '')
    counts[roles || 'tray'] = (counts[roles || 'tray'] ?? 0) + 1
  }
  expect(counts).toEqual({ PM: 9, 'PM+PO': 6, PO: 9, tray: 7 })
})

test('each region of a role has room for the name of its holder', () => {
  const { furniture } = findTemplate('pm-po')?.build('example') ?? fail()
  const holders = furniture
    .filter(isShape)
    .filter((s) => s.meta['furniture'] === 'region')
    .map((s) => [s.meta['role'], s.meta['holder']])
  expect(holders).toEqual([
    ['PM', ''],
    ['PO', ''],
  ])
})

test('an id of unknown origin finds no template', () => {
  expect([findTemplate('nope'), findTemplate(undefined), findTemplate(7)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

function fail(): never {
  throw new Error('the template is missing')
}

function isShape(record: TLRecord): record is TLShape {
  return record.typeName === 'shape'
}

function cardBoxes(records: readonly TLRecord[]): Box[] {
  return records
    .filter(isShape)
    .filter(({ type }) => type === 'note')
    .map(({ id, x, y }) => ({ id, x, y, w: NOTE_SIZE, h: NOTE_SIZE }))
}

function geoBox(shape: TLShape): Box {
  if (shape.type !== 'geo' || !('w' in shape.props)) return fail()
  const { w, h } = shape.props as { w: number; h: number }
  return { id: shape.id, x: shape.x, y: shape.y, w, h }
}

function gapBetween(a: Box, b: Box): number {
  const across = Math.max(a.x - b.x - b.w, b.x - a.x - a.w)
  const down = Math.max(a.y - b.y - b.h, b.y - a.y - a.h)
  return Math.max(across, down)
}

function level(point: { x: number; y: number }, { x, y, w, h }: Box): number {
  return ((point.x - x - w / 2) / (w / 2)) ** 2 + ((point.y - y - h / 2) / (h / 2)) ** 2
}

/** Distance from a card's outline to the ellipse's line, sampled; 0 when the line crosses the card. */
function distanceToLine(card: Box, ellipse: Box): number {
  const samples = 3600
  let nearest = Infinity
  for (let i = 0; i < samples; i++) {
    const angle = (i / samples) * 2 * Math.PI
    const px = ellipse.x + (ellipse.w / 2) * (1 + Math.cos(angle))
    const py = ellipse.y + (ellipse.h / 2) * (1 + Math.sin(angle))
    const dx = Math.max(card.x - px, 0, px - card.x - card.w)
    const dy = Math.max(card.y - py, 0, py - card.y - card.h)
    nearest = Math.min(nearest, Math.hypot(dx, dy))
  }
  return nearest
}
