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

test('seed 1439: undo leaves a page’s place that a teammate’s cell gave it before the page came back', () => {
  expectSound({
    seed: 1439,
    people: 5,
    operations: [
      { kind: 'renamePage', person: 0, chance: 1849007955 },
      { kind: 'createPage', person: 4, chance: 2048130575 },
      { kind: 'deliver', person: 3, chance: 289663761 },
      { kind: 'createArrow', person: 0, chance: 1513342132 },
      { kind: 'rotate', person: 0, chance: 315061884 },
      { kind: 'meta', person: 3, chance: 1998976715 },
      { kind: 'move', person: 4, chance: 1084852521 },
      { kind: 'removePage', person: 3, chance: 574903950 },
      { kind: 'recolour', person: 4, chance: 214131885 },
      { kind: 'deliver', person: 3, chance: 447709579 },
      { kind: 'removePage', person: 3, chance: 1328709616 },
      { kind: 'deliver', person: 2, chance: 1413359914 },
      { kind: 'renamePage', person: 2, chance: 1811756037 },
      { kind: 'undo', person: 2, chance: 117442871 },
    ],
  })
})

test('seed 1439: and the same when the cell came before the store was attached', () => {
  expectSound({
    seed: 1439,
    people: 5,
    operations: [
      { kind: 'renamePage', person: 0, chance: 1849007955 },
      { kind: 'createPage', person: 4, chance: 2048130575 },
      { kind: 'deliver', person: 3, chance: 289663761 },
      { kind: 'createArrow', person: 0, chance: 1513342132 },
      { kind: 'rotate', person: 0, chance: 315061884 },
      { kind: 'move', person: 4, chance: 1084852521 },
      { kind: 'removePage', person: 3, chance: 574903950 },
      { kind: 'recolour', person: 4, chance: 214131885 },
      { kind: 'deliver', person: 3, chance: 447709579 },
      { kind: 'removePage', person: 3, chance: 1328709616 },
      { kind: 'deliver', person: 2, chance: 1413359914 },
      { kind: 'detach', person: 2, chance: 200868159 },
      { kind: 'renamePage', person: 2, chance: 1811756037 },
      { kind: 'undo', person: 2, chance: 117442871 },
    ],
  })
})

test('seed 1004: undo after attaching anew leaves the order that a teammate made before', () => {
  expectSound({
    seed: 1004,
    people: 3,
    operations: [
      { kind: 'createArrow', person: 1, chance: 163641634 },
      { kind: 'deliver', person: 2, chance: 1155013515 },
      { kind: 'createNote', person: 2, chance: 579683470 },
      { kind: 'createNote', person: 1, chance: 2129989150 },
      { kind: 'reparent', person: 1, chance: 1066584856 },
      { kind: 'reparent', person: 2, chance: 171143972 },
      { kind: 'deliver', person: 1, chance: 1601195729 },
      { kind: 'detach', person: 1, chance: 1819496237 },
      { kind: 'undo', person: 1, chance: 9356279 },
    ],
  })
})

test('seed 282: undo leaves a place among siblings that a teammate wrote and this person only repeated', () => {
  expectSound({
    seed: 282,
    people: 3,
    operations: [
      { kind: 'reorder', person: 2, chance: 451159766 },
      { kind: 'group', person: 0, chance: 589318265 },
      { kind: 'resize', person: 0, chance: 1684920648 },
      { kind: 'deliver', person: 1, chance: 1923900958 },
      { kind: 'undo', person: 2, chance: 1989982524 },
      { kind: 'deliver', person: 1, chance: 812904328 },
      { kind: 'group', person: 1, chance: 1765678984 },
      { kind: 'undo', person: 1, chance: 1581885670 },
    ],
  })
})

function expectSound(plan: Plan): void {
  const problem = play(plan)
  if (!problem) return
  const smaller = shrink(plan, (smallerPlan) => play(smallerPlan))
  throw new Error(describe(smaller, play(smaller) ?? problem))
}
