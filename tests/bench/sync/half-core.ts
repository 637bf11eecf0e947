import { spawn, spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import type { Budget } from '#tests/bench/budget.ts'
import type { Traffic } from './drag-load.ts'
import { putLoad } from './processes.ts'
import { isOurs, onFresh, type Measured, type Scenario, type Stage } from './scenario.ts'
import { trafficHead, trafficRows } from './traffic-table.ts'

const PEOPLE = 100
/** Where the server has to share a core, and where the load has one for itself. */
const SERVER_CORE = 1
const LOAD_CORE = 0

/** The drag of a hundred people while something else takes half of the server's core. */
export const halfCore: Scenario = async (stage) => {
  const { isQuick, print } = stage
  const people = isQuick ? 20 : PEOPLE
  print('')
  print(
    `Half a core: 10 of ${people} people drag at 30 Hz while another process wants the same core`,
  )
  if (cpus().length < 2 || spawnSync('taskset', ['--version']).status !== 0) {
    print('not run: needs two cores and the program taskset')
    return budgetsOf(stage, [])
  }
  print(trafficHead())
  const measured: Measured<Traffic>[] = []
  for (const contender of stage.contenders) {
    const traffic = await onFresh(stage, contender, async ({ target, createBoard }) => {
      const board = await createBoard()
      pin(target.pid, SERVER_CORE)
      const rival = spawn(process.execPath, ['-e', 'for(;;){}'], { stdio: 'ignore' })
      try {
        if (rival.pid !== undefined) pin(rival.pid, SERVER_CORE)
        return await putLoad(
          {
            kind: 'drag',
            target,
            board,
            people,
            draggers: 10,
            hz: 30,
            warmSeconds: isQuick ? 0.3 : 2,
            seconds: isQuick ? 1 : 6,
          },
          (pid) => pin(pid, LOAD_CORE),
        )
      } finally {
        rival.kill('SIGKILL')
      }
    })
    if (traffic) measured.push({ contender, name: contender.name, found: traffic })
  }
  for (const line of trafficRows(people, measured)) print(line)
  return budgetsOf(stage, measured)
}

function budgetsOf(
  { isQuick, contenders }: Stage,
  measured: readonly Measured<Traffic>[],
): Budget[] {
  if (isQuick || !contenders.some(isOurs)) return []
  const budget: Budget = {
    what: `drag, ${PEOPLE} people, at half a core, p99`,
    measured: measured.find(({ contender }) => isOurs(contender))?.found.latency.p99 ?? Number.NaN,
    limit: 200,
    unit: 'ms',
  }
  return [budget]
}

function pin(pid: number, core: number): void {
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)])
}
