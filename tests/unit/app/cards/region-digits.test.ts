import { expect, test } from 'vitest'
import { rolesOfDigit } from '#app/b/[boardId]/cards/region-digits.ts'

test.each([
  [0, ['PM', 'PO'], []],
  [1, ['PM', 'PO'], ['PM']],
  [2, ['PM', 'PO'], ['PO']],
  [3, ['PM', 'PO'], ['PM', 'PO']],
  [4, ['PM', 'PO'], undefined],
  [3, ['PM', 'PO', 'PMM'], ['PMM']],
  [4, ['PM', 'PO', 'PMM'], ['PM', 'PO', 'PMM']],
  [1, ['PM'], ['PM']],
  [2, ['PM'], undefined],
  [1, [], undefined],
])('%i on a board of %j is %j', (digit, roles, expected) => {
  expect(rolesOfDigit(digit, roles)).toEqual(expected)
})
