import { number, type Budget } from '#tests/bench/budget.ts'
import type { Contender, Running } from './contenders.ts'

/** What every scenario needs. */
export interface Stage {
  readonly contenders: readonly Contender[]
  /** The Node that runs every server. */
  readonly node: string
  /** A short form: fewer and smaller points, and no budget is judged that needs the large ones. */
  readonly isQuick: boolean
  /** How often each point is measured; tables show medians. */
  readonly repeats: number
  /** A folder for CPU profiles of our server, one of each that is started. */
  readonly profile?: string | undefined
  readonly print: (line: string) => void
  /** Hears of each server that could not be measured, after the sentence that says why. */
  readonly notRun: (contender: Contender) => void
}

/** One question to the servers: prints its table and answers the budgets that it can judge. */
export type Scenario = (stage: Stage) => Promise<readonly Budget[]>

/** Runs something on a fresh server, which is gone afterwards; undefined when it failed, with a sentence. */
export async function onFresh<Found>(
  stage: Stage,
  contender: Contender,
  use: (running: Running) => Promise<Found>,
  flags: readonly string[] = [],
): Promise<Found | undefined> {
  try {
    const profile = stage.profile !== undefined && isOurs(contender)
    const running = await contender.start({
      node: stage.node,
      flags: profile ? [...flags, '--cpu-prof', `--cpu-prof-dir=${stage.profile}`] : flags,
    })
    try {
      return await use(running)
    } finally {
      await running.stop()
    }
  } catch (error) {
    stage.print(
      `${contender.name}: not run: ${error instanceof Error ? error.message : String(error)}`,
    )
    stage.notRun(contender)
    return undefined
  }
}

/** True for the server that the budgets are about. */
export function isOurs({ name }: Pick<Contender, 'name'>): boolean {
  return name === 'Overlap'
}

/** True for a server that people would pick instead. */
function isRival({ name }: Pick<Contender, 'name'>): boolean {
  return !isOurs({ name }) && name !== 'bare relay'
}

/** What one server was measured at, under the name that tables show. */
export interface Measured<Found> {
  readonly contender: Contender
  readonly name: string
  readonly found: Found
}

/** The lowest figure of the servers that people would pick instead; NaN without any. */
export function bestOfRivals<Found>(
  measured: readonly Measured<Found>[],
  read: (found: Found) => number,
): number {
  const figures = measured.flatMap(({ contender, found }) =>
    isRival(contender) ? [read(found)] : [],
  )
  return figures.length === 0 ? Number.NaN : Math.min(...figures)
}

/** A figure as a multiple of the best peer's, for a table. */
export function timesBest(figure: number, best: number): string {
  return Number.isNaN(best) ? '-' : number(figure / best)
}

/** One line of a table. */
export function row(widths: readonly number[], cells: readonly string[]): string {
  return cells
    .map((cell, at) => {
      const width = widths[at] ?? 0
      return width === NAME_WIDTH ? cell.padEnd(width) : cell.padStart(width)
    })
    .join('  ')
    .trimEnd()
}

/** The column of the servers' names, which is read from the left. */
const NAME_WIDTH = 26
