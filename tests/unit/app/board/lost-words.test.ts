import { expect, test } from 'vitest'
import { lostSentence } from '#app/b/[boardId]/canvas/lost-words.ts'

test('a sentence says who deleted what, and what this person was at', () => {
  const say = (titles: readonly string[], during: 'offline' | 'drag') =>
    lostSentence({ who: 'Bo', titles, noun: 'card', during })
  expect([
    say(['Pricing'], 'offline'),
    say(['Pricing', 'Demo'], 'offline'),
    say([''], 'offline'),
    say(['Pricing'], 'drag'),
    say(['Pricing', 'Demo'], 'drag'),
    say(['x'.repeat(60)], 'drag'),
  ]).toEqual([
    '“Pricing”, which you changed while you were offline, was deleted.',
    '2 cards that you changed while you were offline were deleted.',
    'A card, which you changed while you were offline, was deleted.',
    'Bo deleted “Pricing” while you moved it.',
    'Bo deleted 2 cards while you moved them.',
    `Bo deleted “${'x'.repeat(39)}…” while you moved it.`,
  ])
})
