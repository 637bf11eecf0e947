import { loadavg } from 'node:os'
import { number, printBudgets, type Budget } from './budget.ts'
import { editBudgets, type Repeats } from './budgets.ts'
import { drag, type DragPlan, type Growth } from './drags.ts'
import { editCosts, type EditCosts } from './edits.ts'
import { layouts, ourLayout } from './layouts.ts'

/** How much is played. */
export interface Scale {
  /** Notes of the board for everything but the drags. */
  readonly notes: number
  readonly hour: Omit<DragPlan, 'writesPerDrag'>
  readonly together: Omit<DragPlan, 'writesPerDrag'>
  readonly repeats: Repeats
  /** Time for each row of the drags. */
  readonly limitMs: number
}

/** What the budgets are about: an hour is 1,800 drags of 2 s for each of 10 people. */
export const FULL: Scale = {
  notes: 5_000,
  hour: { notes: 200, people: 10, notesPerDrag: 1, drags: 1_800 },
  together: { notes: 500, people: 10, notesPerDrag: 50, drags: 15 },
  repeats: { loads: 5, edits: 200, deletions: 7 },
  limitMs: 25_000,
}

/** 2 s at 10 Hz. */
const FRAMES_PER_DRAG = 20
const MOST_HOUR_KB = 250

/**
 * Measures every layout and prints the tables and the budgets, one line each.
 *
 * @returns true when every budget is held
 */
export function report(scale: Scale, print: (line: string) => void): boolean {
  print(`${scale.notes} notes on two pages; load of this machine ${loadavg()[0]?.toFixed(1)}`)
  printCosts(scale, print)
  const { hour, together } = scale
  const plans = [
    { title: `${hour.people} people drag one note each for an hour`, plan: hour },
    { title: `${together.people} people drag ${together.notesPerDrag} notes each`, plan: together },
  ]
  let committed: Growth | undefined
  for (const { title, plan } of plans) {
    for (const writesPerDrag of [FRAMES_PER_DRAG, 1]) {
      print('')
      print(`${title}, ${plan.drags * plan.people} drags of 2 s on ${plan.notes} notes`)
      print(
        writesPerDrag === 1 ? 'written once at the end of each drag' : 'written 10 times a second',
      )
      for (const layout of layouts) {
        const growth = drag(layout, { ...plan, writesPerDrag }, scale.limitMs)
        print(row(layout.name, growthCells(growth, scale.limitMs)))
        if (layout === ourLayout && plan === hour && writesPerDrag === 1) committed = growth
      }
    }
  }
  return printBudgets([...editBudgets(scale.notes, scale.repeats), hourBudget(committed)], print)
}

const COSTS: readonly (readonly [string, (costs: EditCosts) => string])[] = [
  ['of 3 edits of one note at once, kept', ({ editsKept }) => String(editsKept)],
  ['size V1, kB', ({ size }) => number(size)],
  ['size gz, kB', ({ gzipped }) => number(gzipped)],
  ['apply, ms', ({ applyMs }) => number(applyMs)],
  ['first move of a note, bytes', ({ firstMoveBytes }) => number(firstMoveBytes)],
  ['after each note was moved once: size, kB', ({ movedSize }) => number(movedSize)],
  ['one more move, bytes', ({ moveBytes }) => number(moveBytes)],
  ['one more move, us', ({ moveUs }) => number(moveUs)],
  ['the same, remote, us', ({ remoteMoveUs }) => number(remoteMoveUs)],
  ['frame of a 50-note drag, ms', ({ frameMs }) => number(frameMs)],
  ['frame of a 50-note drag, bytes', ({ frameBytes }) => number(frameBytes)],
  ['left after deleting all, kB', ({ sizeAfterDeletingAll: kB }) => number(kB)],
]

function printCosts(scale: Scale, print: (line: string) => void): void {
  const measured = layouts.map((layout) => editCosts(layout, scale.notes))
  print(
    row(
      '',
      layouts.map(({ name }) => name),
    ),
  )
  for (const [what, cell] of COSTS) print(row(what, measured.map(cell)))
  print(
    '(apply and move: Overlap also validates and projects the records; a remote move is the document alone)',
  )
}

function growthCells(growth: Growth, limitMs: number): string[] {
  const { before, after, structs, sentMegabytes, seconds, done } = growth
  const sizes = [`${number(before)} -> ${number(after)} kB`, `${structs} structs`]
  const sent = `${number(sentMegabytes)} MB sent`
  if (done === 1) return [...sizes, sent, `${number(seconds)} s`]
  // How far the document would have grown cannot be told from a part: the first drags cost more.
  const part = `did not finish in ${number(limitMs / 1_000)} s: ${number(done * 100)} % done`
  return [...sizes, sent, `${part}, at this rate ${number(seconds / done)} s`]
}

function hourBudget(growth: Growth | undefined): Budget {
  return {
    what: 'document after one hour of 10 people dragging',
    // An hour that did not finish has not shown what it grows to.
    measured: growth?.done === 1 ? growth.after : Number.NaN,
    limit: MOST_HOUR_KB,
    unit: 'kB',
  }
}

function row(name: string, cells: readonly string[]): string {
  return [name.padEnd(42), ...cells.map((cell) => cell.padStart(14))].join('  ').trimEnd()
}
