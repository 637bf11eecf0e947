import type { TLNoteShape, TLRecord } from '@tldraw/tlschema'
import { nthIndex } from '#lib/board/index-keys.ts'
import { note, page } from '#tests/support/board-factory.ts'
import type { Random } from '#tests/support/random.ts'
import type { Change } from './layouts.ts'

/** The note of this number as it was made: on one of two pages, with an id as long as tldraw's. */
export function noteAt(at: number): TLNoteShape {
  return note(`n${String(at).padStart(20, '0')}`, {
    parent: at % 2 === 0 ? 'page:page' : 'page:two',
    index: nthIndex(at),
    x: (at % 70) * 220,
    y: Math.floor(at / 70) * 220,
    text: `Who owns topic ${at}?`,
  })
}

/** A board of that many notes on two pages. */
export function boardOf(notes: number): TLRecord[] {
  return [
    page('page', 'a1'),
    page('two', 'a2'),
    ...Array.from({ length: notes }, (_, at) => noteAt(at)),
  ]
}

/** Notes that are dragged around; each knows where it is. */
export class DraggedNotes {
  readonly #random: Random
  readonly #notes: TLNoteShape[]

  constructor(notes: number, random: Random) {
    this.#random = random
    this.#notes = Array.from({ length: notes }, (_, at) => noteAt(at))
  }

  get all(): readonly TLNoteShape[] {
    return this.#notes
  }

  /** The numbers of at most `count` of them, from all over the board. */
  some(count: number): number[] {
    return this.#random.shuffled([...this.#notes.keys()]).slice(0, count)
  }

  /** The next step of a drag: the same way for all of them, in quarters of a pixel. */
  move(numbers: readonly number[]): Change[] {
    const [dx, dy] = [this.#step(), this.#step()]
    return numbers.flatMap((number) => {
      const before = this.#notes[number]
      if (!before) return []
      const after = { ...before, x: before.x + dx, y: before.y + dy }
      this.#notes[number] = after
      return { before, after }
    })
  }

  #step(): number {
    return (this.#random.below(160) - 80) / 4
  }
}
