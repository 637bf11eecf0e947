import { PostgresServer } from '#tests/support/postgres-server.ts'
import { RedisServer } from '#tests/support/redis-server.ts'
import { bundleNode } from './bundle.ts'
import type { Pace } from './disturb.ts'
import { ROWS, type Row } from './rows.ts'
import type { Outcome, Stage } from './trial.ts'

/** `npm run test:chaos [-- --only NAME[,NAME]]`: runs the rows and prints them as a table; 1 when one failed. */
const PACE: Pace = { outageMs: 10_000, kills: 50 }
const KILLS_OF_NODES = 20

const COLUMNS = [
  'row',
  'acknowledged',
  'missing',
  'equal',
  'contiguous',
  'looks',
  'compactions',
  'conflicts',
  'longest wait',
  'seconds',
] as const
const WIDTHS = COLUMNS.map((column, index) => (index === 0 ? 26 : column.length + 2))

const rows = chosenRows()
if (rows === undefined) process.exit(2)
const bundle = await bundleNode()
const [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()])
const stage: Stage = { file: bundle.file, postgres, redis }
const failures: string[] = []
try {
  printLine(COLUMNS)
  for (const row of rows) await play(row)
} finally {
  await redis.end()
  await postgres.end()
  bundle.remove()
}
for (const failure of failures) console.log(failure)
console.log(`${rows.length - failures.length} rows ok, ${failures.length} failed`)
process.exit(failures.length === 0 ? 0 : 1)

async function play(row: Row): Promise<void> {
  const startedAt = performance.now()
  const pace = row.name === 'kill-nodes' ? { ...PACE, kills: KILLS_OF_NODES } : PACE
  try {
    const outcome = await row.run(stage, pace)
    const seconds = Math.round((performance.now() - startedAt) / 1_000)
    printLine([row.name, ...cellsOf(outcome), `${seconds} s`])
    if (outcome.details.length > 0) console.log(`    ${outcome.details.join('; ')}`)
    const problems = problemsOf(outcome)
    if (problems.length > 0) failures.push(`${row.name} failed: ${problems.join('; ')}`)
  } catch (error) {
    printLine([row.name, 'ended early'])
    failures.push(`${row.name} failed: ${error instanceof Error ? error.stack : String(error)}`)
  }
}

function cellsOf(outcome: Outcome): readonly string[] {
  return [
    String(outcome.acknowledged),
    String(outcome.missing),
    outcome.areEqual ? 'yes' : 'NO',
    outcome.isContiguous ? 'yes' : 'NO',
    String(outcome.looks),
    String(outcome.compactions),
    String(outcome.conflicts),
    `${(outcome.longestWaitMs / 1_000).toFixed(1)} s`,
  ]
}

function problemsOf(outcome: Outcome): readonly string[] {
  const { missing, areEqual, isContiguous, problems } = outcome
  return [
    ...(missing > 0 ? [`${missing} acknowledged edits missing`] : []),
    ...(areEqual ? [] : ['not everybody sees the same']),
    ...(isContiguous ? [] : ['the log is not contiguous']),
    ...problems,
  ]
}

function chosenRows(): readonly Row[] | undefined {
  const at = process.argv.indexOf('--only')
  if (at < 0) return ROWS
  const names = (process.argv[at + 1] ?? '').split(',')
  const chosen = ROWS.filter(({ name }) => names.includes(name))
  if (chosen.length === names.length) return chosen
  console.log(`--only takes rows of the table, as in --only kill-nodes,cut-both:`)
  for (const { name } of ROWS) console.log(`  ${name}`)
  return undefined
}

function printLine(texts: readonly string[]): void {
  console.log(
    texts
      .map((text, index) =>
        index === 0 ? text.padEnd(WIDTHS[0] ?? 0) : text.padStart(WIDTHS[index] ?? 0),
      )
      .join(''),
  )
}
