import { expect, test } from 'vitest'
import { footerLetters, hasRoomForAuthor, roomBelow } from '#app/b/[boardId]/canvas/author-place.ts'

const note = { size: 'l', fontSizeAdjustment: 26, verticalAlign: 'middle', growY: 0 }
const hasRoom = (words: string, change = {}) => hasRoomForAuthor({ ...note, words, ...change })

test('the author stands inside a note of few words and below one that is full', () => {
  expect(
    [
      '',
      'Pricing',
      'Team understands each item',
      'Team understands each item and says so',
      'one\ntwo\nthree',
      'one\ntwo\nthree\nfour',
      'word '.repeat(100),
    ].map((words) => hasRoom(words)),
  ).toEqual([true, true, true, false, true, false, false])
})

test('the room that is left is what letters from far away may take', () => {
  const rooms = ['Pricing', 'one\ntwo\nthree', 'one\ntwo\nthree\nfour'].map((words) =>
    Math.round(roomBelow({ ...note, words })),
  )
  expect(rooms).toEqual([82, 47, 30])
  expect(roomBelow({ ...note, words: 'Pricing', growY: 40 })).toBe(0)
})

test('smaller letters leave more room, larger ones less', () => {
  const words = 'one\ntwo\nthree\nfour'
  const rooms = ['s', 'm', 'l', 'xl'].map((size) => hasRoom(words, { size, fontSizeAdjustment: 0 }))
  expect(rooms).toEqual([true, true, false, false])
})

test('what is in the record decides: a note that has grown, and where its text stands', () => {
  expect(hasRoom('Pricing', { growY: 1 })).toBe(false)
  expect(hasRoom('Pricing', { verticalAlign: 'end' })).toBe(false)
  expect(hasRoom('one\ntwo\nthree', { verticalAlign: 'start' })).toBe(true)
})

test('a long word and wide letters take the lines that they need', () => {
  expect([hasRoom('x'.repeat(40)), hasRoom('x'.repeat(30))]).toEqual([false, true])
  expect([hasRoom('製品の責任者'), hasRoom('製品の責任者は誰か、そして誰が決めるのか')]).toEqual([
    true,
    false,
  ])
})

test.each(['Pricing', 'Show the product (demo)', 'Sprint planning and goal', 'a\nb\nc\nd'])(
  'the mark of who answers stays clear of the last line of %j',
  (words) => {
    const note = { words, size: 'l', fontSizeAdjustment: 26, verticalAlign: 'middle', growY: 0 }
    const letters = footerLetters(note)
    expect(letters).toBeGreaterThanOrEqual(13)
    if (hasRoomForAuthor(note)) expect(letters * 1.4 + 8).toBeLessThan(roomBelow(note))
    else expect(letters).toBe(21)
  },
)
