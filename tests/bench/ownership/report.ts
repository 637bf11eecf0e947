import { loadavg } from 'node:os'
import type { BoardRecord } from '#lib/ownership/board-record.ts'
import { Ownership, type OwnershipChange } from '#lib/ownership/ownership.ts'
import { printBudgets, type Budget } from '#tests/bench/budget.ts'
import { median, time } from '#tests/bench/measure.ts'
import { Random } from '#tests/support/random.ts'
import { benchTasks, cardsOf, isBenchFurniture, movedCard, threeRegions } from './board.ts'

/** How much is played. */
export interface OwnershipScale {
  readonly cards: number
  readonly moves: number
  /** How often the whole board is read, and a region moved. */
  readonly repeats: number
}

/** What the budgets are about. */
export const FULL: OwnershipScale = { cards: 5_000, moves: 10_000, repeats: 15 }

/**
 * Moves random cards to random places, one at a time and read as a panel does, and prints one line per
 * budget.
 *
 * @returns true when every budget is held
 */
export function reportOwnership(scale: OwnershipScale, print: (line: string) => void): boolean {
  const random = new Random(1)
  const cards = cardsOf(scale.cards, random)
  const regions = threeRegions()
  const all = [...regions, ...cards]
  const ownership = opened(all)
  const { states } = ownership.summary
  print(
    `${scale.cards} cards, ${regions.length} regions, ${scale.moves} moves; ` +
      `load of this machine ${loadavg()[0]?.toFixed(1)}`,
  )
  print(`cards by state: ${JSON.stringify(states)}`)
  const opens = Array.from({ length: scale.repeats }, () => time(() => opened(all)))
  const { quiet, shown, changed, biggest } = moveCards(ownership, { cards, moves: scale.moves })
  print(`${changed} moves changed a card; at most ${biggest} cards were told of at once`)
  const regionMoves = Array.from({ length: scale.repeats }, (_, at) =>
    time(() => {
      const [first] = regions
      if (first) ownership.apply({ put: [{ ...first, x: first.x + (at + 1) * 7 }] })
    }),
  )
  return printBudgets(
    [
      ms('one moved card, median', median(quiet), 0.05),
      ms('one moved card, 999 of 1,000', quantile(quiet, 0.999), 1),
      ms('one moved card, with all that a panel reads, median', median(shown), 0.3),
      ms('one moved card, with all that a panel reads, 99 of 100', quantile(shown, 0.99), 1),
      ms('a moved region', median(regionMoves), 16),
      ms('all records in hand to every answer', median(opens), 150),
      { what: 'cards told of by one move, most', measured: biggest, limit: 1, unit: '' },
    ],
    print,
  )
}

function opened(records: Iterable<BoardRecord>): Ownership {
  const ownership = new Ownership({ isFurniture: isBenchFurniture, tasks: benchTasks })
  ownership.apply({ put: records })
  readAsAPanel(ownership)
  return ownership
}

/** Each move once alone, and once with everything read that a panel shows. */
function moveCards(
  ownership: Ownership,
  { cards, moves }: { cards: ReturnType<typeof cardsOf>; moves: number },
): { quiet: number[]; shown: number[]; changed: number; biggest: number } {
  const random = new Random(2)
  const quiet: number[] = []
  const shown: number[] = []
  let changed = 0
  let biggest = 0
  ownership.subscribe(({ cards: told }: OwnershipChange) => {
    changed++
    biggest = Math.max(biggest, told.length)
  })
  for (let move = 0; move < moves; move++) {
    const card = random.pick(cards)
    if (!card) continue
    const put = [movedCard(card, random)]
    const applied = time(() => void ownership.apply({ put }))
    quiet.push(applied)
    shown.push(applied + time(() => readAsAPanel(ownership)))
  }
  return { quiet, shown, changed, biggest }
}

function readAsAPanel(ownership: Ownership): number {
  const { summary } = ownership
  const lists = [
    ...summary.roles.map(({ id }) => ownership.accountableTo(id)),
    ...(['unowned', 'needs-accountable', 'two-accountable', 'parked', 'unplaced'] as const).map(
      (state) => ownership.inState(state),
    ),
  ]
  return lists.reduce((sum, list) => sum + list.length, 0)
}

function ms(what: string, measured: number, limit: number): Budget {
  return { what, measured, limit, unit: 'ms' }
}

/** The value that this part of all lie below; NaN of none. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN
}
