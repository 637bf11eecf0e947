import { expect, test } from 'vitest'
import { verdict } from '#tests/bench/budget.ts'
import { drag } from '#tests/bench/drags.ts'
import { editCosts } from '#tests/bench/edits.ts'
import { layouts, ourLayout } from '#tests/bench/layouts.ts'
import { report, type Scale } from '#tests/bench/report.ts'

const TINY: Scale = {
  notes: 12,
  hour: { notes: 20, people: 10, notesPerDrag: 1, drags: 2 },
  together: { notes: 20, people: 10, notesPerDrag: 2, drags: 1 },
  repeats: { loads: 1, edits: 3, deletions: 1 },
  limitMs: 60_000,
}

test('the bench measures every layout and ends with one line per budget', () => {
  const lines: string[] = []
  const holds = report(TINY, (line) => lines.push(line))
  const budgets = lines.slice(lines.indexOf('Budgets') + 1)
  expect(budgets).toHaveLength(8)
  for (const line of budgets)
    expect(line).toMatch(/: [\d.]+ (ms|kB), at most [\d]+ (ms|kB): (ok|falls short)$/)
  expect(holds).toBe(budgets.every((line) => line.endsWith(': ok')))
  for (const { name } of layouts) {
    expect(lines.filter((line) => line.startsWith(name) && line.includes('structs'))).toHaveLength(
      4,
    )
  }
  expect(lines.join('\n')).not.toContain('NaN')
})

test('ours keeps all three edits made at once and writes a move in a few bytes; whole records do neither', () => {
  const costs = layouts.map((layout) => editCosts(layout, 12))
  expect(costs.map(({ editsKept }) => editsKept)).toEqual([3, 1, 1])
  const [ours, ...others] = costs
  for (const other of others) expect(ours?.moveBytes).toBeLessThan(other.moveBytes / 3)
})

test('a drag that runs out of time says how much of it was done', () => {
  const plan = { ...TINY.hour, writesPerDrag: 1, drags: 1_000_000 }
  const growth = drag(ourLayout, plan, 20)
  expect(growth.done).toBeLessThan(1)
  expect(growth.after).toBeGreaterThan(growth.before)
})

test('a budget that is passed, or could not be measured, falls short', () => {
  const budget = { what: 'x', limit: 5, unit: 'ms' }
  expect(verdict({ ...budget, measured: 5 })).toBe('ok')
  expect(verdict({ ...budget, measured: 5.1 })).toBe('falls short')
  expect(verdict({ ...budget, measured: Number.NaN })).toBe('falls short')
})
