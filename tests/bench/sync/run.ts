import { cpus, loadavg } from 'node:os'
import { spawnSync } from 'node:child_process'
import { printBudgets, type Budget } from '#tests/bench/budget.ts'
import { boards } from './boards.ts'
import { gather, type Name } from './contenders.ts'
import { cursors } from './cursors.ts'
import { drag } from './drag.ts'
import { halfCore } from './half-core.ts'
import { open } from './open.ts'
import { restart } from './restart.ts'
import { slow } from './slow.ts'
import type { Scenario } from './scenario.ts'
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
}

/**
 * Runs scenarios one after the other and prints their tables and the budgets, one line each.
 *
 * @returns true when every budget is held and every contender ran
 */
export async function run({ scenarios, names, ...options }: Run): Promise<boolean> {
  const { print } = options
  if (!canWatch) {
    print('not run: the bench reads CPU and memory of the servers from /proc, which only Linux has')
    return false
  }
  const { node, contenders, absent } = gather(names)
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  print(
    `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; servers on Node ${stdout.trim()}`,
  )
  print('Overlap writes every edit to disk; the others keep nothing. Percents are of one core.')
  for (const sentence of absent) print(sentence)
  const budgets: Budget[] = []
  for (const name of scenarios) {
    const scenario = SCENARIOS[name]
    if (scenario) budgets.push(...(await scenario({ contenders, node, ...options })))
  }
  if (budgets.length === 0) return absent.length === 0
  return printBudgets(budgets, print)
}
