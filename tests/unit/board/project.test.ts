import type { TLRecord, TLShape } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { project } from '#lib/board/project.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { arrow, binding, frame, group, note, page, seedOf } from '#tests/support/board-factory.ts'
import { threadCpuMs } from '#tests/support/turns.ts'

/** A document with these bases, and whatever cells are set on top. */
function docOf(records: readonly TLRecord[], cells: Readonly<Record<string, unknown>> = {}): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, seedOf(...records))
  for (const [key, value] of Object.entries(cells))
    doc.getMap('r').set(key.replace('|', '\u001f'), value)
  return doc
}

function shapesOf(doc: Y.Doc): Record<string, TLShape> {
  const shapes = Object.entries(project(doc).records).filter(([id]) => id.startsWith('shape:'))
  return Object.fromEntries(shapes) as Record<string, TLShape>
}

test('an empty document shows one page and one document record', () => {
  expect(Object.keys(project(new Y.Doc()).records).sort()).toEqual([
    'document:document',
    'page:page',
  ])
})

test('a record that tldraw does not accept is named with its reason, and its neighbours are shown', () => {
  const doc = docOf([note('good')], {
    'shape:colour': { ...note('colour'), props: { color: 'plaid' } },
    'shape:far': { ...note('far'), x: 2e7 },
    'shape:large': { ...note('large'), meta: { blob: 'x'.repeat(300_000) } },
    'shape:other': note('another'),
    'shape:five': 5,
    'page:camera': { id: 'page:camera', typeName: 'camera', x: 0 },
    'instance:instance': { id: 'instance:instance', typeName: 'instance' },
  })
  expect(project(doc).quarantined).toEqual([
    { id: 'page:camera', reason: 'wrong-id' },
    { id: 'shape:colour', reason: 'invalid' },
    { id: 'shape:far', reason: 'out-of-range' },
    { id: 'shape:five', reason: 'not-a-record' },
    { id: 'shape:large', reason: 'too-large' },
    { id: 'shape:other', reason: 'wrong-id' },
  ])
  expect(Object.keys(shapesOf(doc))).toEqual(['shape:good'])
})

test('of a record’s cells only the bad ones are left out', () => {
  const doc = docOf([note('n')], {
    'shape:n|at': ['page:page', 7, 8],
    'shape:n|p.color': 'plaid',
    'shape:n|p.size': 'xl',
    'shape:n|rotation': 'much',
    'shape:n|p.richText': { type: 'doc', content: [] },
  })
  expect(project(doc).quarantined).toEqual([])
  expect(shapesOf(doc)['shape:n']).toMatchObject({
    x: 7,
    y: 8,
    rotation: 0,
    props: { color: 'yellow', size: 'xl' },
  })
})

test('cells without a base show nothing', () => {
  const doc = docOf([], { 'shape:gone|at': ['page:page', 7, 8] })
  expect(project(doc)).toMatchObject({ quarantined: [] })
  expect(shapesOf(doc)).toEqual({})
})

test('a cycle of parents is cut at its smallest id, which goes to the first page', () => {
  const doc = docOf([frame('b'), frame('a'), frame('c'), note('in', { parent: 'c' })], {
    'shape:a|at': ['shape:b', 1, 1],
    'shape:b|at': ['shape:c', 1, 1],
    'shape:c|at': ['shape:a', 1, 1],
  })
  const parents = Object.values(shapesOf(doc)).map(({ id, parentId }) => [id, parentId])
  expect(Object.fromEntries(parents)).toEqual({
    'shape:a': 'page:page',
    'shape:b': 'shape:c',
    'shape:c': 'shape:a',
    'shape:in': 'shape:c',
  })
})

test('a shape inside itself, in a note or in a missing frame goes to the first page', () => {
  const doc = docOf(
    [note('note'), frame('self'), note('x', { index: 'a2' }), note('y', { index: 'a3' })],
    {
      'shape:self|at': ['shape:self', 1, 1],
      'shape:x|at': ['shape:note', 1, 1],
      'shape:y|at': ['shape:missing', 1, 1],
    },
  )
  const parents = Object.values(shapesOf(doc)).map(({ parentId }) => parentId)
  expect(parents).toEqual(Array(4).fill('page:page'))
})

test('shapes of a page that is gone show it as Recovered, behind the others', () => {
  const doc = docOf([page('two', 'a5')], {
    'shape:n': note('n', { parent: 'page:lost' }),
    'shape:m': note('m', { parent: 'page:also' }),
  })
  const pages = Object.values(project(doc).records).filter((record) => record.typeName === 'page')
  pages.sort((a, b) => (a.index < b.index ? -1 : 1))
  expect(pages.map(({ id, name }) => [id, name])).toEqual([
    ['page:two', 'two'],
    ['page:also', 'Recovered'],
    ['page:lost', 'Recovered'],
  ])
})

test('furniture of an added page goes with it and comes back with it, that of the first page holds it', () => {
  const doc = docOf([page('added', 'a2')])
  const tpl = doc.getMap('tpl')
  const records = doc.getMap('r')
  for (const record of [note('circle', { parent: 'page:added' }), note('seeded')]) {
    tpl.set(record.id, record)
  }
  const shown = () => {
    const { records: all, quarantined } = project(doc)
    expect(quarantined).toEqual([])
    return Object.keys(all).sort()
  }
  const whole = ['document:document', 'page:added', 'page:page', 'shape:circle', 'shape:seeded']
  expect(shown()).toEqual(whole)

  const added = records.get('page:added')
  records.delete('page:added')
  records.delete('page:page')
  // The first page comes back as the one that the board was seeded on.
  expect(shown()).toEqual(['document:document', 'page:page', 'shape:seeded'])

  records.set('page:added', added)
  expect(shown()).toEqual(whole)

  // Somebody wrote on it meanwhile: their note calls it back, and it is whole then.
  records.set('shape:n', note('n', { parent: 'page:added' }))
  records.delete('page:added')
  expect(shown()).toEqual([...whole.slice(0, 4), 'shape:n', 'shape:seeded'])
})

test('groups without children are hidden, from the inside out', () => {
  const doc = docOf([
    group('outer'),
    group('inner', { parent: 'outer' }),
    group('full', { index: 'a2' }),
    note('n', { parent: 'full' }),
  ])
  expect(Object.keys(shapesOf(doc)).sort()).toEqual(['shape:full', 'shape:n'])
})

test('siblings of one index keep the order of their ids, with keys of their own', () => {
  const doc = docOf([note('b'), note('a'), note('c'), note('d', { index: 'a2' })])
  const shapes = Object.values(shapesOf(doc)).sort((a, b) => (a.index < b.index ? -1 : 1))
  expect(shapes.map(({ id }) => id)).toEqual(['shape:a', 'shape:b', 'shape:c', 'shape:d'])
  expect(new Set(shapes.map(({ index }) => index)).size).toBe(4)
  expect([shapes[0]?.index, shapes[3]?.index]).toEqual(['a1', 'a2'])
})

test('bindings that lack an end, point to themselves, cross pages or repeat an end are hidden', () => {
  const doc = docOf([
    page('two', 'a5'),
    arrow('a'),
    arrow('other', { index: 'a2' }),
    note('n', { index: 'a3' }),
    note('far', { parent: 'page:two' }),
    binding('kept', { from: 'a', to: 'n' }),
    binding('second', { from: 'a', to: 'n' }),
    binding('start', { from: 'a', to: 'n', terminal: 'start' }),
    binding('lost', { from: 'other', to: 'nobody' }),
    binding('crossing', { from: 'other', to: 'far' }),
    binding('fromNote', { from: 'n', to: 'far' }),
    binding('toArrow', { from: 'other', to: 'a' }),
  ])
  const shown = Object.keys(project(doc).records).filter((id) => id.startsWith('binding:'))
  expect(shown).toEqual(['binding:kept', 'binding:start'])
})

test('template records are read from the template alone, their text too', () => {
  const label = note('label', { text: 'Product Owner' })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: 't', furniture: [label], records: [] }))
  doc.getMap('r').set('shape:label', { ...label, x: 999 })
  doc.getMap('r').set('shape:label\u001fat', ['page:page', 999, 1])
  const fragment = new Y.XmlFragment()
  fragment.insert(0, [new Y.XmlText('Nobody')])
  doc.getMap('t').set('shape:label', fragment)
  expect(shapesOf(doc)['shape:label']).toMatchObject({
    x: 0,
    props: { richText: { content: [{ content: [{ text: 'Product Owner' }] }] } },
  })
})

test('the same cells in any order give the same board', () => {
  const records = [frame('f'), note('a', { parent: 'f' }), note('b', { parent: 'f' }), note('c')]
  const forwards = new Y.Doc()
  const backwards = new Y.Doc()
  for (const record of records) forwards.getMap('r').set(record.id, record)
  for (const record of records.toReversed()) backwards.getMap('r').set(record.id, record)
  expect(project(forwards)).toEqual(project(backwards))
})

test('5,000 notes are projected in well under a second', () => {
  const notes = Array.from({ length: 5_000 }, (_, at) =>
    note(`n${at}`, { index: `b${String(at).padStart(4, '0')}5`, text: `note ${at}` }),
  )
  const doc = docOf(notes)
  const start = threadCpuMs()
  expect(Object.keys(project(doc).records)).toHaveLength(5_002)
  expect(threadCpuMs() - start).toBeLessThan(3_000)
})
