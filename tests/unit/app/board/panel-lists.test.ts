import { expect, test } from 'vitest'
import { panelContent, type Filter } from '#app/b/[boardId]/ownership/panel-lists.ts'
import type { Ownership } from '#lib/ownership/ownership.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { taskFocus } from '#lib/templates/task-focus.ts'
import {
  AT,
  cardAt,
  ownershipOf,
  titles,
  tray,
  twoCircles,
} from '#tests/support/ownership-board.ts'

const ALL = { filter: { kind: 'all' }, words: '' } as const

/** Headings as people read them, with the number of what is shared where there is some. */
function headings(ownership: Ownership, asked: { filter: Filter; words: string } = ALL): string[] {
  return panelContent(ownership, asked).lists.map(
    ({ title, cards, shared }) =>
      `${title} · ${cards.length}${shared.length > 0 ? ` + ${shared.length}` : ''}`,
  )
}

test('the panel of the default board says what is settled and what is not', () => {
  const { furniture, records } = pmPo.build('example')
  const ownership = ownershipOf([...furniture, ...records], { tasks: taskFocus })
  expect(headings(ownership)).toEqual([
    'Product Manager · 9',
    'Product Owner · 9',
    'Both: name one accountable · 6',
    'Nobody owns this yet · 0',
    'Two accountable · 0',
    'Parked · 0',
    'Not placed yet · 7',
  ])
  const { toSettle, hints, lists } = panelContent(ownership, ALL)
  expect({ toSettle, hints }).toEqual({ toSettle: 6, hints: [] })
  expect(lists.flatMap(({ hints }) => hints)).toEqual([])
})

test('a shared card goes to the list of the role that answers for it, beside what that role holds alone', () => {
  const ownership = ownershipOf([
    ...twoCircles(),
    cardAt('Alone', AT.PM),
    cardAt('Settled', AT.both, { accountable: 'PM' }),
    cardAt('Open', AT.both),
    cardAt('Parked', AT.both, { parked: true }),
  ])
  const [pm] = panelContent(ownership, ALL).lists
  expect([titles(pm?.cards ?? []), titles(pm?.shared ?? []), pm?.role?.tasks]).toEqual([
    ['Alone'],
    ['Settled'],
    2,
  ])
  expect(headings(ownership)).toEqual([
    'PM · 1 + 1',
    'PO · 0',
    'Both: name one accountable · 1',
    'Nobody owns this yet · 0',
    'Two accountable · 0',
    'Parked · 1',
  ])
})

test('a person without a role who answers for cards has a list of them, after the roles', () => {
  const ownership = ownershipOf([
    ...twoCircles(),
    cardAt('Demo', AT.both, { accountable: 'Ana', size: 'L' }),
    cardAt('Pricing', AT.PM, { accountable: 'Ana' }),
    cardAt('Sprint', AT.PO),
  ])
  expect(headings(ownership).slice(0, 4)).toEqual([
    'PM · 1',
    'PO · 1',
    'Ana · 2',
    'Both: name one accountable · 0',
  ])
  const { lists, maxLoad, people } = panelContent(ownership, ALL)
  const [, , ana] = lists
  expect([titles(ana?.cards ?? []), ana?.person?.tasks, ana?.person?.load, maxLoad]).toEqual([
    ['Demo', 'Pricing'],
    2,
    4,
    4,
  ])
  expect(people).toEqual(['Ana'])
  expect(headings(ownership, { filter: ALL.filter, words: 'demo' })).toEqual(['Ana · 1'])
  expect(headings(ownership, { filter: { kind: 'person', name: 'Ana' }, words: '' })).toEqual([
    'PM · 1',
    'Ana · 2',
  ])
})

test('a search finds titles and names, a filter what a role or a person has to do with', () => {
  const ownership = ownershipOf([
    ...twoCircles({ PM: 'Ana', PO: 'Ana' }),
    tray({ x: -200, y: 1_500, w: 400, h: 400 }),
    cardAt('Pricing', AT.PM),
    cardAt('Demo', AT.both, { accountable: 'Legal' }),
    cardAt('Lost', AT.nobody),
    cardAt('Sprint', AT.PO, { delegate: 'Developers' }),
    cardAt('Waiting', { x: 0, y: 1_700 }),
  ])
  const found = (words: string, filter: Filter = ALL.filter): string[] =>
    panelContent(ownership, { filter, words }).lists.flatMap(({ cards, shared }) => [
      ...titles(cards),
      ...titles(shared),
    ])
  expect(found(' PRIC ')).toEqual(['Pricing'])
  expect(found('developers')).toEqual(['Sprint'])
  expect(found('wait')).toEqual(['Waiting'])
  expect(found('legal')).toEqual(['Demo'])
  expect(found('', { kind: 'person', name: 'Legal' })).toEqual(['Demo'])
  expect(found('no such card')).toEqual([])
  expect(found('', { kind: 'to-settle' })).toEqual(['Lost'])
  expect(found('', { kind: 'role', role: 'PM' })).toEqual(['Pricing', 'Demo'])
  expect(found('', { kind: 'person', name: 'Ana' })).toEqual(['Pricing', 'Sprint', 'Demo'])
  expect(headings(ownership, { filter: ALL.filter, words: 'lost' })).toEqual([
    'Nobody owns this yet · 1',
  ])
})

test('too much work, only details and strategy without an owner are quiet sentences', () => {
  const ownership = ownershipOf(
    [
      ...twoCircles({ PM: 'Ana', PO: 'Ana' }),
      cardAt('legal', AT.PM, { accountable: 'Legal' }),
      cardAt('product-vision', AT.nobody),
      cardAt('order-backlog', AT.PO, { size: 'L' }),
      cardAt('backlog-items', AT.PO, { size: 'L' }),
      cardAt('sprint-goal', AT.PO, { size: 'L' }),
    ],
    { tasks: taskFocus },
  )
  const { lists, hints } = panelContent(ownership, ALL)
  expect(lists.flatMap(({ key, hints }) => hints.map((hint) => `${key}: ${hint}`))).toEqual([
    'role PO: Much more than an even share.',
    'role PO: Only daily detail work, nothing that looks ahead.',
    'unowned: No strategic task has an owner.',
  ])
  expect(hints).toEqual(['Ana answers for much more than an even share.'])
})

test('a board of three roles speaks of what is shared, not of both', () => {
  const [first, second] = twoCircles()
  if (!first || !second) throw new Error('there are two circles')
  const third = {
    ...first,
    id: 'shape:tpl-region-PMM' as typeof first.id,
    meta: { ...first.meta, role: 'PMM' },
  }
  const ownership = ownershipOf([first, second, third, cardAt('Launch', AT.both)])
  expect(headings(ownership).slice(0, 4)).toEqual([
    'PM · 0',
    'PMM · 0',
    'PO · 0',
    'Shared: name one accountable · 1',
  ])
})

test('a region of a newer version is said to be left out', () => {
  const [circle] = twoCircles()
  if (!circle) throw new Error('there are two circles')
  const star = { ...circle, props: { ...circle.props, geo: 'star' as const } }
  expect(panelContent(ownershipOf([star]), ALL).hints).toEqual([
    '1 region of this board is not known here and not counted.',
  ])
})
