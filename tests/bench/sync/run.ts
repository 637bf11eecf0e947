import { cpus, loadavg } from 'node:os'
import { spawnSync } from 'node:child_process'
import { printBudgets, type Budget } from '#tests/bench/budget.ts'
import { boards } from './boards.ts'
import { gather, type Contender, type Name } from './contenders.ts'
import { cursors } from './cursors.ts'
import { drag } from './drag.ts'
import { halfCore } from './half-core.ts'
import { open } from './open.ts'
import { restart } from './restart.ts'
import { slow } from './slow.ts'
import { isOurs, type Scenario } from './scenario.ts'
import { canWatch } from './system.ts'

/** The scenarios by name, in the order in which they run. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  drag,
  'half-core': halfCore,
  cursors,
  boards,
  open,
  'slow-reader': slow,
  restart,
}

export interface Run {
  readonly scenarios: readonly string[]
  readonly names: readonly Name[]
  readonly isQuick: boolean
  readonly repeats: number
  /** A folder for CPU profiles of our server. */
  readonly profile?: string | undefined
  readonly print: (line: string) => void
  /** Finds the servers; a test has its own. */
  readonly find?: typeof gather
}

/**
 * Runs scenarios one after the other and prints their tables and the budgets, one line each.
 *
 * @returns true when every budget is held and our server ran in every scenario; a peer may be absent
 */
export async function run({ scenarios, names, find = gather, ...options }: Run): Promise<boolean> {
  const { print } = options
  if (!canWatch) {
    print('not run: the bench reads CPU and memory of the servers from /proc, which only Linux has')
    return false
  }
  const { node, contenders, absent } = find(names)
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  print(
    `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; servers on Node ${stdout.trim()}`,
  )
  print('Overlap writes every edit to disk; the others keep nothing. Percents are of one core.')
  for (const sentence of absent) print(sentence)
  const budgets: Budget[] = []
  const withoutUs = new Set<string>()
  for (const name of scenarios) {
    const notRun = (contender: Contender): void => {
      if (isOurs(contender)) withoutUs.add(name)
    }
    const scenario = SCENARIOS[name]
    if (scenario) budgets.push(...(await scenario({ contenders, node, notRun, ...options })))
  }
  const isHeld = budgets.length === 0 || printBudgets(budgets, print)
  if (withoutUs.size === 0) return isHeld
  print('')
  print(`Overlap was not run in ${[...withoutUs].join(', ')}, so this bench has failed.`)
  return false
}
