import { parseArgs } from 'node:util'
import { NAMES, type Name } from './sync/contenders.ts'
import { run, SCENARIOS } from './sync/run.ts'

/**
 * `npm run bench:sync`: exit code 1 when a budget is not held.
 *
 *   -- --quick            a minute instead of half an hour, without the large sizes and their budgets
 *   -- --only drag,cursors
 *   -- --with overlap,relay
 *   -- --repeats 1        how often each size of a drag is measured; the table shows medians
 *   -- --profile folder   CPU profiles of our server, one for each that is started
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(SCENARIOS).join(',') },
    with: { type: 'string', default: NAMES.join(',') },
    repeats: { type: 'string', default: '3' },
    profile: { type: 'string' },
  },
})
const scenarios = values.only.split(',')
const names = values.with.split(',')
const unknown = [
  ...scenarios.filter((name) => !(name in SCENARIOS)),
  ...names.filter((name) => !NAMES.includes(name as Name)),
]
if (unknown.length > 0) {
  const known = `scenarios: ${Object.keys(SCENARIOS).join(', ')}; servers: ${NAMES.join(', ')}`
  process.stderr.write(`there is no ${unknown.join(', ')}; ${known}\n`)
  process.exit(2)
}
// What runs then is ended by processes.ts.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
const isHeld = await run({
  scenarios,
  names: names as Name[],
  isQuick: values.quick,
  repeats: values.quick ? 1 : Math.max(1, Number(values.repeats) || 1),
  profile: values.profile,
  print: (line) => process.stdout.write(`${line}\n`),
})
process.exitCode = isHeld ? 0 : 1
