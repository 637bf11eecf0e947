import { expect, test } from 'vitest'
import { roleHues, roleLetters } from '#app/b/[boardId]/ownership/role-looks.ts'

const role = (id: string, name = id) => ({ id, name, holders: [] })

test('the known roles keep their hues, and other roles take what is left, then none', () => {
  const hues = (...ids: string[]) =>
    [...roleHues(ids.map((id) => role(id))).values()].map(({ line }) => line)
  expect(hues('PM', 'PO')).toEqual(['var(--pm)', 'var(--po)'])
  expect(hues('design', 'PM', 'engineering')).toEqual(['var(--po)', 'var(--pm)', 'var(--pmm)'])
  expect(hues('a', 'b', 'c', 'd')[3]).toBe('var(--border-strong)')
})

test.each([
  [role('PMM', 'Product Marketing Manager'), 'PMM'],
  [role('role-1', 'Customer Success'), 'CS'],
  [role('role-2', 'Engineering'), 'EN'],
  [role('role-3', 'The People Who Answer Phones'), 'TPWA'],
  [role('role-4', 'Élan'), 'ÉL'],
])('the letters of %j are %s', (from, letters) => {
  expect(roleLetters(from)).toBe(letters)
})
