import * as Y from 'yjs'
import type { Random } from './random.ts'

/** People who build on each other's work in every way that there is, and delete some of it. */
export class Entangled {
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

  /** Everybody gets what the others have. */
  meet(): void {
    for (const one of this.docs) {
      for (const other of this.docs) {
        Y.applyUpdate(other, Y.encodeStateAsUpdate(one, Y.encodeStateVector(other)))
      }
    }
  }
}
