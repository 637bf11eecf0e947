import { Store, type RecordsDiff } from '@tldraw/store'
import {
  createTLSchema,
  toRichText,
  type TLNoteShape,
  type TLRecord,
  type TLStore,
} from '@tldraw/tlschema'
import { expect, expectTypeOf, test } from 'vitest'
import * as Y from 'yjs'
import * as adapter from '#tests/support/binding-adapter.ts'
import { note, shapeId } from '#tests/support/board-factory.ts'

const { attach, read, undo, writeDiff } = adapter

/** A store as anybody would make one, with tldraw's default schema. */
function plainStore(): TLStore {
  const assets = { upload: () => Promise.reject(new Error('none')), resolve: () => null }
  return new Store({
    schema: createTLSchema(),
    props: { defaultName: '', assets: { ...assets, remove: async () => {} }, onMount() {} },
  })
}

function replica(clientId: number) {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const store = plainStore()
  return { doc, store, ...attach(doc, store), ...undo(store) }
}

type One = ReturnType<typeof replica>

function exchange(...all: readonly One[]): void {
  for (const one of all) one.flush()
  for (const to of all) {
    for (const from of all) {
      if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc))
    }
  }
  for (const one of all) one.flush()
}

function shown(store: TLStore): Record<string, TLRecord> {
  const records = store
    .allRecords()
    .filter(({ typeName }) => store.scopedTypes.document.has(typeName))
  return Object.fromEntries(records.map((record) => [record.id, record]))
}

const noteIn = ({ store }: { store: TLStore }, name: string) =>
  store.get(shapeId(name)) as TLNoteShape | undefined

test('the adapter is four functions with the signatures that a fuzzer relies on', () => {
  type Records = Record<string, TLRecord>
  expectTypeOf(writeDiff).toEqualTypeOf<
    (doc: Y.Doc, diff: RecordsDiff<TLRecord>, origin: unknown) => void
  >()
  expectTypeOf(read).toEqualTypeOf<(doc: Y.Doc) => { records: Records; quarantined: string[] }>()
  expectTypeOf(attach).toEqualTypeOf<
    (doc: Y.Doc, store: TLStore) => { flush(): void; detach(): void }
  >()
  expectTypeOf(undo).toEqualTypeOf<
    (store: TLStore) => { mark(): void; undo(): void; redo(): void }
  >()
  expect(Object.keys(adapter).sort()).toEqual(['attach', 'read', 'undo', 'writeDiff'])
})

test('an empty document without meta shows one page, and reading it writes nothing', () => {
  const doc = new Y.Doc()
  const { records, quarantined } = read(doc)
  expect([Object.keys(records).sort(), quarantined]).toEqual([
    ['document:document', 'page:page'],
    [],
  ])
  const store = plainStore()
  const { flush, detach } = attach(doc, store)
  flush()
  expect(shown(store)).toEqual(records)
  detach()
  expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(new Y.Doc()))
})

test('people who attached before there was any data meet with what both made', () => {
  const [a, b] = [replica(1), replica(2)]
  a.store.put([note('a', { text: 'of a' })])
  b.store.put([note('b', { index: 'a2', text: 'of b' })])
  exchange(a, b)
  expect(shown(a.store)).toEqual(shown(b.store))
  expect(shown(a.store)).toEqual(read(a.doc).records)
  expect(Object.keys(shown(b.store))).toContain('shape:a')
})

test('nothing happens between calls of flush', () => {
  const a = replica(1)
  const empty = Y.encodeStateAsUpdate(a.doc)
  a.store.put([note('a')])
  expect(Y.encodeStateAsUpdate(a.doc)).toEqual(empty)
  writeDiff(a.doc, diff({ added: [note('b', { index: 'a2' })] }), 'script')
  expect(noteIn(a, 'b')).toBeUndefined()
  a.flush()
  expect([noteIn(a, 'a')?.id, noteIn(a, 'b')?.id]).toEqual(['shape:a', 'shape:b'])
})

test('detaching twice, flushing after it and attaching again are all fine', () => {
  const a = replica(1)
  a.store.put([note('a')])
  a.detach()
  a.detach()
  a.flush()
  expect(Object.keys(read(a.doc).records)).toContain('shape:a')
  writeDiff(a.doc, diff({ added: [note('b', { index: 'a2' })] }), undefined)
  expect(noteIn(a, 'b')).toBeUndefined()
  const again = attach(a.doc, a.store)
  expect(noteIn(a, 'b')?.id).toBe('shape:b')
  a.store.remove([shapeId('a')])
  again.flush()
  expect(Object.keys(read(a.doc).records)).not.toContain('shape:a')
})

test('undo that was asked for before attaching works, and across attaching again', () => {
  const store = plainStore()
  const history = undo(store)
  const doc = new Y.Doc()
  const first = attach(doc, store)
  store.put([note('n')])
  history.mark()
  store.put([{ ...note('n'), x: 5 }])
  first.detach()
  const second = attach(doc, store)
  history.undo()
  second.flush()
  expect(noteIn({ store }, 'n')?.x).toBe(0)
  history.redo()
  expect([noteIn({ store }, 'n')?.x, undo(store)]).toEqual([5, expect.anything()])
  second.flush()
  expect(read(doc).records['shape:n']).toMatchObject({ x: 5 })
  history.undo()
  history.undo()
  history.undo()
  expect(noteIn({ store }, 'n')).toBeUndefined()
})

test('writing what the store has already changes nothing once more', () => {
  const [a, b] = [replica(1), replica(2)]
  a.store.put([note('n', { text: 'one' })])
  exchange(a, b)
  const typed = a.store.extractingChanges(() => {
    const before = noteIn(a, 'n') as TLNoteShape
    const richText = toRichText('one two')
    a.store.put([{ ...before, x: 3, props: { ...before.props, richText } }])
  })
  writeDiff(a.doc, typed, { any: 'origin' })
  const written = Y.encodeStateAsUpdate(a.doc)
  a.flush()
  expect(Y.encodeStateAsUpdate(a.doc)).toEqual(written)
  exchange(a, b)
  expect(noteIn(b, 'n')).toMatchObject({ x: 3, props: { richText: toRichText('one two') } })
})

test('what cannot be shown is told by its ids, and everything else is shown', () => {
  const a = replica(1)
  a.store.put([note('good')])
  a.flush()
  a.doc.getMap('r').set('shape:bad', { ...note('bad'), type: 'rocket' })
  a.doc.getMap('r').set('shape:worse', 5)
  a.flush()
  const { records, quarantined } = read(a.doc)
  expect(quarantined).toEqual(['shape:bad', 'shape:worse'])
  expect(shown(a.store)).toEqual(records)
})

function diff({ added }: { added: readonly TLRecord[] }) {
  return {
    added: Object.fromEntries(added.map((record) => [record.id, record])),
    updated: {},
    removed: {},
  } as Parameters<typeof writeDiff>[1]
}
