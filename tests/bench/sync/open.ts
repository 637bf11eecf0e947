import { number, type Budget } from '#tests/bench/budget.ts'
import type { OpenCost } from './open-load.ts'
import { putLoad } from './processes.ts'
import { isOurs, isRival, onFresh, row, type Scenario } from './scenario.ts'

const TOGETHER = 30
/** The size that the budget is about. */
const JUDGED = 5_000
/** A board holds 20,000 records, and its page and document are two of them. */
const SIZES = [1_000, JUDGED, 19_900]
const WIDTHS = [7, 26, 10, 24, 10, 17, 7, 8]

/** People who have nothing of a board yet open it, one alone and thirty at once. */
export const open: Scenario = async (stage) => {
  const { isQuick, print } = stage
  print('')
  print(`Cold open: from connecting to the whole board, one alone and ${TOGETHER} at once; medians`)
  print(
    row(WIDTHS, [
      'notes',
      'server',
      'alone ms',
      `${TOGETHER}: median / last ms`,
      'MB each',
      'CPU ms an open',
      'load %',
      'other %',
    ]),
  )
  const judged = new Map<string, OpenCost>()
  for (const notes of isQuick ? [1_000] : SIZES) {
    for (const contender of stage.contenders.filter(({ keepsDocument }) => keepsDocument)) {
      const cost = await onFresh(stage, contender, async ({ target, createBoard }) =>
        putLoad({
          kind: 'open',
          target,
          board: await createBoard(),
          notes,
          together: TOGETHER,
          rounds: isQuick ? 1 : notes > JUDGED ? 2 : 5,
        }),
      )
      if (!cost) continue
      if (notes === JUDGED) judged.set(contender.name, cost)
      print(
        row(WIDTHS, [
          String(notes),
          contender.name,
          number(cost.aloneMs),
          `${number(cost.togetherMs)} / ${number(cost.lastMs)}`,
          number(cost.megabytes),
          number(cost.cpuMs),
          cost.load.toFixed(0),
          cost.other.toFixed(0),
        ]),
      )
    }
  }
  const ours = stage.contenders.find(isOurs)
  const best = stage.contenders
    .filter(isRival)
    .flatMap(({ name }) => judged.get(name) ?? [])
    .reduce((least, { cpuMs }) => Math.min(least, cpuMs), Number.POSITIVE_INFINITY)
  if (isQuick || !ours || !Number.isFinite(best)) return []
  const budget: Budget = {
    what: `cold open, ${JUDGED} notes, ${TOGETHER} at once, server CPU beside the best peer's ${number(best)} ms`,
    measured: (judged.get(ours.name)?.cpuMs ?? Number.NaN) / best,
    limit: 0.2,
    unit: '',
  }
  return [budget]
}
