import { createMigrationSequence, StoreSchema } from '@tldraw/store'
import type { TLRecord } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { migrationClientId } from '#lib/board/layout.ts'
import {
  CURRENT_SCHEMA,
  migrateTldrawRecords,
  migrationUpdate,
  schemaNumberOf,
  type BoardSchemaVersion,
  type MigrationStep,
} from '#lib/board/migrations.ts'
import { project } from '#lib/board/project.ts'
import { boardSchema } from '#lib/board/schema.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { frame, note } from '#tests/support/board-factory.ts'

/** A board with a note that was moved since, one with text, and a protected frame. */
function boardDoc(): Y.Doc {
  const doc = new Y.Doc()
  const records = [note('moved'), note('said', { text: 'hello', index: 'a2' })]
  const seed = encodeSeed({ epoch: 1, template: 't', furniture: [frame('circle')], records })
  Y.applyUpdate(doc, seed)
  doc.getMap('r').set('shape:moved\u001fat', ['page:page', 70, 80])
  doc.getMap('r').set('shape:moved\u001fp.color', 'red')
  return doc
}

const upTo = (number: number, steps: readonly [number, MigrationStep][]): BoardSchemaVersion => ({
  number,
  steps: new Map(steps),
})

/** Writes a colour before the one that is there, which shows in what order steps run. */
const paint =
  (color: string): MigrationStep =>
  ({ records }) => {
    records.set(
      'shape:moved\u001fp.color',
      `${color} ${String(records.get('shape:moved\u001fp.color'))}`,
    )
  }

test('a document of this number needs nothing', () => {
  expect(migrationUpdate(boardDoc(), CURRENT_SCHEMA)).toEqual({ ok: true, value: undefined })
})

test('a document that names no number has 1, and one that names nonsense has none', () => {
  const doc = boardDoc()
  doc.getMap('meta').delete('schemaNumber')
  expect(schemaNumberOf(doc)).toBe(1)
  for (const nonsense of ['2', 0, -1, 1.5, null]) {
    doc.getMap('meta').set('schemaNumber', nonsense)
    expect(schemaNumberOf(doc)).toBeUndefined()
  }
  expect(migrationUpdate(doc, CURRENT_SCHEMA)).toEqual({ ok: false, reason: 'no-way' })
})

test('a newer document, and one from which a step is missing, are told apart and left alone', () => {
  const doc = boardDoc()
  expect(migrationUpdate(doc, upTo(3, [[1, paint('a')]]))).toEqual({ ok: false, reason: 'no-way' })
  expect(migrationUpdate(doc, upTo(3, [[2, paint('a')]]))).toEqual({ ok: false, reason: 'no-way' })
  doc.getMap('meta').set('schemaNumber', 4)
  const before = Y.encodeStateAsUpdate(doc)
  expect(migrationUpdate(doc, upTo(3, []))).toEqual({ ok: false, reason: 'newer' })
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
})

test('steps run in order, in one update of the reserved client ID, and not a second time', () => {
  const doc = boardDoc()
  const clients = [...Y.decodeStateVector(Y.encodeStateVector(doc)).keys()]
  const version = upTo(3, [
    [2, paint('second')],
    [1, paint('first')],
  ])
  const migration = migrationUpdate(doc, version)
  if (!migration.ok || !migration.value) throw new Error('nothing to do')
  // The document is as it was until the caller has stored the update.
  expect(schemaNumberOf(doc)).toBe(1)
  Y.applyUpdate(doc, migration.value)
  expect(schemaNumberOf(doc)).toBe(3)
  expect(doc.getMap('r').get('shape:moved\u001fp.color')).toBe('second first red')
  const now = [...Y.decodeStateVector(Y.encodeStateVector(doc)).keys()]
  expect(now.filter((client) => !clients.includes(client))).toEqual([migrationClientId(3)])
  expect(migrationUpdate(doc, version)).toEqual({ ok: true, value: undefined })
})

test('the same document gives the same bytes, and applying them twice changes nothing', () => {
  const doc = boardDoc()
  const version = upTo(2, [[1, paint('new')]])
  const one = migrationUpdate(doc, version)
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  expect(migrationUpdate(copy, version)).toEqual(one)
  if (!one.ok || !one.value) throw new Error('nothing to do')
  Y.applyUpdate(copy, one.value)
  const after = Y.encodeStateAsUpdate(copy)
  Y.applyUpdate(copy, one.value)
  expect(Y.encodeStateAsUpdate(copy)).toEqual(after)
})

test('a tldraw upgrade rewrites the records it changes, shared and protected, and no other', () => {
  const doc = boardDoc()
  const bases = ['shape:moved', 'shape:said', 'page:page'].map((id) => doc.getMap('r').get(id))
  const schema = withMigration((record) => {
    const shape = record as { type?: string; meta: Record<string, unknown>; x: number }
    if (shape.type === 'frame' || record.id === 'shape:moved') shape.meta['wasAt'] = shape.x
  })
  const migration = migrationUpdate(
    doc,
    upTo(2, [[1, (document) => migrateTldrawRecords(document, schema)]]),
  )
  if (!migration.ok || !migration.value) throw new Error('nothing to do')
  Y.applyUpdate(doc, migration.value)
  const records = doc.getMap<Record<string, unknown>>('r')
  expect([...records.keys()].sort()).toEqual([
    'document:document',
    'page:page',
    'shape:moved',
    'shape:said',
  ])
  // What the overlay cells said is in the new base, and no text is in it.
  expect(records.get('shape:moved')).toMatchObject({ x: 70, y: 80, meta: { wasAt: 70 } })
  expect(records.get('shape:moved')).not.toHaveProperty('props.richText')
  expect(doc.getMap('tpl').get('shape:circle')).toMatchObject({ meta: { wasAt: 0 } })
  expect(['shape:said', 'page:page'].map((id) => records.get(id))).toEqual(bases.slice(1))
  expect(doc.getMap('meta').get('schema')).toMatchObject({ sequences: { 'test.board': 1 } })
  const shown = project(doc)
  expect(shown.quarantined).toEqual([])
  expect(shown.records['shape:moved']).toMatchObject({ x: 70, props: { color: 'red' } })
})

test('two tldraw upgrades in one load migrate each record once', () => {
  const doc = boardDoc()
  const schema = withMigration((record) => {
    const shape = record as { type?: string; x: number }
    if (shape.type === 'note') shape.x += 1
  })
  const step: MigrationStep = (document) => migrateTldrawRecords(document, schema)
  const migration = migrationUpdate(
    doc,
    upTo(3, [
      [1, step],
      [2, step],
    ]),
  )
  if (!migration.ok || !migration.value) throw new Error('nothing to do')
  Y.applyUpdate(doc, migration.value)
  expect(project(doc).records['shape:moved']).toMatchObject({ x: 71 })
})

test('a record that a peer has broken stays as it is and stops nothing', () => {
  const doc = boardDoc()
  doc.getMap('r').set('shape:broken', { id: 'shape:broken', typeName: 'shape', props: 7 })
  doc.getMap('r').set('shape:bytes', new Uint8Array([1]))
  const schema = withMigration((record) => {
    const shape = record as { typeName: string; props: { w: number; nested: { no: number } } }
    if (shape.typeName === 'shape') shape.props.w = shape.props.nested?.no ?? 1
    if (record.id === 'shape:broken') throw new Error('no such thing')
  })
  const step: MigrationStep = (document) => migrateTldrawRecords(document, schema)
  const migration = migrationUpdate(doc, upTo(2, [[1, step]]))
  if (!migration.ok || !migration.value) throw new Error('nothing to do')
  Y.applyUpdate(doc, migration.value)
  expect(doc.getMap('r').get('shape:broken')).toEqual({
    id: 'shape:broken',
    typeName: 'shape',
    props: 7,
  })
  expect(doc.getMap('r').get('shape:said')).toMatchObject({ props: { w: 1 } })
})

test('an upgrade that tldraw cannot do record by record throws instead of doing half of it', () => {
  const unknown = { ...boardSchema.serialize(), sequences: { 'com.tldraw.store': 999 } }
  const doc = boardDoc()
  doc.getMap('meta').set('schema', unknown)
  const step: MigrationStep = (document) => migrateTldrawRecords(document)
  expect(() => migrationUpdate(doc, upTo(2, [[1, step]]))).toThrow(/one by one/)
})

/** This build's tldraw schema and one migration more. */
function withMigration(up: (record: TLRecord) => void): typeof boardSchema {
  const sequence = createMigrationSequence({
    sequenceId: 'test.board',
    retroactive: true,
    sequence: [{ id: 'test.board/1', scope: 'record', up: (record) => up(record as TLRecord) }],
  })
  return StoreSchema.create(boardSchema.types, {
    migrations: [...Object.values(boardSchema.migrations), sequence],
  }) as unknown as typeof boardSchema
}
