import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Pieces } from '#server/room/pieces.ts'
import { hasPending } from '#server/room/load-document.ts'
import { Entangled } from '#tests/support/entangled.ts'
import { Random } from '#tests/support/random.ts'

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`pieces of a document that goes on changing make the same document and leave nothing waiting (seed ${seed})`, () => {
    const random = new Random(seed)
    const group = new Entangled(random, 4)
    const doc = group.docs[0] ?? new Y.Doc()
    const reader = new Y.Doc()
    if (seed % 2 === 0) {
      group.work(60)
      Y.applyUpdate(reader, Y.encodeStateAsUpdate(doc))
    }
    group.work(400)
    const known = Y.decodeStateVector(Y.encodeStateVector(reader))
    const pieces = new Pieces(doc, known, 1_000)
    const sizes: number[] = []
    let waited = false
    for (let piece = pieces.next(); piece; piece = pieces.next()) {
      sizes.push(piece.length)
      Y.applyUpdate(reader, piece)
      waited ||= hasPending(reader)
      group.work(4)
    }
    const since = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map(pieces.until)))
    Y.applyUpdate(reader, since)
    expect({ waited: waited || hasPending(reader), isDone: pieces.isDone }).toEqual({
      waited: false,
      isDone: true,
    })
    expect(sizes.length).toBeGreaterThan(5)
    expect(Math.max(...sizes)).toBeLessThan(2_500)
    expect([reader.getMap('r').toJSON(), reader.getMap('t').toJSON()]).toEqual([
      doc.getMap('r').toJSON(),
      doc.getMap('t').toJSON(),
    ])
    expect(Y.encodeStateVector(reader)).toEqual(Y.encodeStateVector(doc))
  })
}
