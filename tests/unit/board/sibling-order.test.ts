import { expect, test } from 'vitest'
import { nthIndex } from '#lib/board/index-keys.ts'
import { SiblingOrder, type Sibling } from '#lib/board/sibling-order.ts'
import { Random } from '#tests/support/random.ts'

test('siblings without room between their keys are numbered anew', () => {
  const siblings = ['c', 'b', 'a'].map((id) => sibling(id, id === 'a' ? 'a10' : 'a1'))
  expect(repaired(siblings)).toEqual({ b: 'a1', c: 'a2', a: 'a3' })
})

test('among equals the protected one keeps its key', () => {
  const siblings = [sibling('a', 'a1'), { ...sibling('z', 'a1'), isProtected: true }]
  expect(Object.keys(repaired(siblings))).toEqual(['a'])
})

test('the keys given to equals lie between them and the next sibling', () => {
  const indices = repaired([sibling('a', 'a1'), sibling('b', 'a1'), sibling('c', 'a2')])
  expect(Object.keys(indices)).toEqual(['b'])
  const given = indices['b'] ?? ''
  expect(given > 'a1' && given < 'a2').toBe(true)
})

test('however siblings come and go, the result is that of those who are there', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = new Random(seed)
    const indices = new Map<string, string>()
    const order = new SiblingOrder(indices)
    const there = new Map<string, Sibling>()
    for (let round = 0; round < 60; round++) {
      const before = new Map(indices)
      const touched = new Set<string>()
      const gone = new Set<string>()
      for (let change = random.below(round % 9 === 0 ? 80 : 4); change >= 0; change--) {
        const id = `s${random.below(40)}`
        const old = there.get(id)
        if (old) order.remove(old)
        there.delete(id)
        gone.add(id)
        if (random.chance(0.4)) continue
        const next = { ...sibling(id, anyIndex(random)), isProtected: random.chance(0.2) }
        order.add(next)
        there.set(id, next)
      }
      order.settle(touched)
      expect(Object.fromEntries(indices)).toEqual(repaired([...there.values()]))
      for (const id of new Set([...before.keys(), ...indices.keys()])) {
        if (before.get(id) !== indices.get(id)) expect(touched.has(id) || gone.has(id)).toBe(true)
      }
      const shown = [...there.values()].map(({ id, index }) => indices.get(id) ?? index)
      expect(new Set(shown).size).toBe(there.size)
    }
  }
})

function sibling(id: string, index: string): Sibling {
  return { id, index, isProtected: false }
}

/** Few, so that they collide, and some that leave no room for another between them. */
function anyIndex(random: Random): string {
  return nthIndex(random.below(12)) + (random.chance(0.1) ? '0' : '')
}

function repaired(siblings: readonly Sibling[]): Record<string, string> {
  const indices = new Map<string, string>()
  const order = new SiblingOrder(indices)
  for (const each of siblings) order.add(each)
  order.settle(new Set())
  return Object.fromEntries(indices)
}
