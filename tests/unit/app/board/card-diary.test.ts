import { expect, test } from 'vitest'
import { CardDiary } from '#app/b/[boardId]/ownership/card-diary.ts'
import { readCardFacts } from '#lib/ownership/card-facts.ts'
import { type Card, makeCard } from '#lib/ownership/card.ts'

const ROLES = [{ id: 'PM', name: 'Product Manager', holders: [] }]
const OWN = 1
const PEOPLE = [
  { clientId: 2, personId: 'ana', name: 'Ana', colour: '#000000', role: 'editor' as const },
]

function card(id: string, held: readonly string[], meta: object = {}): Card {
  const richText = { type: 'doc', content: [{ type: 'text', text: id }] }
  const facts = readCardFacts({ id, typeName: 'shape', props: { richText }, meta })
  return makeCard({
    id,
    facts,
    pageId: 'page:page',
    region: { key: held.join('+'), roles: held },
    roles: ROLES,
  })
}

function read(diary: CardDiary, cards: readonly Card[]) {
  return diary
    .read({ card: (id) => cards.find((each) => each.id === id), own: OWN, people: PEOPLE })
    .map(({ before, after, by }) => [before?.region, after?.region, by?.name])
}

test('what others did since the last time is told once, with who did it', () => {
  const diary = new CardDiary([card('a', ['PM']), card('b', ['PM']), card('c', [])])
  diary.changed(new Map([['a', 2]]))
  diary.changed(
    new Map([
      ['b', OWN],
      ['c', 7],
      ['d', 2],
    ]),
  )
  const now = [card('a', []), card('b', []), card('d', ['PM'])]
  expect(read(diary, now)).toEqual([
    ['PM', '', 'Ana'],
    ['', undefined, undefined],
    [undefined, 'PM', 'Ana'],
  ])
  expect(read(diary, now)).toEqual([])
})

test('own changes and changes of what is no part of a card are no news', () => {
  const diary = new CardDiary([card('a', ['PM'])])
  diary.changed(new Map([['a', OWN]]))
  expect(read(diary, [card('a', [])])).toEqual([])
  // A move inside of the region.
  diary.changed(new Map([['a', 2]]))
  expect(read(diary, [card('a', [])])).toEqual([])
  diary.changed(new Map([['a', 2]]))
  expect(read(diary, [card('a', [], { delegate: 'Team' })])).toEqual([['', '', 'Ana']])
})

test('what somebody else did is told though this person changed the same card in that moment, before or after', () => {
  const diary = new CardDiary([card('a', ['PM'])])
  const changes = [2, OWN, 2, OWN].map((writer) => new Map([['a', writer]]))
  for (const writers of changes.slice(1)) diary.changed(writers)
  expect(read(diary, [card('a', [])])).toEqual([['PM', '', 'Ana']])
  for (const writers of changes.slice(0, 2)) diary.changed(writers)
  expect(read(diary, [card('a', ['PM'])])).toEqual([['', 'PM', 'Ana']])
})
