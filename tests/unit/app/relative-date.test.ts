import { expect, test } from 'vitest'
import { relativeDate } from '#app/home/relative-date.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

test.each([
  [NOW + HOUR, 'just now'],
  [NOW - 59_000, 'just now'],
  [NOW - MINUTE, '1 minute ago'],
  [NOW - 59 * MINUTE, '59 minutes ago'],
  [NOW - HOUR, '1 hour ago'],
  [NOW - 23 * HOUR, '23 hours ago'],
  [NOW - DAY, 'yesterday'],
  [NOW - 6 * DAY, '6 days ago'],
  [NOW - 7 * DAY, '17 November'],
  [Date.UTC(2025, 2, 3), '3 March 2025'],
])('%i is called "%s"', (at, words) => {
  expect(relativeDate(at, NOW)).toBe(words)
})
