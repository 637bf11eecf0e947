import { expect, test } from 'vitest'
import { isTableOf, linesOf } from '#app/b/[boardId]/cards/list-lines.ts'

test('a list is its lines without bullets, numbers and empty lines', () => {
  const text =
    '- Pricing\r\n\r\n  * Roadmap \n• Demo\n1. Vision\n12) Strategy\n[x] Done\n[ ] Open\n- [ ] Next\n2. [X] Last\n☐ Box\n'
  expect(linesOf(text)).toEqual([
    'Pricing',
    'Roadmap',
    'Demo',
    'Vision',
    'Strategy',
    'Done',
    'Open',
    'Next',
    'Last',
    'Box',
  ])
})

test('what only looks like a bullet stays', () => {
  expect(linesOf('-5 % churn\n2026 plan\n1.5 people\n*bold*\n- \u2028 –x')).toEqual([
    '-5 % churn',
    '2026 plan',
    '1.5 people',
    '*bold*',
    '-',
    '–x',
  ])
})

test('ten thousand lines are all counted, so that they can be refused with their number', () => {
  expect(linesOf(Array.from({ length: 10_000 }, (_, i) => `Task ${i}`).join('\n'))).toHaveLength(
    10_000,
  )
})

test('rows of a spreadsheet are told from lists that have tabs', () => {
  expect(isTableOf('Task\tOwner\r\nPricing\tPM\r\nDemo\t\r\n')).toBe(true)
  expect(isTableOf('\tPM\tPO\nPricing\tA\tR')).toBe(true)
  expect(isTableOf('1.\tPricing\n2.\tDemo')).toBe(false)
  expect(isTableOf('Pricing\n\tDiscounts\n\tList price')).toBe(false)
  expect(isTableOf('\tPricing\n\tDemo')).toBe(false)
  expect(isTableOf('Pricing\tPM')).toBe(false)
})
