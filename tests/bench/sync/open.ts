import { MAX_RECORDS } from '#lib/board/limits.ts'
import { number, type Budget } from '#tests/bench/budget.ts'
import type { OpenCost } from './open-load.ts'
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

const TOGETHER = 30
/** The size that the budget is about. */
const JUDGED = 5_000
/** Notes of a full board: its document, its page and the note that is edited are records as well. */
export const FULL = MAX_RECORDS - 3
const SIZES = [1_000, JUDGED, FULL]
const WIDTHS = [7, 26, 10, 24, 10, 17, 15, 7, 8]

/** People who have nothing of a board yet open it, one alone and thirty at once. */
export const open: Scenario = async (stage) => {
  const { isQuick, print } = stage
  print('')
  print(`Cold open: from connecting to the whole board, one alone and ${TOGETHER} at once; medians`)
  if (!isQuick) {
    const most = MAX_RECORDS.toLocaleString('en')
    print(
      `The largest is a full board of ${most} records: ${FULL.toLocaleString('en')} notes, the one that is edited, page and document`,
    )
  }
  print(
    row(WIDTHS, [
      'notes',
      'server',
      'alone ms',
      `${TOGETHER}: median / last ms`,
      'MB each',
      'CPU ms an open',
      'CPU x best peer',
      'load %',
      'other %',
    ]),
  )
  let judged: readonly Measured<OpenCost>[] = []
  for (const notes of isQuick ? [1_000] : SIZES) {
    const measured: Measured<OpenCost>[] = []
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
      if (cost) measured.push({ contender, name: contender.name, found: cost })
    }
    if (notes === JUDGED) judged = measured
    const best = bestOfRivals(measured, ({ cpuMs }) => cpuMs)
    for (const { name, found: cost } of measured) {
      print(
        row(WIDTHS, [
          String(notes),
          name,
          number(cost.aloneMs),
          `${number(cost.togetherMs)} / ${number(cost.lastMs)}`,
          number(cost.megabytes),
          number(cost.cpuMs),
          timesBest(cost.cpuMs, best),
          cost.load.toFixed(0),
          cost.other.toFixed(0),
        ]),
      )
    }
  }
  const ours = judged.find(({ contender }) => isOurs(contender))
  const best = bestOfRivals(judged, ({ cpuMs }) => cpuMs)
  if (isQuick || !stage.contenders.some(isOurs) || Number.isNaN(best)) return []
  const budget: Budget = {
    what: `cold open, ${JUDGED} notes, ${TOGETHER} at once, server CPU beside the best peer's ${number(best)} ms`,
    measured: (ours?.found.cpuMs ?? Number.NaN) / best,
    limit: 0.2,
    unit: '',
  }
  return [budget]
}
