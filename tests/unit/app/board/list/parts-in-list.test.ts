import { expect, test } from 'vitest'
import { edited } from '#app/b/[boardId]/list/card-edits.ts'
import { placeForKey, sectionsOf, type ListChoice } from '#app/b/[boardId]/list/list-sections.ts'
import { describeCard, doneSentence, placeName } from '#app/b/[boardId]/list/list-words.ts'
import { regionLine } from '#app/import/import-words.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import type { ToldBoard } from '#lib/sync/told-cards.ts'

const ROLES = [
  { id: 'Driver', name: 'Driver', holders: [], part: 'one' as const },
  { id: 'Approver', name: 'Approver', holders: [], part: 'one' as const },
  { id: 'Informed', name: 'Informed', holders: [], part: 'any' as const },
]

function person(title: string, region: string | null, more: Partial<ToldCard> = {}): ToldCard {
  const state = region === null ? 'unplaced' : 'owned'
  return { id: `shape:${title}`, title, region, state, ...more }
}

const PEOPLE = [
  person('Ana', 'Approver', { size: 'L' }),
  person('Bo', 'Approver'),
  person('Cy', ''),
  person('Dee', null),
  person('Eli', 'Informed', { state: 'parked' }),
]
const BOARD: ToldBoard = {
  cards: new Map(PEOPLE.map((card) => [card.id, card])),
  roles: ROLES,
  regions: ['Driver', 'Approver', 'Informed', ''],
  hasTray: true,
  pages: [],
}

function outline(choice: Partial<ListChoice> = {}): string[] {
  const whole = { search: '', show: 'all', order: 'region', ...choice } as const
  return sectionsOf(PEOPLE, BOARD, whole).map(
    ({ heading, cards, toSettle }) =>
      `${heading}: ${cards.map(({ title }) => title).join(', ')}${toSettle && ` (${toSettle})`}`,
  )
}

test('people stand under their parts, and a part says what its rule lacks', () => {
  expect(outline()).toEqual([
    'Driver:  (No Driver yet)',
    'Approver: Ana, Bo (Two Approvers: keep one)',
    'Informed: ',
    'No part: Cy',
    'Not placed yet: Dee',
    'Parked: Eli',
  ])
})

test('among those who are found nobody can be missing', () => {
  expect(outline({ search: 'ana' })).toEqual(['Approver: Ana'])
  expect(outline({ show: 'in:Approver' })).toEqual(['Approver: Ana, Bo'])
})

test('a person is described with a part and nothing about who is accountable', () => {
  expect(PEOPLE.map((card) => describeCard(card, BOARD))).toEqual([
    'Ana, Approver',
    'Bo, Approver',
    'Cy, No part',
    'Dee, Not placed',
    'Eli, Informed, parked',
  ])
})

test('what is shown while somebody gets another part is what the server will tell', () => {
  const [ana, , , dee, eli] = PEOPLE
  if (!ana || !dee || !eli) throw new Error('they are there')
  const place = (card: ToldCard, region: string | null) =>
    edited(card, { type: 'place-card', card: card.id, region }, BOARD)
  expect([place(dee, 'Driver'), place(ana, ''), place(ana, null)]).toEqual([
    person('Dee', 'Driver'),
    person('Ana', '', { size: 'L' }),
    person('Ana', null, { size: 'L' }),
  ])
  const park = (card: ToldCard, isParked: boolean) =>
    edited(card, { type: 'set-parked', card: card.id, isParked }, BOARD)?.state
  expect([park(ana, true), park(eli, false), place(eli, 'Driver')?.state]).toEqual([
    'parked',
    'owned',
    'parked',
  ])
})

test('keys, announcements and an import say parts', () => {
  const named = ['1', '2', '0', '4'].map((key) => {
    const place = placeForKey(key, BOARD)
    return place === undefined ? undefined : placeName(place, ROLES)
  })
  expect(named).toEqual(['Driver', 'Approver', 'No part', undefined])
  const [ana] = PEOPLE
  if (!ana) throw new Error('she is there')
  const done = { type: 'place-card', card: ana.id, region: '' } as const
  expect(doneSentence(ana, done, ROLES)).toBe('Ana: No part.')
  expect([regionLine({ roles: [] }, ROLES, ''), regionLine({ roles: [] }, [], '')]).toEqual([
    'No part',
    'Nobody yet',
  ])
})
