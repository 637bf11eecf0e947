import { number, type Budget } from '#tests/bench/budget.ts'
import type { BoardsCost } from './board-load.ts'
import type { Health } from './contenders.ts'
import { MEMORY_HOOK } from './memory.ts'
import { putLoad } from './processes.ts'
import { isOurs, onFresh, row, type Scenario } from './scenario.ts'

const PEOPLE = 3
const NOTES = 10
/** Rooms without connections must be gone after this long. */
const UNLOADED_MS = 62_000
const WIDTHS = [26, 16, 14, 15, 14, 12, 8]

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
      'KiB in use',
      'KiB idle one',
      'idle %',
    ]),
  )
  let ours: BoardsCost | undefined
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
    if (!cost) continue
    if (isOurs(contender)) ours = cost
    print(
      row(WIDTHS, [
        contender.name,
        number(cost.beforeKb / 1_024),
        number(cost.afterKb / 1_024),
        number(cost.perBoardKb),
        number(cost.inUsePerBoardKb),
        number(cost.perIdleConnectionKb),
        number(cost.idle),
      ]),
    )
  }
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
