import { expect, test } from 'vitest'
import type { BoardRecord } from '#lib/ownership/board-record.ts'
import type { OwnershipChange } from '#lib/ownership/ownership.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { taskCards } from '#lib/templates/cards.ts'
import { page, shapeId } from '#tests/support/board-factory.ts'
import {
  AT,
  cardAt,
  noteAt,
  ownershipOf,
  titles,
  tray,
  twoCircles,
} from '#tests/support/ownership-board.ts'
import { partyText } from '#tests/support/plain-ownership.ts'

function stateOf(meta: Parameters<typeof cardAt>[2], at: { x: number; y: number }) {
  const card = ownershipOf([...twoCircles({ PM: 'Ana', PO: 'Bo' }), cardAt('task', at, meta)]).card(
    shapeId('task'),
  )
  return card && [card.region?.key, card.state, card.accountable.map(partyText).join(' ')]
}

test('a role that is named by its own name is that role', () => {
  const { furniture } = pmPo.build('example')
  const named = (meta: Parameters<typeof cardAt>[2]) =>
    ownershipOf([...furniture, cardAt('task', { x: 0, y: 0 }, meta)])
      .card(shapeId('task'))
      ?.accountable.map(partyText)
  expect(named({ accountable: 'Product Owner' })).toEqual(['PO'])
  expect(named({ accountable: 'product owner' })).toEqual([':product owner'])
})

test('the default board opens with nine cards for each role, six to settle and seven in the tray', () => {
  const { furniture, records } = pmPo.build('example')
  const { summary, roles } = ownershipOf([...furniture, ...records])
  expect(roles).toEqual([
    { id: 'PM', name: 'Product Manager', holders: [] },
    { id: 'PO', name: 'Product Owner', holders: [] },
  ])
  expect(summary.regions.map(({ key, count }) => [key, count])).toEqual([
    ['PM', 9],
    ['PO', 9],
    ['PM+PO', 6],
  ])
  expect(summary.states).toEqual({
    owned: 18,
    unowned: 0,
    'needs-accountable': 6,
    'two-accountable': 0,
    person: 0,
    parked: 0,
    unplaced: 7,
  })
  expect(summary.roles.map(({ id, tasks, load, held }) => [id, tasks, load, held])).toEqual([
    ['PM', 9, 9, 15],
    ['PO', 9, 9, 15],
  ])
  expect(summary.faults).toEqual([])
})

test.each([
  ['one role answers for what it alone holds', {}, AT.PM, ['PM', 'owned', 'PM']],
  ['two roles need one to be named', {}, AT.both, ['PM+PO', 'needs-accountable', '']],
  ['the named one answers', { accountable: 'PO' }, AT.both, ['PM+PO', 'owned', 'PO']],
  ['a person answers for a role', { accountable: 'Bo' }, AT.both, ['PM+PO', 'owned', 'PO:Bo']],
  [
    'two who are named are one too many',
    { accountable: 'PO', 'accountable.PM': 'PM' },
    AT.both,
    ['PM+PO', 'two-accountable', 'PM PO'],
  ],
  [
    'a role and its own person are one',
    { accountable: 'PO', 'accountable.2': 'Bo' },
    AT.both,
    ['PM+PO', 'owned', 'PO:Bo'],
  ],
  ['outside of all circles nobody owns it', {}, AT.nobody, ['', 'unowned', '']],
  ['naming somebody is no region', { accountable: 'PM' }, AT.nobody, ['', 'unowned', '']],
  [
    'a role that does not hold it is no answer',
    { accountable: 'PO' },
    AT.PM,
    ['PM', 'owned', 'PM'],
  ],
  ['an outsider may answer', { accountable: 'Legal' }, AT.both, ['PM+PO', 'owned', ':Legal']],
  ['what is parked is in no list', { parked: true }, AT.nobody, ['', 'parked', '']],
  [
    'a value of another type is no name',
    { accountable: 7 },
    AT.both,
    ['PM+PO', 'needs-accountable', ''],
  ],
])('%s', (_what, meta, at, expected) => {
  expect(stateOf(meta, at)).toEqual(expected)
})

test('a name that does not count where a card lies is kept, and counts again when it is back', () => {
  const ownership = ownershipOf([...twoCircles(), cardAt('a', AT.both, { accountable: 'PO' })])
  ownership.apply({ put: [cardAt('a', AT.PM, { accountable: 'PO' })] })
  expect(ownership.card(shapeId('a'))).toMatchObject({ state: 'owned', setAside: ['PO'] })
  ownership.apply({ put: [cardAt('a', AT.both, { accountable: 'PO' })] })
  expect(ownership.card(shapeId('a'))).toMatchObject({ state: 'owned', setAside: [] })
})

test('a delegate does the work for the one who answers, and is none when they are the same', () => {
  const ownership = ownershipOf([
    ...twoCircles(),
    cardAt('a', AT.PO, { delegate: 'Developers' }),
    cardAt('b', AT.PO, { delegate: 'PM' }),
    cardAt('c', AT.PO, { delegate: 'PO' }),
  ])
  const delegates = ownership.cards.map((card) => card.delegates.map(partyText))
  expect(delegates).toEqual([[':Developers'], ['PM'], []])
})

test('a load weighs S, M and L as 1, 2 and 3, and one name may stand on two roles', () => {
  const { summary } = ownershipOf([
    ...twoCircles({ PM: 'Ana', PO: 'Ana' }),
    cardAt('a', AT.PM, { size: 'S' }),
    cardAt('b', AT.PM, { size: 'L' }),
    cardAt('c', AT.PO, { size: 'M' }),
    cardAt('d', AT.PO),
  ])
  expect(summary.roles.map(({ tasks, load }) => [tasks, load])).toEqual([
    [2, 4],
    [2, 3],
  ])
  expect(summary.people).toEqual([
    { name: 'Ana', roles: ['PM', 'PO'], tasks: 4, load: 7, isOverloaded: false },
  ])
})

test('who holds every role carries too much only where somebody is there to share with', () => {
  const cards = Array.from({ length: 7 }, (_, at) => cardAt(`c${at}`, AT.PO))
  const overloaded = (circles: ReturnType<typeof twoCircles>, ...more: BoardRecord[]) =>
    ownershipOf([...circles, ...cards, ...more])
      .summary.people.filter(({ isOverloaded }) => isOverloaded)
      .map(({ name }) => name)
  const alone = twoCircles({ PM: 'Ana', PO: 'Ana' })
  const [pm, po] = alone
  if (!pm || !po) throw new Error('there are two circles')
  const shared = [{ ...pm, meta: { ...pm.meta, 'holder.2': 'Bo' } }, po]
  expect([
    overloaded(alone),
    overloaded(shared),
    overloaded(alone, cardAt('legal', AT.both, { accountable: 'Legal' })),
  ]).toEqual([[], ['Ana'], ['Ana']])
})

test('what somebody outside of all roles answers for is listed, and gone when it is parked', () => {
  const card = (meta: object) => cardAt('a', AT.both, { accountable: 'Zoe', ...meta })
  const ownership = ownershipOf([
    ...twoCircles(),
    card({ size: 'L' }),
    cardAt('b', AT.PM, { accountable: 'Zoe', 'accountable.2': 'PM' }),
  ])
  expect(titles(ownership.accountableToPerson('Zoe'))).toEqual(['a', 'b'])
  expect(ownership.summary.people).toEqual([
    { name: 'Zoe', roles: [], tasks: 2, load: 4, isOverloaded: false },
  ])
  ownership.apply({ put: [card({ parked: true })], removed: [shapeId('b')] })
  expect(ownership.accountableToPerson('Zoe')).toEqual([])
  expect(ownership.summary.people).toEqual([])
})

test('a role carries too much above 1.5 times an even share, from a load of 6 on', () => {
  const overloaded = (pm: number, po: number) => {
    const cards = Array.from({ length: pm + po }, (_, at) =>
      cardAt(`c${at}`, at < pm ? AT.PM : AT.PO),
    )
    return ownershipOf([...twoCircles(), ...cards]).summary.roles.map((role) => role.isOverloaded)
  }
  expect([overloaded(5, 0), overloaded(6, 2), overloaded(7, 2), overloaded(9, 9)]).toEqual([
    [false, false],
    [false, false],
    [true, false],
    [false, false],
  ])
})

test('a role with daily details only, and strategy that nobody holds, are told of', () => {
  const tasks = new Map([
    ['a', { focus: 'detail' as const }],
    ['b', { focus: 'detail' as const }],
    ['c', { focus: 'detail' as const }],
    ['vision', { focus: 'strategy' as const }],
  ])
  const ownership = ownershipOf(
    [
      ...twoCircles(),
      ...['a', 'b', 'c'].map((name) => cardAt(name, AT.PO)),
      cardAt('vision', AT.nobody),
    ],
    { tasks },
  )
  expect(ownership.summary.roles.map(({ isOnlyDetail }) => isOnlyDetail)).toEqual([false, true])
  expect(ownership.summary.strategy).toEqual({ tasks: 1, unowned: 1, isUnowned: true })
  expect(titles(ownership.unownedStrategy())).toEqual(['vision'])
  ownership.apply({ put: [cardAt('vision', AT.both)] })
  expect(ownership.summary.strategy.isUnowned).toBe(false)
})

test('what differs from the reference placement is answered when asked, and nothing else tells of it', () => {
  const reference = new Map(
    taskCards.map(({ id, region }) => [id, { reference: region.split('+') }]),
  )
  const { furniture, records } = pmPo.build('example')
  const ownership = ownershipOf([...furniture, ...records], { tasks: reference })
  expect(ownership.differingFromReference()).toEqual([])
  const pricing = records.find(({ id }) => id === shapeId('card-pricing'))
  if (pricing?.typeName !== 'shape') throw new Error('no card')
  const { cards } = ownership.apply({ put: [{ ...pricing, x: 610, y: 270 }] })
  expect(titles(ownership.differingFromReference())).toEqual(['Pricing'])
  expect(JSON.stringify([cards, ownership.summary])).not.toMatch(/reference|differ/i)
})

test('cards in the tray wait, until a sort step has ended: then they are unowned', () => {
  const ownership = ownershipOf([
    ...twoCircles(),
    tray({ x: -400, y: 800, w: 800, h: 300 }),
    cardAt('a', AT.nobody),
  ])
  expect(titles(ownership.inState('unplaced'))).toEqual(['a'])
  const { cards } = ownership.countUnplaced('unowned')
  expect(cards.map(({ after }) => after?.state)).toEqual(['unowned'])
})

test('notes people wrote are cards where there are regions; empty ones and comments are not', () => {
  const elsewhere = { ...noteAt('e', AT.PM, 'On a page of its own'), parentId: page('two').id }
  const ownership = ownershipOf([
    ...twoCircles(),
    noteAt('a', AT.PM, 'Write the newsletter'),
    noteAt('b', AT.PM, ''),
    { ...noteAt('c', AT.PM, 'Lunch at noon'), meta: { comment: true } },
    elsewhere,
  ])
  expect(titles(ownership.cards)).toEqual(['Write the newsletter'])
  ownership.apply({ put: [{ ...elsewhere, meta: { card: 'e' } }] })
  expect(ownership.card(elsewhere.id)).toMatchObject({ state: 'unowned', task: 'e' })
})

test('a note that grows with its text keeps its region, and one of another scale decides in its middle', () => {
  const atEdge = cardAt('a', { x: 0, y: 300 })
  const ownership = ownershipOf([...twoCircles(), atEdge])
  const before = ownership.card(atEdge.id)
  ownership.apply({ put: [{ ...atEdge, props: { ...atEdge.props, growY: 4_000 } }] })
  expect(ownership.card(atEdge.id)).toBe(before)
  ownership.apply({ put: [{ ...atEdge, props: { ...atEdge.props, scale: 3 } }] })
  expect(ownership.card(atEdge.id)?.region?.key).toBe('')
})

test('a shape that a person pasted is no region, whatever its meta claims', () => {
  const [pm, po] = twoCircles()
  if (!pm || !po) throw new Error('there are two circles')
  const pasted = { ...po, id: shapeId('pasted') }
  expect(ownershipOf([pm, pasted]).roles.map(({ id }) => id)).toEqual(['PM'])
})

test('listeners hear of each card that is another one, of nothing else, and no more once they left', () => {
  const ownership = ownershipOf([...twoCircles(), cardAt('a', AT.PM), cardAt('b', AT.PO)])
  const heard: OwnershipChange[] = []
  const stop = ownership.subscribe((change) => heard.push(change))
  const [summary, list] = [ownership.summary, ownership.accountableTo('PO')]
  ownership.apply({ put: [cardAt('a', { x: -310, y: 5 })] })
  expect([heard.length, ownership.summary]).toEqual([0, summary])
  ownership.apply({ put: [cardAt('a', AT.both)] })
  expect(heard).toMatchObject([
    {
      haveRegionsChanged: false,
      cards: [
        {
          id: shapeId('a'),
          before: { state: 'owned', region: { key: 'PM' } },
          after: { state: 'needs-accountable', region: { key: 'PM+PO' } },
        },
      ],
    },
  ])
  expect(ownership.accountableTo('PO')).toBe(list)
  expect(ownership.summary).not.toBe(summary)
  stop()
  ownership.apply({ removed: [shapeId('a')] })
  expect([heard.length, ownership.card(shapeId('a'))]).toEqual([1, undefined])
})

test('lists are in order of titles without regard to capitals, then of ids', () => {
  const names = ['beta', 'Alpha', 'alpha', 'Gamma']
  const notes = names.map((text, at) => noteAt(`n${at}`, AT.PM, text))
  const ownership = ownershipOf([...twoCircles(), ...notes])
  expect(titles(ownership.accountableTo('PM'))).toEqual(['Alpha', 'alpha', 'beta', 'Gamma'])
  ownership.apply({ put: [noteAt('n1', AT.PM, 'delta')] })
  expect(titles(ownership.accountableTo('PM'))).toEqual(['alpha', 'beta', 'delta', 'Gamma'])
})
