import { expect, test } from 'vitest'
import { reportOwnership } from '#tests/bench/ownership/report.ts'

test('the bench of the ownership engine ends with one line per budget', () => {
  const lines: string[] = []
  const scale = { cards: 40, moves: 60, repeats: 1 }
  const holds = reportOwnership(scale, (line) => lines.push(line))
  const budgets = lines.slice(lines.indexOf('Budgets') + 1)
  expect(budgets).toHaveLength(7)
  for (const line of budgets) {
    expect(line).toMatch(/: [\d.]+( ms)?, at most [\d.]+( ms)?: (ok|falls short)$/)
  }
  expect(holds).toBe(budgets.every((line) => line.endsWith(': ok')))
})
