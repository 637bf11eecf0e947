import { Random } from '#tests/support/random.ts'
import type { Layout } from './layouts.ts'
import { docOf, kilobytes, structsIn } from './measure.ts'
import { boardOf, DraggedNotes } from './notes.ts'

/** Many people dragging on one board at once, each their own notes. */
export interface DragPlan {
  readonly notes: number
  readonly people: number
  readonly notesPerDrag: number
  /** Drags of each person, and positions written in each: 20 for 2 s at 10 Hz, 1 for a commit at the end. */
  readonly drags: number
  readonly writesPerDrag: number
}

/** How the document grew. Sizes in kB (1,000 bytes) of the V1 encoding. */
export interface Growth {
  readonly before: number
  readonly after: number
  readonly structs: number
  readonly sentMegabytes: number
  readonly seconds: number
  /** Part of the plan that was done when the time was up; 1 when all was. */
  readonly done: number
}

/** Plays a plan on a fresh board, for at most `limitMs`. */
export function drag(layout: Layout, plan: DragPlan, limitMs: number): Growth {
  const doc = docOf(layout.seed(boardOf(plan.notes)), 99)
  const board = layout.open(doc)
  const dragged = new DraggedNotes(plan.notes, new Random(7))
  const before = kilobytes(doc)
  let sentBytes = 0
  doc.on('update', (update: Uint8Array) => (sentBytes += update.length))
  const began = performance.now()
  let drags = 0
  while (drags < plan.drags && performance.now() - began < limitMs) {
    for (let write = 0; write < plan.writesPerDrag; write++) {
      for (let person = 0; person < plan.people; person++) {
        // One document takes the edits of all: to merge ten of them would add time and no bytes.
        doc.clientID = 100 + person
        board.edit(dragged.move(notesOf(plan, person, drags)))
      }
    }
    drags++
  }
  return {
    before,
    after: kilobytes(doc),
    structs: structsIn(doc),
    sentMegabytes: sentBytes / 1_000_000,
    seconds: (performance.now() - began) / 1_000,
    done: drags / plan.drags,
  }
}

/** Each person has a share of the notes and goes round in it. */
function notesOf(plan: DragPlan, person: number, drags: number): number[] {
  const share = Math.floor(plan.notes / plan.people)
  return Array.from(
    { length: Math.min(plan.notesPerDrag, share) },
    (_, at) => person * share + ((drags * plan.notesPerDrag + at) % share),
  )
}
