import { createTLSchema, type TLRecord } from '@tldraw/tlschema'
import { createMigrationSequence, Store } from '@tldraw/store'
import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { nthIndex } from '#lib/board/index-keys.ts'
import { boardSchema } from '#lib/board/schema.ts'
import { bindRecords } from '#lib/sync/bind-records.ts'
import { putValidated } from '#lib/sync/put-validated.ts'
import { note, people, Replica, seedOf, shapeId } from '#tests/support/board-factory.ts'
import { createStore } from '#tests/support/store.ts'

afterEach(() => vi.restoreAllMocks())

test('opening a board validates each record once, and a remote change the one that it changed', () => {
  const update = seedOf(
    ...Array.from({ length: 200 }, (_, at) => note(`n${at}`, { index: nthIndex(at) })),
  )
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const validated: string[] = []
  for (const type of [
    boardSchema.types.shape,
    boardSchema.types.page,
    boardSchema.types.document,
  ]) {
    const validate = type.validate.bind(type) as (record: unknown, before?: unknown) => never
    vi.spyOn(type, 'validate').mockImplementation((record: unknown, before?: unknown) => {
      validated.push((record as TLRecord).id)
      return validate(record, before)
    })
  }
  const bound = bindRecords({ doc, store: createStore(), schedule: () => () => {} })
  expect(validated).toHaveLength(202)
  expect(new Set(validated).size).toBe(202)

  const other = new Replica({ clientId: 9, update })
  validated.length = 0
  other.change('n7', { x: 70 })
  other.edit(note('new', { index: nthIndex(200) }))
  other.remove('n8')
  validated.length = 0
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc))
  bound.flush()
  expect(validated.sort()).toEqual([shapeId('n7'), shapeId('new')])
  bound.close()
})

test('a record that a side effect puts in place of a validated one is validated', () => {
  const [a] = people(1) as [Replica]
  a.store.sideEffects.registerBeforeCreateHandler('shape', (shape) => ({
    ...shape,
    opacity: 7 as never,
  }))
  expect(() => putValidated(a.store, [note('n')])).toThrow()
  expect(() => a.store.put([{ ...note('later'), x: Number.NaN }])).toThrow()
})

test('a store with another schema validates what it is given', () => {
  const extra = createMigrationSequence({ sequenceId: 'com.example.extra', sequence: [] })
  const schema = createTLSchema({ migrations: [extra] })
  const store = new Store({ schema, props: createStore().props })
  expect(() => putValidated(store, [{ ...note('n'), x: Number.NaN }])).toThrow()
  expect(() => putValidated(store, [note('n')])).not.toThrow()
})
