import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { emptyDocument, loadDocument } from '#server/room/load-document.ts'

/** The one text of a document. */
function textOf(doc: Y.Doc): Y.XmlText {
  const text = doc.getMap<Y.XmlFragment>('t').get('note')?.get(0)
  if (!(text instanceof Y.XmlText)) throw new Error('the note has no text')
  return text
}

/** A text, and what two people make of it without each other: one marks its first word, one deletes it. */
function concurrentUpdates(): readonly [
  first: Uint8Array,
  marked: Uint8Array,
  deleted: Uint8Array,
] {
  const maker = new Y.Doc()
  maker.clientID = 5
  const fragment = maker.getMap<Y.XmlFragment>('t').set('note', new Y.XmlFragment())
  fragment.push([new Y.XmlText('hello world')])
  const first = Y.encodeStateAsUpdate(maker)
  const made = (clientId: number, change: (text: Y.XmlText) => void): Uint8Array => {
    const doc = new Y.Doc()
    doc.clientID = clientId
    Y.applyUpdate(doc, first)
    let update: Uint8Array = new Uint8Array()
    doc.once('update', (bytes: Uint8Array) => (update = bytes))
    change(textOf(doc))
    return update
  }
  const marked = made(6, (text) => text.format(0, 5, { bold: true }))
  return [first, marked, made(7, (text) => text.delete(0, 5))]
}

/** Clocks that an update deletes. */
function deletedBy(update: Uint8Array): number {
  return [...Y.decodeUpdate(update).ds.clients.values()]
    .flat()
    .reduce((sum, { len }) => sum + len, 0)
}

/** What a document tells of itself while it takes updates. */
function toldBy(doc: Y.Doc, updates: readonly Uint8Array[]): Uint8Array[] {
  const told: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => told.push(update))
  for (const update of updates) Y.applyUpdate(doc, update)
  return told
}

test('marks around words that are gone stay as people wrote them: a room deletes nothing of its own accord', () => {
  const updates = concurrentUpdates()
  const room = emptyDocument()
  const told = toldBy(room, updates)
  // Yjs' own way: of two marks around nothing it deletes one as well.
  const usual = toldBy(new Y.Doc(), updates)
  expect({
    room: told.map(deletedBy),
    usual: usual.map(deletedBy),
    text: textOf(room).toDelta(),
  }).toEqual({
    room: [0, 0, 5],
    usual: [0, 0, 5, 1],
    text: [{ insert: ' world' }],
  })
})

test('a board that is read has what the room had that wrote it, marks around nothing and all', () => {
  const updates = concurrentUpdates()
  const room = emptyDocument()
  for (const update of updates) Y.applyUpdate(room, update)
  const whole = Y.encodeStateAsUpdate(room)
  const [first, ...rest] = updates
  const rows = rest.map((data, at) => ({ seq: at + 2, data }))
  for (const stored of [
    { epoch: 1, headSeq: 3, snapshot: { seq: 1, data: first }, updates: rows },
    { epoch: 1, headSeq: 3, snapshot: { seq: 3, data: whole }, updates: [] },
  ]) {
    const loaded = loadDocument(stored)
    expect(loaded.ok && Y.encodeStateAsUpdate(loaded.value.doc)).toEqual(whole)
  }
})
