import { Random } from '#tests/support/random.ts'
import { edits } from './operations.ts'

/** One thing that happens; `chance` makes all of its choices, so that others can be left out. */
export interface Operation {
  readonly kind: string
  readonly person: number
  readonly chance: number
}

/** What a seed means: how many people, and everything that happens, in order. */
export interface Plan {
  readonly seed: number
  readonly people: number
  readonly operations: readonly Operation[]
}

/** Shares of what is no edit, in per cent; the rest are edits, each kind as often as any other. */
const SHARES: readonly (readonly [kind: string, share: number])[] = [
  ['hostile', 1],
  ['deliver', 16],
  ['undo', 5],
  ['redo', 3],
  ['reload', 2],
  ['detach', 2],
  ['attach', 1],
  ['writeDiff', 2],
]

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const random = new Random(seed)
  const people = 3 + random.below(3)
  const count = 80 + random.below(80)
  const operations = Array.from({ length: count }, () => {
    const kind = kindAt(random.next() * 100, random)
    return { kind, person: random.below(people), chance: random.below(2 ** 31) }
  })
  return { seed, people, operations }
}

function kindAt(roll: number, random: Random): string {
  let upTo = 0
  for (const [kind, share] of SHARES) {
    upTo += share
    if (roll < upTo) return kind
  }
  return random.pick(Object.keys(edits)) ?? 'move'
}

/** The fewest operations for which `fails` still holds: first halves are left out, then single ones. */
export function shrink(plan: Plan, fails: (plan: Plan) => unknown): Plan {
  let { operations } = plan
  let size = Math.ceil(operations.length / 2)
  while (size >= 1) {
    for (let at = 0; at < operations.length;) {
      const fewer = [...operations.slice(0, at), ...operations.slice(at + size)]
      if (fails({ ...plan, operations: fewer })) operations = fewer
      else at += size
    }
    size = size === 1 ? 0 : Math.ceil(size / 2)
  }
  return { ...plan, operations }
}

/** How a failure is printed: replayable as `play({ seed, people, operations })`. */
export function describe(plan: Plan, problem: string): string {
  const list = plan.operations
    .map(
      ({ kind, person, chance }) => `  { kind: '${kind}', person: ${person}, chance: ${chance} },`,
    )
    .join('\n')
  return `seed ${plan.seed}, ${plan.people} people: ${problem}\n[\n${list}\n]`
}
