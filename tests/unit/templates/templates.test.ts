import { createTLSchema, type TLRecord, type TLShape } from '@tldraw/tlschema'
import { describe, expect, test } from 'vitest'
import { Ownership } from '#lib/ownership/ownership.ts'
import { referenceOf, taskCards, taskFacts } from '#lib/templates/cards.ts'
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
/** Of the frame on a screen of 1440 x 900 under the bar, and of the smallest text that people can read. */
const VIEW = { w: 1392, h: 776 }
const LEAST_LABEL_PX = 12
const LABEL_SIZE = 26

const types: Record<string, { validate(record: unknown): unknown }> = createTLSchema().types
const OWN_NAMES = [
  ['Support', 'Success'],
  ['Board', 'Management', 'A name of 24 characters!'],
  ['Design', 'Engineering', 'Support'],
]
const cases = templates.flatMap((template) =>
  template.placements.flatMap((placement) =>
    [undefined, ...(template.naming ? OWN_NAMES : [])].map((roles) => ({
      template,
      placement,
      roles,
      name: `${template.id}, ${placement}, ${roles?.join(' / ') ?? 'its own roles'}`,
    })),
  ),
)

describe.each(cases)('template $name', ({ template, placement, roles }) => {
  const { furniture, records } = template.build(placement, roles)
  const all = [...furniture, ...records]
  const regions = furnitureOf(furniture, 'region')

  test('every record passes the schema of tldraw', () => {
    for (const record of all) {
      const type: { validate(record: unknown): unknown } | undefined = types[record.typeName]
      expect(type?.validate(record)).toEqual(record)
    }
  })

  test('two builds are equal byte by byte and share no object', () => {
    const again = template.build(placement, roles)
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
      expect(shape.meta['furniture']).toMatch(/^(region|label|holder|frame|tray|track)$/)
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
    const tooClose = cardBoxes(records).flatMap((card) =>
      regions
        .filter((region) => distanceToLine(card, region) < CLEAR_OF_LINES)
        .map((region) => [card.id, region.id, distanceToLine(card, region)]),
    )
    expect(tooClose).toEqual([])
  })

  test('cards in the tray lie wholly inside it, and every other card inside the frame', () => {
    const [tray] = furnitureOf(furniture, 'tray').map(geoBox)
    const [frame] = furnitureOf(furniture, 'frame').map(geoBox)
    const outside = cardBoxes(records).filter(
      (card) => !(tray && isWithin(card, tray)) && !(frame && isWithin(card, frame)),
    )
    expect(outside).toEqual([])
  })

  test('no words lie under a card, and none reach across the line of a region', () => {
    const words = furnitureOf(furniture, 'label')
    const covered = words.flatMap((label) =>
      cardBoxes(records)
        .filter((card) => gapBetween(card, textBox(label)) < 0)
        .map((card) => [label.id, card.id]),
    )
    expect(covered).toEqual([])
    const crossing = words
      .filter(({ meta }) => meta['about'] !== '' && meta['about'] !== 'nobody')
      .flatMap((label) =>
        regions
          .filter((region) => distanceToLine(drawnBox(label), region) <= 0)
          .map((region) => [label.id, region.id]),
      )
    expect(crossing).toEqual([])
  })

  test('the whole frame is readable on a screen of 1440 x 900', () => {
    for (const { w, h } of furnitureOf(furniture, 'frame').map(geoBox)) {
      const zoom = Math.min(VIEW.w / w, VIEW.h / h)
      expect(LABEL_SIZE * zoom).toBeGreaterThan(LEAST_LABEL_PX)
    }
  })

  test('the engine reads every region, knows every role by its name, and each card lies where it belongs', () => {
    const ownership = engine(template.id, all, furniture)
    const { summary, roles: known } = ownership
    expect(summary.faults).toEqual([])
    if (template.id === 'blank') return expect([known, records]).toEqual([[], []])
    if (template.naming) {
      const names = roles ?? template.naming.names
      expect(known.map(({ id, name }) => [id, name])).toEqual(names.map((name) => [name, name]))
    }
    expect(known.length).toBeGreaterThanOrEqual(2)
    expect(ownership.differingFromReference()).toEqual([])
    expect(ownership.cards).toHaveLength(records.length)
    const hasPlaced = ownership.cards.some(({ state }) => state !== 'unplaced')
    const isExample = placement === 'example' && (roles === undefined || !template.naming)
    expect(hasPlaced).toBe(isExample)
  })

  test('a board without an example does not call itself one', () => {
    const isExample = placement === 'example' && (roles === undefined || !template.naming)
    for (const { meta } of furnitureOf(furniture, 'frame')) {
      expect(meta['placement']).toBe(isExample ? 'example' : 'unplaced')
    }
  })
})

test.each([
  ['pm-po', { PM: 9, 'PM+PO': 6, PO: 9, tray: 7 }],
  ['pm-po-pmm', { PM: 7, PO: 7, PMM: 4, 'PM+PO': 5, 'PM+PMM': 2, tray: 11 }],
  ['raci', { 'Product Manager': 2, 'Product Manager+Product Owner': 1, 'Product Owner': 2 }],
  ['daci', { Driver: 1, Approver: 1, Contributors: 4, Informed: 2, tray: 2 }],
  ['expectations', { 'Product Manager': 4, 'Product Owner': 4, nobody: 2 }],
  ['start-stop-continue', { 'Product Manager': 3, 'Product Owner': 3, nobody: 1 }],
])('the example of %s puts its cards into these regions', (id, expected) => {
  const counts: Record<string, number> = {}
  for (const { region } of engineOf(id).cards) {
    const key = region ? region.key || 'nobody' : 'tray'
    counts[key] = (counts[key] ?? 0) + 1
  }
  expect(counts).toEqual(expected)
})

test.each([
  ['pm-po', undefined, 3],
  ['pm-po-pmm', undefined, 7],
  ['venn', ['A', 'B'], 3],
  ['venn', ['A', 'B', 'C'], 7],
])('the circles of %s, %s, have room for a card in each of their %i regions', (id, roles, many) => {
  const template = findTemplate(id) ?? fail()
  const { furniture } = template.build('unplaced', roles)
  const ownership = engine(id, furniture, furniture)
  const [frame] = furnitureOf(furniture, 'frame').map(geoBox)
  const regions = furnitureOf(furniture, 'region')
  if (!frame) throw new Error('there is no frame')
  const roomy = new Set<string>()
  for (let x = frame.x; x + NOTE_SIZE <= frame.x + frame.w; x += 6) {
    for (let y = frame.y; y + NOTE_SIZE <= frame.y + frame.h; y += 6) {
      const key = ownership.regionAt('page:page', { x: x + 100, y: y + 100 })?.key ?? ''
      if (roomy.has(key)) continue
      const card = { id: '', x, y, w: NOTE_SIZE, h: NOTE_SIZE }
      const isClear = regions.every((region) => distanceToLine(card, region, 360) >= CLEAR_OF_LINES)
      if (isClear) roomy.add(key)
    }
  }
  expect(roomy.size).toBe(many + 1)
})

test('lanes of a RACI grid are regions of both neighbours, for two roles and for three', () => {
  const template = findTemplate('raci') ?? fail()
  for (const roles of [
    ['A', 'B'],
    ['A', 'B', 'C'],
  ]) {
    const { furniture } = template.build('unplaced', roles)
    const ownership = engine('raci', furniture, furniture)
    const keys = Array.from(
      { length: 240 },
      (_, step) => ownership.regionAt('page:page', { x: -1215 + step * 10, y: 0 })?.key ?? 'tray',
    )
    const inOrder = keys.filter((key, at) => key !== keys[at - 1])
    const lanes = roles.length === 2 ? ['A', 'A+B', 'B'] : ['A', 'A+B', 'B', 'B+C', 'C']
    expect(inOrder).toEqual(['', 'tray', '', ...lanes, ''])
  }
})

test('every role has room for the name of its holder, where roles have holders', () => {
  for (const id of ['pm-po', 'pm-po-pmm', 'venn', 'raci', 'expectations']) {
    const { furniture } = (findTemplate(id) ?? fail()).build('example')
    const roles = furnitureOf(furniture, 'region').map(({ meta }) => [meta['role'], meta['holder']])
    const lines = furnitureOf(furniture, 'holder').map(({ meta }) => [meta['about'], ''])
    expect(lines).toEqual(roles)
  }
})

test('the facts of a task are its reference, which a third circle moves for one, and its kind', () => {
  const [two, three, other] = ['pm-po', 'pm-po-pmm', 'raci'].map(taskFacts)
  expect(two?.get('competitor-analysis')?.reference).toEqual(['PM'])
  expect(three?.get('competitor-analysis')?.reference).toEqual(['PM', 'PMM'])
  expect(other?.get('roadmap')).toEqual({ focus: 'strategy', reference: undefined })
  expect(three?.get('sprint-goal')).toEqual({ focus: 'detail', reference: ['PO'] })
  expect(two?.get('demo')).toEqual({ reference: ['PM', 'PO'] })
  const moved = taskCards.filter((card) => referenceOf(card, 'pm-po-pmm') !== card.region)
  expect(moved.map(({ id }) => id)).toEqual(['competitor-analysis'])
  expect(taskCards).toHaveLength(36)
  expect(taskCards.filter(({ label }) => label.length > 28)).toEqual([])
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

function engineOf(id: string): Ownership {
  const { furniture, records } = (findTemplate(id) ?? fail()).build('example')
  return engine(id, [...furniture, ...records], furniture)
}

function engine(
  id: string,
  records: readonly TLRecord[],
  furniture: readonly TLRecord[],
): Ownership {
  const ids = new Set<string>(furniture.map((each) => each.id))
  const ownership = new Ownership({ isFurniture: (each) => ids.has(each), tasks: taskFacts(id) })
  ownership.apply({ put: records })
  return ownership
}

function isShape(record: TLRecord): record is TLShape {
  return record.typeName === 'shape'
}

function furnitureOf(furniture: readonly TLRecord[], kind: string): TLShape[] {
  return furniture.filter(isShape).filter(({ meta }) => meta['furniture'] === kind)
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

function textBox(shape: TLShape): Box {
  const { w, size } = shape.props as { w: number; size: keyof typeof LINE_HEIGHTS }
  return { id: shape.id, x: shape.x, y: shape.y, w, h: LINE_HEIGHTS[size] }
}

/** As far as its words reach: letters are narrower than that. */
function drawnBox(shape: TLShape): Box {
  const box = textBox(shape)
  const { richText, textAlign, size } = shape.props as {
    richText: { content?: { content?: { text: string }[] }[] }
    textAlign: string
    size: keyof typeof LETTERS
  }
  const text = richText.content?.[0]?.content?.[0]?.text ?? ''
  const w = Math.min(box.w, text.length * LETTERS[size])
  const left = { start: 0, middle: (box.w - w) / 2, end: box.w - w }[textAlign] ?? 0
  return { ...box, x: box.x + left, w }
}

const LINE_HEIGHTS = { s: 28, m: 36, l: 48, xl: 64 }
const LETTERS = { s: 12, m: 15, l: 19, xl: 27 }

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x - outer.x >= GAP &&
    inner.y - outer.y >= GAP &&
    outer.x + outer.w - inner.x - inner.w >= GAP &&
    outer.y + outer.h - inner.y - inner.h >= GAP
  )
}

function gapBetween(a: Box, b: Box): number {
  const across = Math.max(a.x - b.x - b.w, b.x - a.x - a.w)
  const down = Math.max(a.y - b.y - b.h, b.y - a.y - a.h)
  return Math.max(across, down)
}

/** Distance from a box to the line of a region, sampled for ellipses; 0 when the line crosses the box. */
function distanceToLine(box: Box, region: TLShape, samples = 3600): number {
  const { x, y, w, h } = geoBox(region)
  if ((region.props as { geo: string }).geo === 'rectangle') {
    const gap = gapBetween(box, { id: '', x, y, w, h })
    if (gap >= 0) return gap
    const inside = [box.x - x, box.y - y, x + w - box.x - box.w, y + h - box.y - box.h]
    return Math.max(0, Math.min(...inside))
  }
  let nearest = Infinity
  for (let i = 0; i < samples; i++) {
    const angle = (i / samples) * 2 * Math.PI
    const px = x + (w / 2) * (1 + Math.cos(angle))
    const py = y + (h / 2) * (1 + Math.sin(angle))
    const dx = Math.max(box.x - px, 0, px - box.x - box.w)
    const dy = Math.max(box.y - py, 0, py - box.y - box.h)
    nearest = Math.min(nearest, Math.hypot(dx, dy))
  }
  return nearest
}

test.each([
  [['Design', 'Engineering', 'Support'], 3],
  [['Board', 'Management', 'A name of 24 characters!'], 0],
])('of the overlaps of two among %j all say so, or none does', (roles, expected) => {
  const { furniture } = findTemplate('venn')?.build('unplaced', roles) ?? { furniture: [] }
  const said = furnitureOf(furniture, 'label').filter(({ props }) =>
    JSON.stringify(props).includes(' + '),
  )
  expect(said).toHaveLength(expected)
})
