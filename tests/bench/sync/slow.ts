import { number, type Budget } from '#tests/bench/budget.ts'
import { MEMORY_HOOK } from './memory.ts'
import { putLoad } from './processes.ts'
import { isOurs, onFresh, row, type Scenario } from './scenario.ts'
import type { SlowCost } from './slow-load.ts'

const READERS = 8
/** The design's limit of what waits for one reader. */
const MOST_UNSENT_MB = (8 * 1_024 * 1_024) / 1_000_000
const WIDTHS = [26, 22, 22, 12, 9, 8, 6, 7, 26]

/** One person stops reading while others paste and drag: what the server keeps for them, and what the others feel. */
export const slow: Scenario = async (stage) => {
  const { isQuick, print } = stage
  print('')
  print(
    `Slow reader: 5 people drag, 2 paste 2.4 MB a second, ${READERS} read and one stops reading; memory after collections`,
  )
  print(
    row(WIDTHS, [
      'server',
      'all read: p50 / p99 ms',
      'one not: p50 / p99 ms',
      'MB passed on',
      'MB unsent',
      'server %',
      'load %',
      'other %',
      'who does not read is',
    ]),
  )
  let ours: SlowCost | undefined
  for (const contender of stage.contenders) {
    const cost = await onFresh(
      stage,
      contender,
      async ({ target, createBoard }) =>
        putLoad({
          kind: 'slow',
          target,
          board: await createBoard(),
          readers: READERS,
          seconds: isQuick ? 2 : 10,
          patienceSeconds: isQuick ? 0 : 24,
        }),
      MEMORY_HOOK,
    )
    if (!cost) continue
    if (isOurs(contender)) ours = cost
    const { before, during, passedMb, heldMb, closed, usage } = cost
    print(
      row(WIDTHS, [
        contender.name,
        `${number(before.p50)} / ${number(before.p99)}`,
        `${number(during.p50)} / ${number(during.p99)}`,
        number(passedMb),
        number(Math.max(0, heldMb)),
        usage.server.toFixed(0),
        usage.load.toFixed(0),
        usage.other.toFixed(0),
        closed === undefined ? 'still sent to' : `closed with ${closed}`,
      ]),
    )
  }
  if (isQuick || !stage.contenders.some(isOurs)) return []
  const budget: Budget = {
    what: `slow reader, unsent bytes after ${number(ours?.passedMb ?? Number.NaN)} MB`,
    measured: ours ? Math.max(0, ours.heldMb) : Number.NaN,
    limit: Number(number(MOST_UNSENT_MB)),
    unit: 'MB',
  }
  const closing: Budget = {
    what: 'slow reader, still connected 24 s later',
    measured: ours ? Number(ours.closed === undefined) : Number.NaN,
    limit: 0,
    unit: '',
  }
  return [budget, closing]
}
