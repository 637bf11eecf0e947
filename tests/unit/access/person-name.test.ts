import { expect, test } from 'vitest'
import { parsePersonName } from '#lib/access/person-name.ts'

test.each([
  ['  Ana  ', 'Ana'],
  ['Ana   de  Souza', 'Ana de Souza'],
  ['Zoë', 'Zoë'],
  ['山田 太郎', '山田 太郎'],
  ['👩‍💻', '👩‍💻'],
  ['x'.repeat(40), 'x'.repeat(40)],
])('the name %j becomes %j', (text, name) => {
  expect(parsePersonName(text)).toEqual({ ok: true, value: name })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['\u200d\u200b', 'empty'],
  [undefined, 'empty'],
  [['Ana'], 'empty'],
  ['x'.repeat(41), 'too-long'],
  ['Ana\u0000', 'not-plain'],
  ['Ana\nBo', 'not-plain'],
  ['\u202eanA', 'not-plain'],
  ['Ana\u2028Bo', 'not-plain'],
  ['half \ud83d', 'not-plain'],
])('the name %j is refused as %s', (text, reason) => {
  expect(parsePersonName(text)).toEqual({ ok: false, reason })
})
