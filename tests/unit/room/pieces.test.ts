import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Pieces } from '#server/room/pieces.ts'
import { hasPending } from '#server/room/load-document.ts'
import { Random } from '#tests/support/random.ts'

/** People who build on each other's work in every way that there is, and delete some of it. */
class Group {
  readonly docs: readonly Y.Doc[]
  readonly #random: Random

  constructor(random: Random, people: number) {
    this.#random = random
    this.docs = Array.from({ length: people }, (_, at) => {
      const doc = new Y.Doc()
      doc.clientID = at + 1
      return doc
    })
  }

  work(steps: number): void {
    const random = this.#random
    for (let step = 0; step < steps; step++) {
      const doc = random.pick(this.docs) ?? new Y.Doc()
      const key = `shape:${random.below(60)}`
      const texts = doc.getMap<Y.XmlFragment>('t')
      const text = texts.get(key)
      const ways: (() => void)[] = [
        () => doc.getMap('r').set(key, { step, pad: 'x'.repeat(random.below(900)) }),
        () => doc.getMap('r').delete(key),
        () => texts.set(key, new Y.XmlFragment()),
        () => texts.delete(key),
        () => text?.insert(random.below(text.length + 1), [new Y.XmlText(`line ${step}`)]),
        () => text?.length && text.delete(random.below(text.length), 1),
        () => {
          const line = text?.length ? text.get(random.below(text.length)) : undefined
          if (line instanceof Y.XmlText) line.insert(random.below(line.length + 1), `word ${step}`)
        },
      ]
      random.pick(ways)?.()
      if (random.chance(0.15)) this.meet()
    }
    this.meet()
  }

  meet(): void {
    for (const one of this.docs) {
      for (const other of this.docs) {
        Y.applyUpdate(other, Y.encodeStateAsUpdate(one, Y.encodeStateVector(other)))
      }
    }
  }
}

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`pieces of a document that goes on changing make the same document and leave nothing waiting (seed ${seed})`, () => {
    const random = new Random(seed)
    const group = new Group(random, 4)
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
