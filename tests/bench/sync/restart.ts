import { number, type Budget } from '#tests/bench/budget.ts'
import { putLoad } from './processes.ts'
import { onFresh, type Scenario } from './scenario.ts'

const PEOPLE = 50
const DRAGGERS = 10
const HZ = 30

/** The server is killed while people drag, starts again on the same data, and everybody comes back. */
export const restart: Scenario = async (stage) => {
  const { isQuick, print } = stage
  const notes = isQuick ? 100 : 1_000
  print('')
  print(
    `Restart: SIGKILL while ${DRAGGERS} of ${PEOPLE} people drag on ${notes} notes, then everybody again`,
  )
  const budgets: Budget[] = []
  for (const contender of stage.contenders) {
    await onFresh(stage, contender, async (running) => {
      if (!running.startAgain) throw new Error('it keeps nothing here')
      const board = await running.createBoard()
      const common = { board, people: PEOPLE, draggers: DRAGGERS }
      const killed = await putLoad({
        kind: 'kill',
        target: running.target,
        ...common,
        hz: HZ,
        seconds: isQuick ? 1 : 5,
        notes,
      })
      const began = performance.now()
      const target = await running.startAgain()
      const readyMs = performance.now() - began
      const acknowledged = killed.acknowledged
      const rejoined = await putLoad({ kind: 'rejoin', target, ...common, acknowledged })
      const sum = acknowledged.reduce((total, moves) => total + moves, 0)
      print(
        `${contender.name}: ready after ${number(readyMs)} ms; the last of ${PEOPLE} had the board ${number(rejoined.lastMs)} ms after that; ` +
          `${rejoined.lost} of ${sum} acknowledged edits lost, ${killed.sent} were sent`,
      )
      budgets.push({
        what: 'restart after SIGKILL, acknowledged edits lost',
        // Nothing acknowledged would make nothing lost.
        measured: sum > 0 ? rejoined.lost : Number.NaN,
        limit: 0,
        unit: '',
      })
    })
  }
  return budgets
}
