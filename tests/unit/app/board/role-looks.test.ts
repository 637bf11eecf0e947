import { expect, test } from 'vitest'
import { roleHues } from '#app/b/[boardId]/ownership/role-looks.ts'
import { roleLetters } from '#lib/ownership/role-letters.ts'
import { twoCircles } from '#tests/support/ownership-board.ts'

const role = (id: string, name = id) => ({ id, name, holders: [] })

test('a role has the hue of its shape, or of its place where no shape of it is', () => {
  const hues = (ids: readonly string[], furniture: Parameters<typeof roleHues>[1]) =>
    [
      ...roleHues(
        ids.map((id) => role(id)),
        furniture,
      ).values(),
    ].map(({ line }) => line)
  expect(hues(['PO', 'PM'], twoCircles())).toEqual(['var(--po)', 'var(--pm)'])
  const plain = twoCircles().map((shape) => ({
    ...shape,
    props: { ...shape.props, color: 'grey' },
  }))
  expect(hues(['PM'], plain)).toEqual(['var(--border-strong)'])
  expect(hues(['a', 'b', 'c', 'd'], [])).toEqual([
    'var(--pm)',
    'var(--po)',
    'var(--pmm)',
    'var(--border-strong)',
  ])
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
