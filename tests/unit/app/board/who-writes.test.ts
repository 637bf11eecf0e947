import { expect, test } from 'vitest'
import { whoWrites } from '#app/b/[boardId]/typing/who-writes.ts'

const people = ['Anna', 'Ben', 'Cleo', 'Dan'].map((name, at) => ({ name, colour: `#00000${at}` }))

test('says who writes, the first two each in their own colour', () => {
  const said = [0, 1, 2, 3, 4].map((count) => whoWrites(people.slice(0, count)))
  expect(said.map((parts) => parts.map(({ text }) => text).join(''))).toEqual([
    '',
    'Anna is writing',
    'Anna and Ben are writing',
    'Anna, Ben and 1 other are writing',
    'Anna, Ben and 2 others are writing',
  ])
  expect(said[3]).toEqual([
    { text: 'Anna, ', colour: '#000000' },
    { text: 'Ben and 1 other are writing', colour: '#000001' },
  ])
})
