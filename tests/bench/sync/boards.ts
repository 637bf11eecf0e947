import { number, type Budget } from '#tests/bench/budget.ts'
import type { BoardsCost } from './board-load.ts'
import type { Health } from './contenders.ts'
import { MEMORY_HOOK } from './memory.ts'
import { putLoad } from './processes.ts'
import {
  bestOfRivals,
  isOurs,
  onFresh,
  row,
  timesBest,
  type Measured,
  type Scenario,
} from './scenario.ts'

const PEOPLE = 3
const NOTES = 10
/** Rooms without connections must be gone after this long. */
const UNLOADED_MS = 60_000
const WIDTHS = [26, 14, 12, 15, 15, 10, 16, 10, 6]

/** A thousand small boards at once: memory of each, and of a connection that does nothing. */
export const boards: Scenario = async (stage) => {
  const { isQuick, print } = stage
  const count = isQuick ? 50 : 1_000
  const crowd = isQuick ? 50 : 400
  print('')
  print(`Many boards: ${count} of ${PEOPLE} people and ${NOTES} notes; memory after collections`)
  print(
    row(WIDTHS, [
      'server',
      'RSS before MiB',
      'with all MiB',
      'KiB a board RSS',
      'RSS x best peer',
      'KiB in use',
      'KiB idle one RSS',
      'KiB in use',
      'idle %',
    ]),
  )
  const measured: Measured<BoardsCost>[] = []
  let unloadedMs: number | undefined
  for (const contender of stage.contenders) {
    const cost = await onFresh(
      stage,
      contender,
      async ({ target, createBoard, startAgain, health }) => {
        const made: string[] = []
        while (made.length < count) made.push(await createBoard())
        const crowded = await createBoard()
        const found = await putLoad({
          kind: 'boards',
          // Memory that the making of boards took and gave back would be theirs for nothing.
          target: startAgain ? await startAgain() : target,
          boards: made,
          peoplePerBoard: PEOPLE,
          notesPerBoard: NOTES,
          crowded,
          crowd,
          idleSeconds: isQuick ? 1 : 5,
        })
        if (health && !isQuick) unloadedMs = await timeUntilNone(health)
        return found
      },
      MEMORY_HOOK,
    )
    if (cost) measured.push({ contender, name: contender.name, found: cost })
  }
  const best = bestOfRivals(measured, ({ perBoardKb }) => perBoardKb)
  for (const { name, found: cost } of measured) {
    print(
      row(WIDTHS, [
        name,
        number(cost.beforeKb / 1_024),
        number(cost.afterKb / 1_024),
        number(cost.perBoardKb),
        timesBest(cost.perBoardKb, best),
        number(cost.inUsePerBoardKb),
        number(cost.perIdleConnectionKb),
        number(cost.inUsePerIdleConnectionKb),
        number(cost.idle),
      ]),
    )
  }
  const ours = measured.find(({ contender }) => isOurs(contender))?.found
  return isQuick || !stage.contenders.some(isOurs) ? [] : budgetsOf(ours, unloadedMs)
}

function budgetsOf(ours: BoardsCost | undefined, unloadedMs: number | undefined): Budget[] {
  return [
    {
      what: 'memory of a board of 3 people and 10 notes, 1,000 boards',
      // What is in use may hide in memory that the process had before.
      measured: ours ? Math.max(ours.perBoardKb, ours.inUsePerBoardKb) : Number.NaN,
      limit: 120,
      unit: 'KiB',
    },
    {
      what: 'boards that everybody left are out of memory after',
      measured: (unloadedMs ?? Number.NaN) / 1_000,
      limit: UNLOADED_MS / 1_000,
      unit: 's',
    },
  ]
}

/** From when the last socket was gone until no board is in memory, ms. */
async function timeUntilNone(health: () => Promise<Health>): Promise<number | undefined> {
  const began = performance.now()
  let leftAt: number | undefined
  while (performance.now() - began < 2 * UNLOADED_MS) {
    const { boards: live, sockets } = await health()
    const now = performance.now()
    if (sockets === 0) leftAt ??= now
    if (leftAt !== undefined && live === 0) return now - leftAt
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return undefined
}
