import type { Budget } from '#tests/bench/budget.ts'
import type { Traffic } from './drag-load.ts'
import type { CursorJob } from './cursor-load.ts'
import type { Contender } from './contenders.ts'
import { putLoad } from './processes.ts'
import { isOurs, onFresh, type Measured, type Scenario, type Stage } from './scenario.ts'
import { busyNote, trafficHead, trafficRows } from './traffic-table.ts'

const HZ = 20
const SIZES = [20, 40, 60, 80, 100, 150, 200, 300, 400]
/** A ramp ends here: nobody would call that live. */
const TOO_LATE_MS = 200

/** Everybody moves a cursor, more and more people, until the slowest hundredth comes too late. */
export const cursors: Scenario = async (stage) => {
  const { isQuick, print } = stage
  const seconds = isQuick ? 1 : 5
  print('')
  print(
    `Cursors: everybody moves at ${HZ} Hz, ${seconds} s a step, until p99 passes ${TOO_LATE_MS} ms`,
  )
  print(trafficHead())
  const ours = new Map<number, Traffic>()
  const all = new Map<number, Measured<Traffic>[]>()
  const reached: string[] = []
  for (const contender of stage.contenders) {
    for (const by of isOurs(contender)
      ? (['live', 'awareness'] as const)
      : (['awareness'] as const)) {
      const name = isOurs(contender) ? `${contender.name}, ${by}` : contender.name
      const steps = await ramp(stage, contender, { by, seconds })
      const held = [...steps].filter(([, { latency }]) => latency.p99 <= TOO_LATE_MS).at(-1)
      reached.push(`${name} ${held ? held[0] : 'none'}`)
      for (const [people, found] of steps) {
        if (by === 'live') ours.set(people, found)
        all.set(people, [...(all.get(people) ?? []), { contender, name, found }])
      }
    }
  }
  for (const people of SIZES)
    for (const line of trafficRows(people, all.get(people) ?? [])) print(line)
  print(`most people with p99 within ${TOO_LATE_MS} ms: ${reached.join(', ')}`)
  return isQuick || !stage.contenders.some(isOurs) ? [] : budgetsOf(ours)
}

async function ramp(
  stage: Stage,
  contender: Contender,
  { by, seconds }: { by: CursorJob['by']; seconds: number },
): Promise<Map<number, Traffic>> {
  const steps = new Map<number, Traffic>()
  await onFresh(stage, contender, async ({ target, createBoard }) => {
    for (const people of stage.isQuick ? [20] : SIZES) {
      const traffic = await putLoad({
        kind: 'cursors',
        target:
          by === 'awareness' && isOurs(contender)
            ? { ...target, dialect: 'overlap-stock' }
            : target,
        board: await createBoard(),
        people,
        hz: HZ,
        warmSeconds: stage.isQuick ? 0.3 : 1.5,
        seconds,
        by,
      })
      steps.set(people, traffic)
      if (!(traffic.latency.p99 <= TOO_LATE_MS) || traffic.closed > 0) break
    }
  })
  return steps
}

function budgetsOf(steps: ReadonlyMap<number, Traffic>): Budget[] {
  const at = (people: number, read: (traffic: Traffic) => number) => {
    const traffic = steps.get(people)
    return {
      note: traffic ? busyNote(traffic) : '',
      measured: traffic ? read(traffic) : Number.NaN,
    }
  }
  const p99 = at(150, ({ latency }) => latency.p99)
  const core = at(150, ({ usage }) => usage.server)
  const many = at(300, ({ latency }) => latency.p99)
  return [
    { what: `cursors, 150 people, p99${p99.note}`, measured: p99.measured, limit: 100, unit: 'ms' },
    {
      what: 'cursors, 150 people, server',
      measured: core.measured,
      limit: 40,
      unit: '% of a core',
    },
    {
      what: `cursors, 300 people, p99${many.note}`,
      measured: many.measured,
      limit: 200,
      unit: 'ms',
    },
  ]
}
