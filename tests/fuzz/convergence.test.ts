import { expect, test } from 'vitest'
import { brokenBindings } from './broken-bindings.ts'
import { describe, planOf, play, shrink, type Plan } from './run-seed.ts'

const FIXED_SEEDS = 200

test(`${FIXED_SEEDS} seeds of people editing apart and meeting again: every board equal, valid and quiet`, () => {
  for (let seed = 1; seed <= FIXED_SEEDS; seed++) expectSound(planOf(seed))
})

for (const [name, adapter] of Object.entries(brokenBindings)) {
  test(`the fuzzer finds a broken binding: ${name}`, () => {
    const failing = Array.from({ length: 60 }, (_, seed) => planOf(seed)).find((plan) =>
      play(plan, adapter),
    )
    expect(failing).toBeDefined()
    if (!failing) return
    // The sound binding passes the very plan that the broken one fails.
    expect(play(failing)).toBeUndefined()
  })
}

test('a failing plan shrinks to a few operations and prints them for a replay', () => {
  const adapter = Object.values(brokenBindings)[0]
  const failing = Array.from({ length: 60 }, (_, seed) => planOf(seed)).find((plan) =>
    play(plan, adapter),
  )
  if (!failing) throw new Error('no seed fails on the broken binding')
  const smaller = shrink(failing, adapter)
  expect(smaller.operations.length).toBeLessThan(failing.operations.length / 4)
  const problem = play(smaller, adapter)
  expect(describe(smaller, problem ?? '')).toContain(`kind: '${smaller.operations[0]?.kind}'`)
})

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
  const smaller = shrink(plan)
  throw new Error(describe(smaller, play(smaller) ?? problem))
}
