import { expect, test } from 'vitest'
import { dateAt, parseUtcOffset } from '#lib/core/local-date.ts'

test.each([
  ['0', 0],
  ['-720', -720],
  ['840', 840],
  ['345', 345],
  ['841', undefined],
  ['-721', undefined],
  ['', undefined],
  ['1e2', undefined],
  ['60.5', undefined],
  ['+60', undefined],
  [' 60', undefined],
  ['Europe/Berlin', undefined],
])('"%s" is an offset of %s minutes', (text, minutes) => {
  expect(parseUtcOffset(text)).toBe(minutes)
})

test('around midnight the date is that of the place, also over the end of a year', () => {
  const at = Date.UTC(2026, 11, 31, 23, 30)
  expect([-600, 0, 29, 30, 840].map((offset) => dateAt(at, offset))).toEqual([
    '2026-12-31',
    '2026-12-31',
    '2026-12-31',
    '2027-01-01',
    '2027-01-01',
  ])
})
