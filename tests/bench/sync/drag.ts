import { number, type Budget } from '#tests/bench/budget.ts'
import type { Contender } from './contenders.ts'
import type { Traffic } from './drag-load.ts'
import { putLoad } from './processes.ts'
import {
  bestOfRivals,
  isOurs,
  onFresh,
  type Measured,
  type Scenario,
  type Stage,
} from './scenario.ts'
import { busyNote, medianTraffic, trafficHead, trafficRows } from './traffic-table.ts'

const DRAGGERS = 10
const HZ = 30
/** The size at which servers differ most, and the budgets of CPU are about. */
const LARGE = 200

/** p50 and p99 in ms by people, on an idle machine. */
const LATENCY_LIMITS: readonly (readonly [people: number, p50: number | undefined, p99: number])[] =
  [
    [10, 2, 8],
    [50, 2, 8],
    [100, 2, 8],
    [LARGE, undefined, 25],
  ]

/** Ten people drag at 30 Hz; 10 to 200 people must get every step. */
export const drag: Scenario = async (stage) => {
  const { isQuick, print } = stage
  const sizes = isQuick ? [20] : LATENCY_LIMITS.map(([people]) => people)
  const seconds = isQuick ? 1 : 6
  print('')
  print(
    `Drag: ${DRAGGERS} people drag at ${HZ} steps a second, everybody gets every step, ${seconds} s`,
  )
  print(trafficHead())
  const found = new Map<number, readonly Measured<Traffic>[]>()
  for (const people of sizes) {
    const runs = new Map<Contender, Traffic[]>()
    for (let repeat = 0; repeat < stage.repeats; repeat++) {
      for (const contender of stage.contenders) {
        const traffic = await dragOnce(stage, contender, { people, seconds })
        if (traffic) runs.set(contender, [...(runs.get(contender) ?? []), traffic])
      }
    }
    const measured = [...runs].flatMap(([contender, traffics]) => {
      const traffic = medianTraffic(traffics)
      return traffic ? { contender, name: contender.name, found: traffic } : []
    })
    for (const line of trafficRows(people, measured)) print(line)
    found.set(people, measured)
  }
  return isQuick ? [] : budgetsOf(stage, found)
}

async function dragOnce(
  stage: Stage,
  contender: Contender,
  { people, seconds }: { people: number; seconds: number },
): Promise<Traffic | undefined> {
  return onFresh(stage, contender, async ({ target, createBoard }) =>
    putLoad({
      kind: 'drag',
      target,
      board: await createBoard(),
      people,
      draggers: DRAGGERS,
      hz: HZ,
      warmSeconds: stage.isQuick ? 0.3 : 2,
      seconds,
    }),
  )
}

function budgetsOf(
  stage: Stage,
  found: ReadonlyMap<number, readonly Measured<Traffic>[]>,
): Budget[] {
  if (!stage.contenders.some(isOurs)) return []
  const oursAt = (people: number): Traffic | undefined =>
    found.get(people)?.find(({ contender }) => isOurs(contender))?.found
  const budgets: Budget[] = []
  for (const [people, p50, p99] of LATENCY_LIMITS) {
    const traffic = oursAt(people)
    const note = traffic ? busyNote(traffic) : ''
    const what = `drag, ${people} people`
    if (p50 !== undefined) {
      const measured = traffic?.latency.p50 ?? Number.NaN
      budgets.push({ what: `${what}, p50${note}`, measured, limit: p50, unit: 'ms' })
    }
    const measured = traffic?.latency.p99 ?? Number.NaN
    budgets.push({ what: `${what}, p99${note}`, measured, limit: p99, unit: 'ms' })
  }
  const own = oursAt(LARGE)
  const what = `drag, ${LARGE} people`
  budgets.push(
    {
      what: `${what}, server CPU per 1,000 deliveries`,
      measured: own?.cpuMs ?? Number.NaN,
      limit: 5,
      unit: 'ms',
    },
    {
      what: `${what}, acknowledged as on disk, p95${own ? busyNote(own) : ''}`,
      measured: own?.ack?.p95 ?? Number.NaN,
      limit: 150,
      unit: 'ms',
    },
    {
      what: `${what}, written to the disk by the event loop, of ${number((own?.usage.diskBytes ?? 0) / 1_000)} kB`,
      // Where nothing reaches a disk, as in memory, nobody waits for one.
      measured: own && own.usage.diskBytes > 0 ? own.usage.loopDiskBytes : Number.NaN,
      limit: 0,
      unit: 'bytes',
    },
  )
  const best = bestOfRivals(found.get(LARGE) ?? [], ({ cpuMs }) => cpuMs)
  if (own && !Number.isNaN(best)) {
    budgets.push({
      what: `${what}, server CPU beside the best peer's ${number(best)} ms`,
      measured: own.cpuMs / best,
      limit: 0.45,
      unit: '',
    })
  }
  return budgets
}
