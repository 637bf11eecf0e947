import { expect, test } from 'vitest'
import { panelContent, filterAmong } from '#app/b/[boardId]/ownership/panel-lists.ts'
import { otherPages } from '#app/b/[boardId]/ownership/other-pages.ts'
import { cardsSeenOn } from '#app/b/[boardId]/ownership/seen-cards.ts'
import { ownershipOf, AT, cardAt, noteAt, twoCircles } from '#tests/support/ownership-board.ts'
import { DACI, FIRST, onPage, ownershipOfPages, THREE } from '#tests/support/paged-board.ts'
import { partyText } from '#tests/support/plain-ownership.ts'
import { shapeId } from '#tests/support/board-factory.ts'

const ALL = { filter: { kind: 'all' }, words: '' } as const

/** Two pages with the same circles; whoever holds a role there is named only there. */
function twoPages(holders: Parameters<typeof twoCircles>[0], cards: ReturnType<typeof cardAt>[]) {
  const other = twoCircles(holders).map((shape) => onPage(shape, 'page:two'))
  return ownershipOf([...twoCircles(), ...other, ...cards])
}

test('each page has its own roles, in the order of its own shapes, and lists of its own cards', () => {
  const ownership = ownershipOfPages()
  const headings = [FIRST, DACI, THREE].map((page) =>
    panelContent(cardsSeenOn(ownership, page), ALL).lists.map(
      ({ title, cards }) => `${title} · ${cards.length}`,
    ),
  )
  expect(headings).toEqual([
    [
      'Product Manager · 9',
      'Product Owner · 9',
      'Both: name one accountable · 6',
      'Nobody owns this yet · 0',
      'Two accountable · 0',
      'Parked · 0',
      'Not placed yet · 7',
    ],
    [
      'Driver · 1',
      'Approver · 1',
      'Contributors · 4',
      'Informed · 2',
      'No part · 0',
      'Parked · 0',
      'Not placed yet · 2',
    ],
    [
      'Product Manager · 7',
      'Product Owner · 7',
      'Product Marketing · 4',
      'Shared: name one accountable · 7',
      'Nobody owns this yet · 0',
      'Two accountable · 0',
      'Parked · 0',
      'Not placed yet · 11',
    ],
  ])
  expect(ownership.onPage('page:notes').roles).toEqual([])
})

test('a load is held against an even share among the roles of its own page', () => {
  const many = Array.from({ length: 7 }, (_, at) => cardAt(`c${at}`, AT.PM))
  const busy = Array.from({ length: 9 }, (_, at) => onPage(cardAt(`d${at}`, AT.PO), 'page:two'))
  const ownership = twoPages({}, [...many, cardAt('one', AT.PO), ...busy])
  const loads = [FIRST, 'page:two'].map((page) =>
    ownership
      .onPage(page)
      .summary.roles.map(({ id, load, isOverloaded }) => [id, load, isOverloaded]),
  )
  expect(loads).toEqual([
    [
      ['PM', 7, true],
      ['PO', 1, false],
    ],
    [
      ['PM', 0, false],
      ['PO', 9, true],
    ],
  ])
})

test('who holds a role on another page, or is called like one, is simply somebody here', () => {
  const cards = [
    cardAt('a', AT.both, { accountable: 'Ana', delegate: 'Driver' }),
    onPage(cardAt('a', AT.both, { accountable: 'Ana' }), 'page:two'),
  ]
  const ownership = twoPages({ PM: 'Ana' }, cards)
  const named = (id: string) => ownership.card(id)?.accountable.map(partyText)
  expect([named(shapeId('a')), named(shapeId('a-two'))]).toEqual([[':Ana'], ['PM:Ana']])
  const pages = ownershipOfPages([cardAt('a', { x: 0, y: 0 }, { delegate: 'Driver' })])
  expect(pages.card(shapeId('a'))?.delegates.map(partyText)).toEqual([':Driver'])
})

test('a card that goes to another page leaves all lists of the one where it was', () => {
  const card = cardAt('Demo', AT.PM)
  const ownership = twoPages({}, [card])
  const counts = () =>
    [FIRST, 'page:two'].map((page) => {
      const { summary, cards } = ownership.onPage(page)
      return [cards.length, summary.roles[0]?.tasks, summary.states.owned]
    })
  const before = counts()
  ownership.apply({ put: [{ ...card, parentId: 'page:two' }] })
  expect([before, counts()]).toEqual([
    [
      [1, 1, 1],
      [0, 0, 0],
    ],
    [
      [0, 0, 0],
      [1, 1, 1],
    ],
  ])
})

test('a board of one template is one, whichever of its pages is shown', () => {
  const astray = onPage(cardAt('astray', AT.PM), 'page:notes')
  const ownership = ownershipOf([...twoCircles(), cardAt('Demo', AT.PM), astray])
  for (const page of [FIRST, 'page:notes']) expect(cardsSeenOn(ownership, page)).toBe(ownership)
  expect(otherPages(ownership, { pages: [], shown: FIRST, words: '' })).toEqual([])
})

test('of other pages the panel says what is to settle there, or what a search finds', () => {
  // A second Driver, and somebody beside the lanes, who is nothing to settle.
  const ownership = ownershipOfPages([
    onPage(noteAt('lost', { x: 1_150, y: 0 }, 'Lost'), DACI),
    onPage(noteAt('second', { x: -100, y: -450 }, 'Second'), DACI),
  ])
  const pages = [
    { id: THREE, name: 'Three' },
    { id: 'page:notes', name: 'Notes' },
    { id: FIRST, name: 'Product' },
    { id: DACI, name: 'Decision' },
  ]
  const said = (words: string) =>
    otherPages(ownership, { pages, shown: FIRST, words }).map(({ name, said: line }) => [
      name,
      line,
    ])
  expect([said(''), said(' LOST'), said('pricing')]).toEqual([
    [
      ['Three', '7 to settle'],
      ['Decision', '1 to settle'],
    ],
    [
      ['Three', ''],
      ['Decision', '1 found'],
    ],
    [
      ['Three', '1 found'],
      ['Decision', ''],
    ],
  ])
})

test('a filter for a role or a person of another page shows all of this one', () => {
  const ownership = ownershipOfPages()
  const among = (page: string, filter: Parameters<typeof filterAmong>[0]) =>
    filterAmong(filter, ownership.onPage(page)).kind
  expect([
    among(FIRST, { kind: 'role', role: 'PM' }),
    among(DACI, { kind: 'role', role: 'PM' }),
    among(DACI, { kind: 'person', name: 'Ana' }),
    among(DACI, { kind: 'to-settle' }),
  ]).toEqual(['role', 'all', 'all', 'to-settle'])
})
