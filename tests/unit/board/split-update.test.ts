import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { splitUpdate } from '#lib/board/split-update.ts'

/** Three people who build on each other's work, and delete some of it. */
function entangled(): Y.Doc {
  const docs = [1, 2, 3].map((client) => {
    const doc = new Y.Doc()
    doc.clientID = client
    return doc
  })
  for (let round = 0; round < 60; round += 1) {
    const doc = docs[round % 3] ?? new Y.Doc()
    const map = doc.getMap('r')
    map.set(`shape:${round % 20}`, { round, text: 'x'.repeat(50 + round) })
    if (round % 7 === 3) map.delete(`shape:${(round * 3) % 20}`)
    const fragments = doc.getMap<Y.XmlFragment>('t')
    if (round === 0) fragments.set('shape:0', new Y.XmlFragment())
    const fragment = fragments.get('shape:0')
    if (fragment) {
      const text = new Y.XmlText()
      fragment.insert(round % (fragment.length + 1), [text])
      text.insert(0, `round ${round}`)
      if (round % 10 === 9) fragment.delete(0, 1)
    }
    const update = Y.encodeStateAsUpdate(doc)
    for (const other of docs) Y.applyUpdate(other, update)
  }
  return docs[0] ?? new Y.Doc()
}

test('the parts, applied in order, make the same document and never wait for a missing piece', () => {
  const doc = entangled()
  const parts = splitUpdate(Y.encodeStateAsUpdate(doc), { maxBytes: 2_000 }) ?? []
  const other = new Y.Doc()
  const waits = parts.map((part) => {
    Y.applyUpdate(other, part)
    return other.store.pendingStructs !== null || other.store.pendingDs !== null
  })
  expect({
    isSplit: parts.length > 3,
    isSmall: parts.every((part) => part.length <= 2_000),
    waited: waits.includes(true),
    same: [other.getMap('r').toJSON(), other.getMap('t').toJSON(), Y.encodeStateVector(other)],
    again: Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)).length,
  }).toEqual({
    isSplit: true,
    isSmall: true,
    waited: false,
    same: [doc.getMap('r').toJSON(), doc.getMap('t').toJSON(), Y.encodeStateVector(doc)],
    again: Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)).length,
  })
})

test('what builds on clocks that the peer has is split from there', () => {
  const doc = entangled()
  const peer = new Y.Doc()
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc))
  for (let i = 0; i < 40; i += 1) doc.getMap('r').set(`shape:new${i}`, 'y'.repeat(100))
  const parts =
    splitUpdate(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(peer)), {
      maxBytes: 1_800,
    }) ?? []
  for (const part of parts) Y.applyUpdate(peer, part)
  expect([parts.length > 2, peer.getMap('r').toJSON()]).toEqual([true, doc.getMap('r').toJSON()])
})

test('one structure over the limit cannot be split', () => {
  const doc = new Y.Doc()
  doc.getMap('r').set('shape:big', 'z'.repeat(5_000))
  expect(splitUpdate(Y.encodeStateAsUpdate(doc), { maxBytes: 2_000 })).toBeUndefined()
})

test('parts are as small as asked for, in bytes, structures and deletions, but for a structure that is large by itself', () => {
  const doc = entangled()
  doc.getMap('r').set('shape:big', 'z'.repeat(3_000))
  doc.getMap('r').delete('shape:big')
  doc.getMap('r').set('shape:big', 'z'.repeat(3_000))
  for (let at = 0; at < 30; at += 1) doc.getMap('r').set(`shape:gone${at}`, at)
  doc.transact(() => {
    for (let at = 0; at < 30; at += 1) doc.getMap('r').delete(`shape:gone${at}`)
  })
  const update = Y.encodeStateAsUpdate(doc)
  const limits = { maxBytes: 5_000, bytes: 800, structs: 5, ranges: 3, deleted: 8 }
  const parts = splitUpdate(update, limits) ?? []
  const sizes = parts.map((part) => {
    const { structs, ds } = Y.decodeUpdate(part)
    const ranges = [...ds.clients.values()].flat()
    return {
      bytes: part.length,
      structs: structs.length,
      ranges: ranges.length,
      deleted: ranges.reduce((sum, { len }) => sum + len, 0),
    }
  })
  const most = (name: keyof (typeof sizes)[number], of = sizes): number =>
    Math.max(...of.map((size) => size[name]))
  expect({
    bytes: most('bytes') > 3_000,
    bytesOfSeveral:
      most(
        'bytes',
        sizes.filter(({ structs }) => structs > 1),
      ) <= 900,
    structs: most('structs'),
    ranges: most('ranges'),
    deleted: most('deleted'),
  }).toEqual({ bytes: true, bytesOfSeveral: true, structs: 5, ranges: 3, deleted: 8 })
  const other = new Y.Doc()
  for (const part of parts) Y.applyUpdate(other, part)
  expect(Y.encodeStateAsUpdate(other)).toEqual(Y.encodeStateAsUpdate(doc))
})
