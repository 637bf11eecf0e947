import { expect, test } from 'vitest'
import { parseBoardTitle } from '#lib/board/title.ts'

test.each([
  ['  Who owns pricing?  ', 'Who owns pricing?'],
  ['Überblick 🎯', 'Überblick 🎯'],
  ['من يملك التسعير', 'من يملك التسعير'],
  ['x'.repeat(120), 'x'.repeat(120)],
])('the title %j is kept as %j', (text, title) => {
  expect(parseBoardTitle(text)).toBe(title)
})

test.each(['', '   ', '\u200B', 'a\u202Eb', 'a\nb', 'a\u0000b', '\uD800', 'x'.repeat(121)])(
  'the title %j is refused',
  (text) => {
    expect(parseBoardTitle(text)).toBeUndefined()
  },
)
