import { inflateSync } from 'node:zlib'
import type { TLGeoShape, TLRecord } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { project } from '#lib/board/project.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { sketchOf } from '#lib/board/sketch.ts'
import { sketchSvg } from '#lib/board/sketch-svg.ts'
import { regionShape } from '#lib/templates/furniture.ts'
import { findTemplate } from '#lib/templates/index.ts'
import { boardPng } from '#server/room/board-png.ts'
import { arrow, binding, frame, note } from '#tests/support/board-factory.ts'

const EMPTY = project(new Y.Doc()).records

/** What a page of these records shows. */
function sketch(...records: readonly TLRecord[]) {
  return sketchOf({ ...EMPTY, ...Object.fromEntries(records.map((each) => [each.id, each])) })
}

function templateRecords() {
  const template = findTemplate('pm-po')
  if (!template) throw new Error('no template')
  const doc = new Y.Doc()
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: 'pm-po', ...template.build('example') }))
  return project(doc).records
}

test('the default board shows frame, tray, both circles and every card, in some kilobytes', () => {
  const { notes, marks } = sketchOf(templateRecords())
  const count = (kind: string): number => marks.filter((mark) => mark.kind === kind).length
  expect([notes, count('area'), count('ellipse'), count('note')]).toEqual([31, 2, 2, 31])
  const svg = sketchSvg({ notes, marks })
  expect(svg.length).toBeLessThan(6_000)
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  expect(sketchSvg(sketchOf(templateRecords()))).toBe(svg)
})

test('a thousand notes draw four hundred of them, still in some kilobytes, and count all', () => {
  const all = Array.from({ length: 1_000 }, (_, n) =>
    note(`n${n}`, { x: (n % 40) * 220, y: Math.floor(n / 40) * 220, text: 'Some words of a note' }),
  )
  const { notes, marks } = sketch(...all)
  expect(notes).toBe(1_000)
  expect(marks.filter(({ kind }) => kind === 'note')).toHaveLength(400)
  expect(sketchSvg({ notes, marks }).length).toBeLessThan(20_000)
})

test('what people wrote is cut at 40 characters, is escaped, and can be no markup', () => {
  const text = `<script>alert("1")</script> & \u0000\u0007more${'x'.repeat(100)}`
  const svg = sketchSvg(sketch(note('a', { text })))
  expect(svg).not.toContain('<script')
  expect(svg).toContain('&lt;script&gt;alert')
  // oxlint-disable-next-line no-control-regex -- none of them may be left
  expect(svg).not.toMatch(/[\u0000-\u001f]/)
  const written = [...svg.matchAll(/<tspan[^>]*>([^<]*)/g)].map((match) => match[1] ?? '').join(' ')
  expect(written).not.toContain('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')
})

test.each(['red}*{display:none', '"><script>display', 'constructor', '__proto__'])(
  'the colour %s is paper, and breaks out of nothing',
  (color) => {
    const svg = sketchSvg(sketch(note('a', { color })))
    expect(svg).toBe(sketchSvg(sketch(note('a', { color: 'black' }))))
  },
)

test('a note in a frame lies where the frame does, and an arrow ends at what it is bound to', () => {
  const { marks } = sketch(
    frame('f', { x: 1_000, y: 1_000 }),
    note('in', { parent: 'shape:f', x: 100, y: 50 }),
    note('out', { x: 0, y: 0 }),
    arrow('a'),
    binding('b', { from: 'a', to: 'in', terminal: 'end' }),
  )
  const [box] = marks.flatMap((mark) => (mark.kind === 'frame' ? [mark] : []))
  const [inside] = notesOf(marks).filter(({ x, y }) => box && x > box.x && y > box.y)
  const [line] = marks.flatMap((mark) => (mark.kind === 'stroke' ? [mark.points.at(-1)] : []))
  if (!inside || !line) throw new Error('the note or the arrow is missing')
  expect(line[0]).toBeCloseTo(inside.x + inside.w / 2)
  expect(line[1]).toBeCloseTo(inside.y + inside.h / 2)
})

test.each(['ellipse', 'rectangle'] as const)(
  'an %s that was turned is drawn where it lies, in both kinds of picture',
  (outline) => {
    const region = (place: Parameters<typeof regionShape>[0]['place']): TLGeoShape =>
      regionShape({ name: 'pm', outline, role: 'PM', hue: 'pm', place, position: 3 })
    const upright = region({ x: -400, y: 0, w: 400, h: 800 })
    // A quarter turn about its own corner.
    const turned = { ...region({ x: 0, y: 0, w: 800, h: 400 }), rotation: Math.PI / 2 }
    const others = [frame('f', { x: -900, y: -300 }), note('n', { x: 300, y: 900, text: 'Far' })]
    const [as, is] = [sketch(...others, upright), sketch(...others, turned)]
    const expected = pixels(boardPng(as))
    const differing = pixels(boardPng(is)).filter((value, at) => value !== expected[at])
    // Rounding: a quarter turn by sine and cosine is no exact one.
    expect(differing.length / expected.length).toBeLessThan(0.0005)
    if (outline === 'ellipse') expect(sketchSvg(is)).toMatch(/A[\d.]+ [\d.]+ 90 /)
    expect(sketchSvg(is)).not.toBe(sketchSvg(sketch(...others, { ...turned, rotation: 0 })))
  },
)

test('one shape far away does not make specks of the others', () => {
  const near = Array.from({ length: 30 }, (_, n) => note(`n${n}`, { x: n * 100, y: n * 50 }))
  const { marks } = sketch(...near, note('far', { x: 9_000_000, y: 9_000_000 }))
  const notes = notesOf(marks)
  expect(notes).toHaveLength(30)
  expect(Math.min(...notes.map(({ w }) => w))).toBeGreaterThan(10)
})

test('an empty board is an empty picture', () => {
  expect(sketchOf(EMPTY)).toEqual({ notes: 0, marks: [] })
  expect(sketchSvg(sketchOf({}))).toMatch(/^<svg .*<\/svg>$/)
})

function notesOf(marks: ReturnType<typeof sketch>['marks']) {
  return marks.flatMap((mark) => (mark.kind === 'note' ? [mark] : []))
}

/** What a PNG of ours shows: it has one block of data, and rows without a filter. */
function pixels(png: Uint8Array): Uint8Array {
  const at = Buffer.from(png).indexOf('IDAT')
  const length = Buffer.from(png).readUInt32BE(at - 4)
  return inflateSync(png.subarray(at + 4, at + 4 + length))
}
