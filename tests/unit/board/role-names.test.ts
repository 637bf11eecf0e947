import { expect, test } from 'vitest'
import { parseRoleNames, ROLE_NAMES_SENTENCES } from '#lib/board/role-names.ts'

const COUNT = { least: 2, most: 3 }

test('names are trimmed, composed, and keep the order in which they came', () => {
  expect(parseRoleNames([' Design ', 'Cafe\u0301   team', '品質'], COUNT)).toEqual({
    ok: true,
    value: ['Design', 'Café team', '品質'],
  })
})

test.each([
  ['no list', undefined, 'wrong-number-of-roles'],
  ['one name', ['Design'], 'wrong-number-of-roles'],
  ['four names', ['A', 'B', 'C', 'D'], 'wrong-number-of-roles'],
  ['an empty name', ['Design', '  '], 'bad-role-name'],
  ['25 characters', ['Design', 'x'.repeat(25)], 'bad-role-name'],
  ['a line break', ['Design', 'a\nb'], 'bad-role-name'],
  ['a direction override', ['Design', 'a\u202eb'], 'bad-role-name'],
  ['no text', ['Design', 7], 'bad-role-name'],
  ['a plus', ['Design', 'PM+PO'], 'plus-in-role-name'],
  ['what labels speak of', ['Design', 'NOBODY'], 'taken-role-name'],
  ['two equal names', ['Design', 'design '], 'equal-role-names'],
])('%s is refused with a sentence', (_, names, reason) => {
  const parsed = parseRoleNames(names, COUNT)
  expect(parsed).toEqual({ ok: false, reason })
  if (!parsed.ok) expect(ROLE_NAMES_SENTENCES[parsed.reason]).toMatch(/^[A-Z].*\.$/)
})

test('24 characters are a name', () => {
  expect(parseRoleNames(['x'.repeat(24), 'y'], COUNT).ok).toBe(true)
})
