import { expect, test } from 'vitest'
import { brokenBindings } from './broken-bindings.ts'
import { describe, planOf, shrink, type Plan } from './plan.ts'
import { play, type PlayOptions } from './run-seed.ts'

const FIXED_SEEDS = 200

/** Work of this process, not time that other processes took. */
const MAX_CPU_SECONDS_PER_100_SEEDS = 30

test(`${FIXED_SEEDS} seeds of people editing apart and meeting again: every board equal, valid and quiet`, () => {
  const before = process.cpuUsage()
  for (let seed = 1; seed <= FIXED_SEEDS; seed++) expectSound(planOf(seed))
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  expect((seconds * 100) / FIXED_SEEDS).toBeLessThan(MAX_CPU_SECONDS_PER_100_SEEDS)
})

for (const { name, oracles, adapter } of brokenBindings) {
  for (const only of oracles) {
    test(`oracle (${only}) finds a broken binding: ${name}`, () => {
      const failing = firstFailing({ adapter, only })
      expect(play(failing, { adapter, only })).toContain(`oracle (${only})`)
      // The sound binding passes the very plan that the broken one fails.
      expect(play(failing)).toBeUndefined()
    })
  }
}

test('a failing plan shrinks to a few operations and prints them for a replay', () => {
  const options = { adapter: brokenBindings.at(-1)?.adapter }
  const failing = firstFailing(options)
  const smaller = shrink(failing, (plan) => play(plan, options))
  expect(smaller.operations.length).toBeLessThan(failing.operations.length / 4)
  const problem = play(smaller, options)
  expect(describe(smaller, problem ?? '')).toContain(`kind: '${smaller.operations[0]?.kind}'`)
})

function firstFailing(options: PlayOptions): Plan {
  for (let seed = 0; seed < 60; seed++) {
    const plan = planOf(seed)
    if (play(plan, options)) return plan
  }
  throw new Error('no seed fails on the broken binding')
}

test('seed 778: undo leaves a page name alone that a teammate set to the same word', () => {
  expectSound({
    seed: 778,
    people: 3,
    operations: [
      { kind: 'renamePage', person: 1, chance: 568180420 },
      { kind: 'renamePage', person: 0, chance: 378288633 },
      { kind: 'deliver', person: 0, chance: 1565153886 },
      { kind: 'undo', person: 0, chance: 676992564 },
    ],
  })
})

test('seed 229: undo of a rename keeps a teammate’s name that waited on a deleted page', () => {
  expectSound({
    seed: 229,
    people: 5,
    operations: [
      { kind: 'createNote', person: 4, chance: 590165802 },
      { kind: 'renamePage', person: 3, chance: 1988795167 },
      { kind: 'group', person: 0, chance: 1795204907 },
      { kind: 'hostile', person: 4, chance: 1821643274 },
      { kind: 'createPage', person: 0, chance: 287796291 },
      { kind: 'group', person: 4, chance: 1871083505 },
      { kind: 'deliver', person: 3, chance: 114658978 },
      { kind: 'deliver', person: 4, chance: 55618704 },
      { kind: 'renamePage', person: 4, chance: 1595432843 },
      { kind: 'undo', person: 4, chance: 1920030729 },
    ],
  })
})

function expectSound(plan: Plan): void {
  const problem = play(plan)
  if (!problem) return
  const smaller = shrink(plan, (smallerPlan) => play(smallerPlan))
  throw new Error(describe(smaller, play(smaller) ?? problem))
}
