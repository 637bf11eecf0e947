// Five browsers at once make random gestures on one board over a bad network, then all must be equal.
//   npm run fuzz:browser -- --minutes 3 --seed 7       needs a build: npm run build
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const minutes = option('--minutes', 3)
const seed = option('--seed', Math.floor(Date.now() / 1_000) % 1_000_000)
console.log(`${minutes} minutes, seed ${seed}`)
const { status } = spawnSync(
  join('node_modules', '.bin', 'playwright'),
  ['test', 'tests/e2e/fuzz/live-editors.spec.ts', '--reporter=list'],
  {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_MINUTES: String(minutes), FUZZ_SEED: String(seed) },
  },
)
process.exit(status ?? 1)

function option(name, otherwise) {
  const at = process.argv.indexOf(name)
  if (at < 0) return otherwise
  const value = Number(process.argv[at + 1])
  if (!(value > 0)) {
    console.log(`${name} takes a number above 0, as in ${name} ${otherwise}`)
    process.exit(2)
  }
  return value
}
