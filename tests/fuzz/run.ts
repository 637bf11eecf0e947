import { describe, planOf, shrink } from './plan.ts'
import { play } from './run-seed.ts'

/** `npm run fuzz -- --seeds N --start S`: plays seeds S to S+N-1 and stops at the first that fails. */
const seeds = numberOption('--seeds', 500)
const start = numberOption('--start', Math.floor(Date.now() / 1_000) % 1_000_000)

const began = Date.now()
let operations = 0
for (let seed = start; seed < start + seeds; seed++) {
  const plan = planOf(seed)
  operations += plan.operations.length
  const problem = play(plan)
  if (problem) {
    const smaller = shrink(plan, (fewer) => play(fewer))
    console.log(describe(smaller, play(smaller) ?? problem))
    process.exit(1)
  }
}
const seconds = (Date.now() - began) / 1_000
console.log(
  `${seeds} seeds from ${start}, ${operations} operations, every board equal and valid, ${seconds.toFixed(1)} s`,
)

function numberOption(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  if (at < 0) return otherwise
  const value = Number(process.argv[at + 1])
  if (!Number.isInteger(value) || value < 0) {
    console.log(`${name} takes a whole number, as in ${name} ${otherwise}`)
    process.exit(2)
  }
  return value
}
