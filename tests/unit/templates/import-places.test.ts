import type { TLRecord } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import type { Rect } from '#lib/ownership/geometry.ts'
import { importPlaces } from '#lib/ownership/import-places.ts'
import type { ImportedCard } from '#lib/ownership/imported-card.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { indexAt } from '#lib/templates/furniture.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { importedNote } from '#lib/templates/imported-note.ts'
import { findTemplate, templates } from '#lib/templates/index.ts'
import type { Placement } from '#lib/templates/template.ts'
import { gapToLine, gapToNotes } from '#tests/support/plain-room.ts'

interface Start {
  readonly template: string
  readonly placement?: Placement
  readonly names?: readonly string[]
}

/** A new board of a template, and what importing these cards makes of it. */
function imported(
  { template: id, placement = 'example', names }: Start,
  cards: readonly ImportedCard[],
) {
  const { furniture, records } = findTemplate(id)?.build(placement, names) ?? {
    furniture: [],
    records: [],
  }
  const ids = new Set<string>(furniture.map((record) => record.id))
  const ownership = new Ownership({ isFurniture: (each) => ids.has(each) })
  ownership.apply({ put: [...furniture, ...records] })
  const before = records.flatMap(boxOf)
  const all = [...before, ...furniture.flatMap(boxOf)]
  const { places, ...why } = importPlaces(cards, {
    shapes: ownership.shapesOn('page:page'),
    roles: ownership.roles.map((role) => role.id),
    taken: before,
    around: all.length > 0 ? around(all) : undefined,
    centre: { x: 50, y: 60 },
  })
  const notes = places.map((place, at) =>
    importedNote(cards[at] ?? { task: '' }, {
      id: `new-${at}`,
      parentId: 'page:page',
      place,
      scale: place.scale,
      index: indexAt(at),
      task: undefined,
    }),
  )
  ownership.apply({ put: notes })
  const regionOf = (at: number) => ownership.card(`shape:new-${at}`)?.region
  const counts = { region: 0, tray: 0, beside: 0 }
  for (const { on } of places) counts[on] += 1
  return { ownership, places, why, before, all, counts, regionOf, made: notes.flatMap(boxOf) }
}

function boxOf(record: TLRecord): Rect[] {
  if (record.typeName !== 'shape') return []
  const { w, h, scale } = record.props as { w?: number; h?: number; scale?: number }
  const side = NOTE_SIZE * (scale ?? 1)
  const size = record.type === 'note' ? { w: side, h: side } : { w: w ?? 0, h: h ?? 0 }
  return [{ x: record.x, y: record.y, ...size }]
}

function around(boxes: readonly Rect[]): Rect {
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))]
  const right = Math.max(...boxes.map((box) => box.x + box.w))
  return { x, y, w: right - x, h: Math.max(...boxes.map((box) => box.y + box.h)) - y }
}

function many(count: number, more: Partial<ImportedCard> = {}): ImportedCard[] {
  return Array.from({ length: count }, (_, at) => ({ task: `Task ${at + 1}`, ...more }))
}

const STARTS = templates.flatMap(({ id, placements }) =>
  placements.map((placement) => [id, placement] as const),
)

test.each(STARTS)(
  '%s, %s: forty cards lie in the regions that they name, the rest waits, and none covers another',
  (template, placement) => {
    const roles = imported({ template, placement }, []).ownership.roles.map(({ id }) => id)
    const kinds = [...roles.map((id) => [id]), [], undefined]
    const cards = many(40).map((card, at) => ({ ...card, roles: kinds[at % kinds.length] }))
    const { places, why, before, made, regionOf } = imported({ template, placement }, cards)
    expect(why).toEqual({ crowded: 0, apart: 0 })
    for (const [at, { on }] of places.entries()) {
      const wanted = cards[at]?.roles
      if (on === 'region') expect(regionOf(at)?.roles).toEqual(wanted)
      // Of roles without a shape there is no region; a tray is none.
      else if (on === 'tray') expect([regionOf(at), wanted]).toEqual([undefined, undefined])
      else if (roles.length > 0) expect([regionOf(at)?.key, wanted ?? []]).toEqual(['', []])
      const own = made[at]
      const others = [...before, ...made.filter((_, other) => other !== at)]
      if (own) expect(gapToNotes(own, others)).toBeGreaterThanOrEqual(11)
    }
  },
)

test('cards keep their size while there is room, and come smaller rather than over others', () => {
  const start = { template: 'pm-po', placement: 'unplaced' } as const
  const few = imported(start, many(6, { roles: ['PM'] }))
  expect(new Set(few.places.map(({ scale }) => scale))).toEqual(new Set([1]))
  const more = imported(start, many(40, { roles: ['PM'] }))
  const [scale] = more.places.map((place) => place.scale)
  expect(scale).toBeLessThan(1)
  expect(scale).toBeGreaterThanOrEqual(0.5)
  expect(more.ownership.inRegion('PM')).toHaveLength(40)
  const { circles } = more.ownership.shapesOn('page:page')
  for (const box of more.made) {
    for (const { area } of circles) expect(gapToLine(box, area)).toBeGreaterThan(14)
  }
})

test('what a region cannot take at half its size waits and is counted, and nothing lies on anything', () => {
  const { counts, why, made, all, places } = imported(
    { template: 'pm-po' },
    many(300, { roles: ['PM', 'PO'] }),
  )
  expect(counts.region).toBeGreaterThan(0)
  expect(Math.min(...places.map(({ scale }) => scale))).toBe(0.5)
  expect(counts).toMatchObject({ tray: 0, beside: 300 - counts.region })
  expect(why).toEqual({ crowded: 300 - counts.region, apart: 0 })
  const right = around(all)
  const beside = made.filter(({ x }) => x >= right.x + right.w + 96)
  expect(beside).toHaveLength(counts.beside)
  expect(beside[1]?.x).toBe((beside[0]?.x ?? 0) + NOTE_SIZE + 24)
})

test('the tray takes what waits while all of it has room; else all of it lies beside, in order', () => {
  const start = { template: 'pm-po', placement: 'example' } as const
  expect(imported(start, many(5)).counts).toEqual({ region: 0, tray: 5, beside: 0 })
  const { counts, places } = imported(start, many(500))
  expect(counts).toEqual({ region: 0, tray: 0, beside: 500 })
  const asRead = places.toSorted((a, b) => a.y - b.y || a.x - b.x)
  expect(asRead).toEqual(places)
})

test('nobody’s cards that have no room in the frame are nobody’s beside it', () => {
  const { counts, ownership } = imported({ template: 'pm-po' }, many(60, { roles: [] }))
  expect(counts).toEqual({ region: 0, tray: 0, beside: 60 })
  const news = ownership.inRegion('').filter(({ id }) => id.startsWith('shape:new-'))
  expect(news).toHaveLength(60)
})

test('roles that do not meet on the board make a card wait, and so do roles that it does not have', () => {
  const grid = { template: 'raci', placement: 'unplaced', names: ['Ana', 'Bo', 'Cy'] } as const
  const { places, why } = imported(grid, [
    { task: 'Side by side', roles: ['Ana', 'Bo'] },
    { task: 'Apart', roles: ['Ana', 'Cy'] },
    { task: 'Strange', roles: ['Dee'] },
  ])
  expect(places[0]?.on).toBe('region')
  expect(places.slice(1).every(({ on }) => on !== 'region')).toBe(true)
  expect(why).toEqual({ crowded: 0, apart: 1 })
})

test('on a page without roles cards lie in rows beside what is there, or in the middle of the view', () => {
  const { places, counts, made } = imported({ template: 'blank' }, many(9, { roles: ['PM'] }))
  expect(counts).toEqual({ region: 0, tray: 0, beside: 9 })
  const { x, y, w, h } = around(made)
  expect([x + w / 2, y + h / 2]).toEqual([50, 60])
  expect(new Set(places.map((place) => place.y)).size).toBe(3)
})

test('the same board and the same cards give the same places', () => {
  const cards = [...many(30, { roles: ['PO'] }), ...many(20)]
  expect(imported({ template: 'pm-po' }, cards).places).toEqual(
    imported({ template: 'pm-po' }, cards).places,
  )
})
