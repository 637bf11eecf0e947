import { expect, test } from 'vitest'
import { keysBetween, nthIndex } from '#lib/board/index-keys.ts'
import { boardSchema } from '#lib/board/schema.ts'
import { page } from '#tests/support/board-factory.ts'

test('keys between two keys are ascending, between them and valid for tldraw', () => {
  const pairs: [string, string | undefined][] = [
    ['a1', 'a2'],
    ['a1', undefined],
    ['a1', 'a1V'],
    ['a1', 'a11'],
    ['a1', 'a1001'],
    ['a1', 'a100'],
    ['a0z', 'a1'],
    ['Zz', 'a0'],
    ['a1zzz', 'a2'],
  ]
  for (const [low, high] of pairs) {
    for (const count of [1, 2, 7, 100]) {
      const keys = keysBetween(low, high, count)
      if (low === 'a1' && high === 'a100') {
        expect(keys).toBeUndefined()
        continue
      }
      const all = [low, ...(keys ?? []), ...(high === undefined ? [] : [high])]
      expect(all).toEqual(all.toSorted((a, b) => (a < b ? -1 : 1)))
      expect(new Set(all).size).toBe(count + (high === undefined ? 1 : 2))
      for (const key of keys ?? []) {
        expect(() => boardSchema.types.page.validate(page('p', key))).not.toThrow()
      }
    }
  }
})

test('the plain sequence of keys ascends and is valid for tldraw', () => {
  const keys = Array.from({ length: 5_000 }, (_, at) => nthIndex(at))
  expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)))
  expect(new Set(keys).size).toBe(5_000)
  expect(keys.slice(0, 2)).toEqual(['a1', 'a2'])
  for (const key of keys)
    expect(() => boardSchema.types.page.validate(page('p', key))).not.toThrow()
})
