import { expect, test } from 'vitest'
import { keptSentence } from '#app/b/[boardId]/canvas/kept-sentence.ts'

test('the sentence about kept things names who edited what, in few words', () => {
  const note = (...names: (string | undefined)[]) => ({ noun: 'note', names })
  expect(
    [
      [note('Anna')],
      [note('Anna', 'Anna')],
      [note('Anna'), note('Anna')],
      [note('Anna', 'Bo')],
      [note('Anna', 'Bo', 'Cem')],
      [note(undefined)],
      [note()],
      [note('Anna', undefined)],
      [note('Anna'), { noun: 'frame', names: ['Anna'] }],
    ].map((things) => keptSentence(things)),
  ).toEqual([
    'Kept: Anna has edited this note.',
    'Kept: Anna has edited this note.',
    'Kept: Anna has edited 2 notes.',
    'Kept: Anna and Bo have edited this note.',
    'Kept: Anna and 2 others have edited this note.',
    'Kept: Somebody has edited this note.',
    'Kept: Somebody has edited this note.',
    'Kept: Anna and somebody have edited this note.',
    'Kept: Anna has edited 2 items.',
  ])
})
