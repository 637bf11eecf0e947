import type { TLRecord } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { docRoots } from '#lib/board/doc-cells.ts'
import { project } from '#lib/board/project.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { agreementCsv } from '#lib/ownership/agreement-csv.ts'
import { agreementOf } from '#lib/ownership/agreement.ts'
import { guessColumns } from '#lib/ownership/column-mapping.ts'
import { importCards } from '#lib/ownership/import-cards.ts'
import type { ImportedBoard, ImportedCard } from '#lib/ownership/imported-card.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { readTable } from '#lib/ownership/read-table.ts'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'
import { importedRecords } from '#lib/templates/imported-board.ts'
import { findTemplate } from '#lib/templates/index.ts'
import { gapToLine, gapToNotes } from '#tests/support/plain-room.ts'

const pmPo = findTemplate('pm-po')
const blank = findTemplate('blank')
if (!pmPo || !blank) throw new Error('both templates are there')

/** The board as a browser would show it, with who owns what on it. */
function opened(template: NonNullable<typeof pmPo>, board: ImportedBoard) {
  const seed = encodeSeed({
    epoch: 1,
    template: template.id,
    ...importedRecords(template.build('unplaced'), board),
  })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, seed)
  const { records, quarantined } = project(doc)
  const furniture = docRoots(doc).template
  const ownership = new Ownership({ isFurniture: (id) => furniture.has(id) })
  ownership.apply({ put: Object.values(records) })
  return { records, quarantined, ownership, seed }
}

function boxes(records: Readonly<Record<string, TLRecord>>) {
  return Object.values(records).flatMap((record) =>
    record.typeName === 'shape' && record.type === 'note'
      ? [{ id: record.id, x: record.x, y: record.y, w: NOTE_SIZE, h: NOTE_SIZE }]
      : [],
  )
}

function many(count: number, more: Partial<ImportedCard> = {}): ImportedCard[] {
  return Array.from({ length: count }, (_, at) => ({ task: `Task ${at + 1}`, ...more }))
}

test('cards lie in their regions, and what they say is theirs', () => {
  const { ownership, quarantined } = opened(pmPo, {
    holders: { PO: ['Bo'] },
    cards: [
      { task: 'Pricing', roles: ['PM'], size: 'L', decision: 'Yes', reason: 'Why not' },
      { task: 'Demo', roles: ['PM', 'PO'], accountable: ['Bo'], delegates: ['Developers'] },
      { task: 'Two', roles: ['PM', 'PO'], accountable: ['PM', 'PO'] },
      { task: 'Nobody', roles: [] },
      { task: 'Waits' },
      { task: 'Strange', roles: ['PMM'] },
      { task: 'Later', roles: ['PO'], isParked: true },
    ],
  })
  expect(quarantined).toEqual([])
  expect(ownership.roles).toEqual([
    { id: 'PM', name: 'Product Manager', holders: [] },
    { id: 'PO', name: 'Product Owner', holders: ['Bo'] },
  ])
  const seen = ownership.cards.map(({ title, state, region, task }) => [
    title,
    state,
    region?.key,
    task,
  ])
  expect(seen).toEqual([
    ['Demo', 'owned', 'PM+PO', 'import-2'],
    ['Later', 'parked', 'PO', 'import-7'],
    ['Nobody', 'unowned', '', 'import-4'],
    ['Pricing', 'owned', 'PM', 'pricing'],
    ['Strange', 'unplaced', undefined, 'import-6'],
    ['Two', 'two-accountable', 'PM+PO', 'import-3'],
    ['Waits', 'unplaced', undefined, 'import-5'],
  ])
  expect(ownership.card('shape:card-import-2')).toMatchObject({
    accountable: [{ kind: 'role', role: 'PO', person: 'Bo' }],
    delegates: [{ kind: 'outside', person: 'Developers' }],
  })
  expect(ownership.card('shape:card-pricing')).toMatchObject({
    size: 'L',
    decision: 'Yes',
    reason: 'Why not',
  })
})

test.each([
  ['the default board', 9, 6, 9, 4],
  ['one region only', 0, 40, 0, 0],
  ['all of it five times', 45, 30, 45, 20],
  ['the most there may be', 125, 125, 125, 125],
])(
  '%s: every card is whole in its region, clear of lines and of the others',
  (_, pm, both, po, nobody) => {
    const cards = [
      ...many(pm, { roles: ['PM'] }),
      ...many(both, { roles: ['PM', 'PO'] }),
      ...many(po, { roles: ['PO'] }),
      ...many(nobody, { roles: [] }),
    ]
    const { records, ownership } = opened(pmPo, { cards })
    const counts = ['PM', 'PM+PO', 'PO', ''].map((key) => ownership.inRegion(key).length)
    expect(counts).toEqual([pm, both, po, nobody])
    const notes = boxes(records)
    const { circles } = ownership.shapesOn('page:page')
    // Each with some of the others: all pairs of 500 with exact lines would take a minute.
    for (const note of notes.filter((__, at) => at % Math.ceil(notes.length / 60) === 0)) {
      const isNobodys = ownership.card(note.id)?.region?.key === ''
      const least = isNobodys ? 5 : 28.5
      for (const { area } of circles) expect(gapToLine(note, area)).toBeGreaterThan(least)
      expect(
        gapToNotes(
          note,
          notes.filter(({ id }) => id !== note.id),
        ),
      ).toBeGreaterThanOrEqual(23)
    }
  },
)

test('cards that wait lie in the tray, which grows with them, and none on another', () => {
  for (const count of [1, 10, 11, 500]) {
    const { records, ownership } = opened(pmPo, { cards: many(count) })
    expect(ownership.inState('unplaced')).toHaveLength(count)
    const notes = boxes(records)
    const [tray] = ownership.shapesOn('page:page').trays
    const lowest = Math.max(...notes.map(({ y }) => y + NOTE_SIZE))
    expect(tray && tray.transform.y + tray.h).toBeGreaterThanOrEqual(lowest + 20)
    const near = notes.slice(0, 40)
    for (const note of near) {
      const others = near.filter(({ id }) => id !== note.id)
      if (others.length > 0) expect(gapToNotes(note, others)).toBeGreaterThanOrEqual(24)
    }
  }
})

test('where a template has no tray, cards that wait lie below the diagram and in nobody’s region', () => {
  const venn = findTemplate('venn')
  if (!venn) throw new Error('no template')
  const { furniture } = venn.build('unplaced')
  const cards = [...many(30), { task: 'Shared', roles: ['Design', 'Engineering'] }]
  const { records } = importedRecords({ furniture }, { cards })
  const ownership = new Ownership({ isFurniture: (id) => furniture.some((each) => each.id === id) })
  ownership.apply({ put: [...furniture, ...records] })
  expect(ownership.inState('unowned')).toHaveLength(30)
  const { frame } = ownership.shapesOn('page:page')
  const ends = frame ? frame.transform.y + frame.h : Infinity
  const notes = boxes(Object.fromEntries(records.map((each) => [each.id, each])))
  expect(notes.filter(({ y }) => y > ends)).toHaveLength(30)
})

test('the frame, circles and words of a board with few cards are those of the template', () => {
  const plain = pmPo.build('unplaced').furniture.filter(({ id }) => !id.includes('tray'))
  const made = importedRecords(pmPo.build('unplaced'), { cards: many(3) }).furniture
  for (const record of plain) expect(made).toContainEqual(record)
})

test('on a blank board they are notes in a block about its middle', () => {
  const { records, ownership } = opened(blank, { cards: many(24, { roles: ['PM'] }) })
  const notes = boxes(records)
  expect([notes.length, ownership.cards.length]).toEqual([24, 0])
  const xs = notes.map(({ x }) => x + NOTE_SIZE / 2)
  expect(Math.abs(Math.min(...xs) + Math.max(...xs))).toBeLessThan(5)
})

test('the same cards give the same bytes, and long words a smaller font', () => {
  const cards = [
    { task: 'Go' },
    { task: 'x'.repeat(60) },
    { task: 'Explain to every team why the roadmap moved, and what of it stays as it was' },
  ]
  expect(opened(pmPo, { cards }).seed).toEqual(opened(pmPo, { cards }).seed)
  const sizes = importedRecords(pmPo.build('unplaced'), { cards }).records.flatMap((record) =>
    record.typeName === 'shape' && 'fontSizeAdjustment' in record.props
      ? record.props.fontSizeAdjustment
      : [],
  )
  expect(sizes[0]).toBe(26)
  expect(sizes[1]).toBe(12)
  expect(sizes[2]).toBeLessThan(23)
  expect(sizes[2]).toBeGreaterThan(12)
})

test('two cards of one name are two cards, and one that is a task of the template is that once', () => {
  const { ownership } = opened(pmPo, { cards: [{ task: 'Pricing' }, { task: 'pricing' }] })
  expect(ownership.cards.map(({ task }) => task)).toEqual(['import-2', 'pricing'])
})

test('the agreement of a board, imported, is the agreement of the new board', () => {
  const from = opened(pmPo, {
    holders: { PM: ['Ana'], PO: ['Bo', 'Cy'] },
    cards: [
      { task: '=Pricing, "net"', roles: ['PM'], accountable: ['Ana'], size: 'S' },
      { task: 'Demo', roles: ['PM', 'PO'], accountable: ['Cy'], delegates: ['Developers', 'PM'] },
      { task: 'Shared', roles: ['PM', 'PO'] },
      {
        task: 'Two',
        roles: ['PM', 'PO'],
        accountable: ['Ana', 'Bo'],
        decision: '@x',
        reason: 'a\nb',
      },
      { task: 'Delegated', roles: ['PO'], delegates: ['PM'] },
      { task: 'Law', roles: ['PO'], accountable: ['Legal'] },
      { task: 'Nobody', roles: [], isParked: true },
      { task: 'Waits', size: 'L' },
      { task: 'Waits, parked', isParked: true },
    ],
  })
  const csvOf = ({ cards, roles }: Ownership): string =>
    agreementCsv(agreementOf({ cards, roles, date: '2026-11-27' }))
  const csv = csvOf(from.ownership)
  const table = readTable(csv, 'table')
  if (!table.ok) throw new Error(table.reason)
  const { roles } = from.ownership
  const mapping = guessColumns(table.value, { roles, hasHeader: true })
  const read = importCards({ table: table.value, mapping, hasHeader: true, roles })
  if (!read.ok) throw new Error(read.fault.reason)
  expect(csvOf(opened(pmPo, read.value.board).ownership)).toBe(csv)
})

test('roles that have no place together put a card into the tray, and not into somebody else’s region', () => {
  const raci = findTemplate('raci')
  if (!raci) throw new Error('no template')
  const three = ['Design', 'Build', 'Run']
  const { furniture } = raci.build('unplaced', three)
  const { records } = importedRecords(
    { furniture },
    { cards: [...many(3, { roles: ['Design', 'Run'] }), { task: 'Alone', roles: ['Run'] }] },
  )
  const ids = new Set(furniture.map(({ id }) => id as string))
  const ownership = new Ownership({ isFurniture: (id) => ids.has(id) })
  ownership.apply({ put: [...furniture, ...records] })
  expect(ownership.roles.map(({ id }) => id)).toEqual(three)
  expect(ownership.cards.map(({ title, region }) => [title, region?.key])).toEqual([
    ['Alone', 'Run'],
    ['Task 1', undefined],
    ['Task 2', undefined],
    ['Task 3', undefined],
  ])
})
