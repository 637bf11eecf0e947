import { expect, test } from 'vitest'
import { leadsBackTo, peopleOnBoard } from '#app/b/[boardId]/panels/people-here.ts'

const tab = (clientId: number, personId: string) => ({
  clientId,
  personId,
  name: personId,
  colour: '#157a3c',
  role: 'editor' as const,
})

test('a person with two tabs is one person, and this person comes first', () => {
  const people = peopleOnBoard([tab(1, 'bo'), tab(2, 'ana'), tab(3, 'bo'), tab(4, 'cleo')], 'ana')
  expect(people.map(({ personId, clientIds }) => [personId, clientIds])).toEqual([
    ['ana', [2]],
    ['bo', [1, 3]],
    ['cleo', [4]],
  ])
})

test.each([
  { start: 'bo', following: {}, leadsBack: false },
  { start: 'bo', following: { bo: 'ana' }, leadsBack: true },
  { start: 'bo', following: { bo: 'cleo', cleo: 'ana' }, leadsBack: true },
  { start: 'bo', following: { bo: 'cleo', cleo: 'dan' }, leadsBack: false },
  { start: 'bo', following: { bo: 'cleo', cleo: 'bo' }, leadsBack: false },
])('following $start while $following leads back to ana: $leadsBack', (each) => {
  const following = new Map(Object.entries(each.following))
  expect(leadsBackTo({ me: 'ana', start: each.start, following })).toBe(each.leadsBack)
})
