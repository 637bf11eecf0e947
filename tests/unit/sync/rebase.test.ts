import { toRichText, type TLNoteShape } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { project } from '#lib/board/project.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { isLocalEdit } from '#lib/sync/local-edit.ts'
import { reapply } from '#lib/sync/rebase.ts'
import { collectUnsent } from '#lib/sync/unsent-work.ts'
import {
  frame,
  note,
  Replica,
  seedOf,
  shapeId,
  sync,
  textIn,
} from '#tests/support/board-factory.ts'

const circle = { ...frame('circle'), isLocked: true }

function board(...notes: readonly TLNoteShape[]): { seed: Uint8Array; server: Y.Doc; a: Replica } {
  const seed = encodeSeed({ epoch: 1, template: 't', furniture: [circle], records: notes })
  return { seed, server: docOf(seed), a: new Replica({ clientId: 11, update: seed }) }
}

function docOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

test('100 good offline edits and one to the template: the 100 survive, the one is named as dropped', () => {
  const notes = Array.from({ length: 50 }, (_, at) =>
    note(`n${at}`, { index: `b${String(at).padStart(2, '0')}5` }),
  )
  const { server, a } = board(...notes)
  const acked = Y.encodeStateVector(a.doc)
  for (let at = 0; at < 50; at++) a.change(`n${at}`, { x: 1_000 + at })
  for (let at = 0; at < 50; at++)
    a.edit(note(`new${at}`, { index: `c00${at + 10}5`, text: `t${at}` }))
  a.doc.getMap('tpl').set('shape:circle\u001fat', ['page:page', 1, 1])
  expect(reapply(server, collectUnsent(a.doc, acked))).toEqual({
    kept: 100,
    dropped: 1,
    unkept: [],
  })
  a.attachTo(server)
  expect(a.shown()).toEqual(project(server).records)
  for (let at = 0; at < 50; at++) {
    expect(a.shape(`n${at}`)?.x).toBe(1_000 + at)
    expect(textIn(a, `new${at}`)).toBe(`t${at}`)
  }
  expect(a.shape('circle')?.x).toBe(0)
})

test('a second rebuild finds nothing to do', () => {
  const { server, a } = board(note('n'))
  const acked = Y.encodeStateVector(a.doc)
  a.change('n', { x: 5 })
  reapply(server, collectUnsent(a.doc, acked))
  const again = docOf(Y.encodeStateAsUpdate(server))
  const before = Y.encodeStateAsUpdate(again)
  const work = collectUnsent(server, Y.encodeStateVector(server))
  expect(reapply(again, work)).toEqual({ kept: 0, dropped: 0, unkept: [] })
  expect(Y.encodeStateAsUpdate(again)).toEqual(before)
})

test('unsent text joins what teammates typed and deleted meanwhile', () => {
  const { seed, server, a } = board(note('n', { text: 'one two three' }))
  const acked = Y.encodeStateVector(a.doc)
  a.change('n', { props: { richText: toRichText('one two three four') } })
  a.change('n', { props: { richText: toRichText('one three four') } })
  const b = new Replica({ clientId: 12, update: seed })
  b.change('n', { props: { richText: toRichText('zero one two thr') } })
  Y.applyUpdate(server, Y.encodeStateAsUpdate(b.doc))
  expect(reapply(server, collectUnsent(a.doc, acked))).toEqual({ kept: 1, dropped: 0, unkept: [] })
  a.attachTo(server)
  expect(textIn(a, 'n')).toBe('zero one thr four')
})

test('text that teammates deleted and this client had not seen does not come back', () => {
  const { seed, server, a } = board(note('n', { text: 'keep gone' }), note('m', { index: 'a2' }))
  const acked = Y.encodeStateVector(a.doc)
  a.change('m', { x: 9 })
  const b = new Replica({ clientId: 12, update: seed })
  b.change('n', { props: { richText: toRichText('keep') } })
  Y.applyUpdate(server, Y.encodeStateAsUpdate(b.doc))
  expect(reapply(server, collectUnsent(a.doc, acked))).toEqual({ kept: 1, dropped: 0, unkept: [] })
  a.attachTo(server)
  expect([textIn(a, 'n'), a.shape('m')?.x]).toEqual(['keep', 9])
})

test('an unsent delete is kept, and a delete that the server has is not repeated', () => {
  const { seed, server, a } = board(note('n'), note('m', { index: 'a2' }))
  const b = new Replica({ clientId: 12, update: seed })
  a.remove('m')
  Y.applyUpdate(server, Y.encodeStateAsUpdate(a.doc))
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(server))
  b.attached.flush()
  b.edit(note('m', { index: 'a2', x: 3 }))
  Y.applyUpdate(server, Y.encodeStateAsUpdate(b.doc))
  const acked = Y.encodeStateVector(a.doc)
  a.remove('n')
  expect(reapply(server, collectUnsent(a.doc, acked))).toEqual({ kept: 1, dropped: 0, unkept: [] })
  a.attachTo(server)
  expect([a.shape('n'), a.shape('m')?.x]).toEqual([undefined, 3])
})

test('changes of a note that a teammate deleted are dropped and counted', () => {
  const { seed, server, a } = board(note('n'))
  const acked = Y.encodeStateVector(a.doc)
  a.change('n', { x: 5 })
  const b = new Replica({ clientId: 12, update: seed })
  b.remove('n')
  Y.applyUpdate(server, Y.encodeStateAsUpdate(b.doc))
  expect(reapply(server, collectUnsent(a.doc, acked))).toEqual({ kept: 0, dropped: 1, unkept: [] })
  expect(project(server).records['shape:n']).toBeUndefined()
})

test('work from an earlier epoch lands in the rebuilt document, less its deletes', () => {
  const before = note('n', { text: 'hello' })
  const { a } = board(before, note('m', { index: 'a2' }))
  const acked = Y.encodeStateVector(a.doc)
  a.change('n', { x: 5, props: { richText: toRichText('hello there') } })
  a.edit(note('new', { index: 'a3', text: 'mine' }))
  a.remove('m')
  const rebuilt = docOf(
    encodeSeed({
      epoch: 2,
      template: 't',
      furniture: [circle],
      records: [note('n', { text: 'oh hello', color: 'red' }), note('m', { index: 'a2' })],
    }),
  )
  expect(reapply(rebuilt, collectUnsent(a.doc, acked))).toEqual({ kept: 2, dropped: 0, unkept: [] })
  a.attachTo(rebuilt)
  expect([textIn(a, 'n'), textIn(a, 'new')]).toEqual(['oh hello there', 'mine'])
  expect(a.shape('n')).toMatchObject({ x: 5, props: { color: 'red' } })
  expect(a.shape('m')).toBeDefined()
})

test('what is kept is written as this person’s own edit and reaches the others', () => {
  const seed = seedOf(note('n'))
  const a = new Replica({ clientId: 11, update: seed })
  const b = new Replica({ clientId: 12, update: seed })
  const acked = Y.encodeStateVector(a.doc)
  a.change('n', { x: 5 })
  const fresh = docOf(seed)
  const origins: boolean[] = []
  fresh.on('update', (_update: Uint8Array, origin: unknown) => origins.push(isLocalEdit(origin)))
  reapply(fresh, collectUnsent(a.doc, acked))
  a.attachTo(fresh)
  sync(a, b)
  expect(origins).toEqual([true])
  expect((b.store.get(shapeId('n')) as TLNoteShape).x).toBe(5)
})

/** The text of a note in a document, and what a newer version of the app puts into it. */
const textOfNote = (doc: Y.Doc) => doc.getMap('t').get('shape:n') as Y.XmlFragment
const insertPoll = (doc: Y.Doc) => textOfNote(doc).insert(1, [new Y.XmlElement('poll')])
const words = (text: string) => ({ props: { richText: toRichText(text) } })

test('what was typed into a text that a newer version changed meanwhile is told and offered', () => {
  const { server, a } = board(note('n', { text: 'hello' }))
  const acked = Y.encodeStateVector(a.doc)
  a.change('n', { x: 5, ...words('hello there') })
  insertPoll(server)
  const before = textOfNote(server).toJSON()
  const result = reapply(server, collectUnsent(a.doc, acked))
  expect(result).toMatchObject({ kept: 1, dropped: 1, unkept: [{ text: 'hello there' }] })
  expect(textOfNote(server).toJSON()).toBe(before)
  expect((project(server).records['shape:n'] as TLNoteShape).x).toBe(5)
})

test('the same when the board was rebuilt', () => {
  const { server, a } = board(note('n', { text: 'hello' }))
  insertPoll(server)
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(server))
  const acked = Y.encodeStateVector(a.doc)
  const line = (textOfNote(a.doc).get(0) as Y.XmlElement).get(0) as Y.XmlText
  const rebuilt = docOf(
    encodeSeed({ epoch: 2, template: 't', furniture: [], records: [note('n')] }),
  )
  expect(reapply(rebuilt, collectUnsent(a.doc, acked))).toEqual({ kept: 0, dropped: 0, unkept: [] })
  line.insert(5, ' there')
  const result = reapply(rebuilt, collectUnsent(a.doc, acked))
  expect(result).toMatchObject({ kept: 0, dropped: 1, unkept: [{ text: 'hello there' }] })
})

test('a text of a newer version in which nothing is unsent is no news', () => {
  const { server, a } = board(note('n', { text: 'hello' }), note('m', { index: 'a2' }))
  insertPoll(server)
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(server))
  a.attached.flush()
  const acked = Y.encodeStateVector(a.doc)
  a.change('m', { x: 9 })
  expect(reapply(server, collectUnsent(a.doc, acked))).toEqual({ kept: 1, dropped: 0, unkept: [] })
})

test('words typed into a note that a teammate deleted are offered, into one deleted here are not', () => {
  const { seed, server, a } = board(note('n', { text: 'one' }), note('m', { index: 'a2' }))
  const acked = Y.encodeStateVector(a.doc)
  a.change('n', words('one two'))
  a.change('m', words('gone'))
  a.remove('m')
  const b = new Replica({ clientId: 12, update: seed })
  b.remove('n', 'm')
  Y.applyUpdate(server, Y.encodeStateAsUpdate(b.doc))
  const { kept, dropped, unkept } = reapply(server, collectUnsent(a.doc, acked))
  expect([kept, dropped, unkept.map(({ text }) => text)]).toEqual([0, 1, ['one two']])
})

test('the text of a record that came without one is kept, in the same epoch and in a rebuilt one', () => {
  for (const epoch of [1, 2]) {
    const { a } = board(note('n'))
    a.doc.getMap('t').delete('shape:n')
    const acked = Y.encodeStateVector(a.doc)
    a.attached.flush()
    a.change('n', words('first words'))
    const fresh = docOf(
      encodeSeed({ epoch, template: 't', furniture: [circle], records: [note('n')] }),
    )
    fresh.getMap('t').delete('shape:n')
    const result = reapply(fresh, collectUnsent(a.doc, acked))
    expect(result).toEqual({ kept: 1, dropped: 0, unkept: [] })
    a.attachTo(fresh)
    expect(textIn(a, 'n')).toBe('first words')
  }
})
