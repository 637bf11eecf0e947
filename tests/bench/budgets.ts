import type { TLNoteShape, TLStore } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { bindRecords, type BoundRecords } from '#lib/sync/bind-records.ts'
import { createStore } from '#tests/support/store.ts'
import type { Budget } from './budget.ts'
import { ourLayout } from './layouts.ts'
import { docOf, median, sentDuring, time } from './measure.ts'
import { boardOf, noteAt } from './notes.ts'

/** How often each is measured. */
export interface Repeats {
  readonly loads: number
  readonly edits: number
  readonly deletions: number
}

const DELETED_AT_ONCE = 500

/**
 * The whole way of an edit in the app, without an editor: store, document, update, document, store.
 * Medians, on a board of that many notes on two pages.
 */
export function editBudgets(notes: number, repeats: Repeats): Budget[] {
  const update = ourLayout.seed(boardOf(notes))
  const loads = Array.from({ length: repeats.loads }, () => time(() => new Person(update).close()))
  const pair = new Pair(update)
  const moves = pair.measure(repeats.edits, (store, at) => {
    const note = store.get(noteAt(at % notes).id) as TLNoteShape
    store.put([{ ...note, x: note.x + 1.5, y: note.y - 1.5 }])
  })
  const made = pair.measure(repeats.edits, (store, at) => store.put([noteAt(notes + at)]))
  const some = Array.from({ length: Math.min(notes, DELETED_AT_ONCE) }, (_, at) => noteAt(at))
  const deletions = pair.measure(
    repeats.deletions,
    (store) => store.remove(some.map(({ id }) => id)),
    (store) => store.put(some),
  )
  pair.close()
  const deletion = `deletion of ${some.length} notes`
  return [
    { what: 'bytes in hand to projected store', measured: median(loads), limit: 1_000, unit: 'ms' },
    { what: 'one move, own', measured: moves.own, limit: 1, unit: 'ms' },
    { what: 'one move, remote', measured: moves.remote, limit: 1, unit: 'ms' },
    { what: 'one new note, own', measured: made.own, limit: 5, unit: 'ms' },
    { what: 'one new note, remote', measured: made.remote, limit: 5, unit: 'ms' },
    { what: `${deletion}, own`, measured: deletions.own, limit: 50, unit: 'ms' },
    { what: `${deletion}, remote`, measured: deletions.remote, limit: 50, unit: 'ms' },
  ]
}

/** A document and a store, bound as in the app; only `flush` moves its clock. */
class Person {
  readonly doc: Y.Doc
  readonly store: TLStore = createStore()
  readonly bound: BoundRecords

  constructor(update: Uint8Array) {
    this.doc = docOf(update, Person.#count++)
    this.bound = bindRecords({ doc: this.doc, store: this.store, schedule: () => () => {} })
  }

  static #count = 2

  close(): void {
    this.bound.close()
    this.doc.destroy()
  }
}

/** Two people: one edits, the other gets it. */
class Pair {
  readonly #here: Person
  readonly #there: Person

  constructor(update: Uint8Array) {
    this.#here = new Person(update)
    this.#there = new Person(update)
  }

  /** Milliseconds of an edit on the own side and, from its update on, on the other. Medians. */
  measure(
    times: number,
    edit: (store: TLStore, at: number) => void,
    undo?: (store: TLStore) => void,
  ): { own: number; remote: number } {
    const own: number[] = []
    const remote: number[] = []
    for (let at = 0; at < times; at++) {
      const cost = this.#play((store) => edit(store, at))
      own.push(cost.own)
      remote.push(cost.remote)
      if (undo) this.#play(undo)
    }
    return { own: median(own), remote: median(remote) }
  }

  close(): void {
    this.#here.close()
    this.#there.close()
  }

  #play(edit: (store: TLStore) => void): { own: number; remote: number } {
    let own = 0
    const updates = sentDuring(this.#here.doc, () => {
      own = time(() => {
        edit(this.#here.store)
        this.#here.bound.flush()
      })
    })
    const remote = time(() => {
      for (const update of updates) Y.applyUpdate(this.#there.doc, update, 'network')
      this.#there.bound.flush()
    })
    return { own, remote }
  }
}
