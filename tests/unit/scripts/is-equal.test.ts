import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
// @ts-expect-error -- plain JavaScript, for the bundler
import shortIsEqual from '../../../scripts/is-equal.mjs'
import { Random } from '#tests/support/random.ts'

type IsEqual = (a: unknown, b: unknown, decide?: (a: unknown, b: unknown) => unknown) => boolean

const isEqual = shortIsEqual as IsEqual
/** As tldraw finds it: a dependency of its own. */
const tldraws = createRequire(createRequire(import.meta.url).resolve('@tldraw/store'))
const lodash = tldraws('lodash.isequalwith') as IsEqual

const LEAVES = [0, -0, 1, 1.000_000_01, Number.NaN, '', 'a', '0', true, false, null, undefined]

/** Anything that a record can hold, seldom deep, so that two of them are equal often enough. */
function randomValue(random: Random, depth: number): unknown {
  const kind = depth === 0 ? 0 : random.below(4)
  if (kind === 1)
    return Array.from({ length: random.below(3) }, () => randomValue(random, depth - 1))
  if (kind === 2) {
    const keys = ['a', 'b', 'c'].filter(() => random.chance(0.4))
    const made = keys.map((key) => [key, randomValue(random, depth - 1)])
    return Object.fromEntries(made) as unknown
  }
  return random.pick(LEAVES)
}

function nearly(a: unknown, b: unknown): boolean | undefined {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) < 1e-6 : undefined
}

test('the short comparison says what lodash says of everything that a record can hold', () => {
  const random = new Random(20_261_127)
  const found = { equal: 0, different: 0 }
  for (let round = 0; round < 20_000; round += 1) {
    const [a, b] = [randomValue(random, 3), randomValue(random, 3)]
    const expected = lodash(a, b)
    found[expected ? 'equal' : 'different'] += 1
    expect([isEqual(a, b), isEqual(a, structuredClone(a))], JSON.stringify([a, b])).toEqual([
      expected,
      true,
    ])
    expect(isEqual(a, b, nearly), JSON.stringify([a, b])).toBe(lodash(a, b, nearly))
  }
  expect(found.equal).toBeGreaterThan(500)
})

test('of objects that are more than their properties, each is only itself', () => {
  const set = new Set([1])
  expect(isEqual({ set }, { set })).toBe(true)
  expect(isEqual(new Set([1]), new Set([2]))).toBe(false)
  expect(isEqual(new Map(), {})).toBe(false)
  expect(isEqual(new Date(0), new Date(1))).toBe(false)
  expect(isEqual([], {})).toBe(false)
})
