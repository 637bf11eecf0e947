import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { epochClientId } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { encodeSeed, type Seed } from '#lib/board/seed.ts'
import { findTemplate, templates } from '#lib/templates/index.ts'
import { frame, note } from '#tests/support/board-factory.ts'

const seed: Seed = {
  epoch: 1,
  template: 'test',
  furniture: [frame('circle')],
  records: [note('b', { text: 'two' }), note('a', { text: 'one', index: 'a2' })],
}

test('the same seed gives the same bytes, in whatever order its records come', () => {
  const again = encodeSeed({ ...seed, records: seed.records.toReversed() })
  expect(Buffer.from(again).equals(Buffer.from(encodeSeed(seed)))).toBe(true)
})

test('the bytes of a seed are pinned, since two servers of one version must agree', () => {
  const digest = createHash('sha256').update(encodeSeed(seed)).digest('hex').slice(0, 16)
  expect(digest).toBe('dfe36c1371e6be26')
})

test.each([
  ['pm-po', 'example', 2, 'f3d4a65384977361'],
  ['pm-po', 'unplaced', 2, 'b19a88ae516a9f90'],
  ['blank', 'example', 1, '3ddcdbd3dd61066e'],
] as const)('the seed of %s, %s, has the bytes of version %i', (id, placement, version, digest) => {
  const template = findTemplate(id)
  if (!template) throw new Error('no template')
  expect(template.version).toBe(version)
  const bytes = encodeSeed({ epoch: 1, template: id, ...template.build(placement) })
  expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe(digest)
})

test('one client ID, that of the epoch, writes the whole seed', () => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, encodeSeed({ ...seed, epoch: 3 }))
  expect([...Y.decodeStateVector(Y.encodeStateVector(doc)).keys()]).toEqual([epochClientId(3)])
})

test('a seed applied twice, and after edits, changes nothing', () => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, encodeSeed(seed))
  doc.getMap('r').set('shape:a\u001fat', ['page:page', 9, 9])
  const before = Y.encodeStateAsUpdate(doc)
  Y.applyUpdate(doc, encodeSeed(seed))
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
})

test('a document says its layout, schema, epoch and template', () => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, encodeSeed(seed))
  const { schema, ...rest } = doc.getMap('meta').toJSON()
  expect(rest).toEqual({ v: 1, epoch: 1, template: 'test', schemaNumber: 1 })
  expect(schema).toMatchObject({ schemaVersion: 2 })
})

test('every template is shown whole, with nothing left out or repaired', () => {
  for (const template of templates) {
    for (const placement of template.placements) {
      const { furniture, records } = template.build(placement)
      const doc = new Y.Doc()
      Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: template.id, furniture, records }))
      const shown = project(doc)
      expect(shown.quarantined).toEqual([])
      for (const record of [...furniture, ...records]) {
        expect(shown.records[record.id]).toMatchObject({
          id: record.id,
          index: (record as { index?: string }).index,
        })
      }
    }
  }
})
