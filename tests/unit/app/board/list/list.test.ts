import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { edited, named, textOf, type CardEdit } from '#app/b/[boardId]/list/card-edits.ts'
import { NewsTeller, summarizeNews } from '#app/b/[boardId]/list/card-news.ts'
import {
  foundSentence,
  PLACE_KEYS,
  placeForKey,
  placesFor,
  placesOf,
  sectionsOf,
  type ListChoice,
} from '#app/b/[boardId]/list/list-sections.ts'
import { knownNames } from '#app/b/[boardId]/list/known-names.ts'
import {
  describeCard,
  doneSentence,
  placeName,
  refusalSentence,
  shortPlaceName,
  turnedSentence,
  wordsRefusal,
} from '#app/b/[boardId]/list/list-words.ts'
import { accountableChoice, delegateChoice } from '#app/b/[boardId]/list/party-options.ts'
import { readCardFacts, type CardFacts } from '#lib/ownership/card-facts.ts'
import { makeCard } from '#lib/ownership/card.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import { rolesFor, ToldCards, type CardNews, type ToldBoard } from '#lib/sync/told-cards.ts'

const ROLES = [
  { id: 'PM', name: 'Product Manager', holders: ['Ana'] },
  { id: 'PO', name: 'Product Owner', holders: ['Bo', 'Ana'] },
]
const RETRO_ROLES = [
  { id: 'PO', name: 'Product Owner', holders: [] },
  { id: 'Design', name: 'Design', holders: [] },
]
const KNOWN = { roles: ROLES, names: [] }
const REGIONS = ['PM', 'PO', 'PM+PO', '']

function boardOf(...cards: readonly ToldCard[]): ToldBoard {
  const byId = new Map(cards.map((card) => [card.id, card]))
  return { cards: byId, roles: ROLES, regions: REGIONS, hasTray: true, pages: [] }
}

function card(title: string, region: string | null, more: Partial<ToldCard> = {}): ToldCard {
  const state = region === null ? 'unplaced' : region === '' ? 'unowned' : 'owned'
  return { id: `shape:${title}`, title, region, state, ...more }
}

const ALL: ListChoice = { search: '', show: 'all', order: 'region' }

/** Headings with the titles under them. */
function outline(board: ToldBoard, choice: Partial<ListChoice> = {}): string[] {
  return sectionsOf([...board.cards.values()], board, { ...ALL, ...choice }).map(
    ({ page, heading, cards, toSettle }) =>
      `${page ? `${page.name}, ` : ''}${heading}: ${cards.map(({ title }) => title).join(', ')}${toSettle && ` (${toSettle})`}`,
  )
}

const SOME = boardOf(
  card('Roadmap', 'PM', { accountable: [{ role: 'PM', person: 'Zoë' }] }),
  card('Pricing 10', 'PM', { accountable: [{ role: 'PM' }] }),
  card('Pricing 9', 'PM', { accountable: [{ role: 'PM' }] }),
  card('Démo', 'PM+PO', { state: 'needs-accountable' }),
  card('Budget', null),
  card('Old idea', 'PO', { state: 'parked' }),
)

test('cards stand under their regions in the order of titles, with numbers as people count', () => {
  expect(outline(SOME)).toEqual([
    'Product Manager: Pricing 9, Pricing 10, Roadmap',
    'Product Owner: ',
    'Both: Démo (1 needs one accountable)',
    'Nobody owns this yet: ',
    'Not placed yet: Budget',
    'Parked: Old idea',
  ])
})

test('a search finds titles, regions and people without case and accents, and leaves empty headings out', () => {
  expect([
    outline(SOME, { search: 'demo' }),
    outline(SOME, { search: 'ZOE' }),
    outline(SOME, { search: 'both demo' }),
    outline(SOME, { search: 'nothing like it' }),
    outline(SOME, { show: 'tray' }),
    outline(SOME, { show: 'parked' }),
    outline(SOME, { show: 'in:PM', order: 'accountable' }),
  ]).toEqual([
    ['Both: Démo (1 needs one accountable)'],
    ['Product Manager: Roadmap'],
    ['Both: Démo (1 needs one accountable)'],
    [],
    ['Not placed yet: Budget'],
    ['Parked: Old idea'],
    ['All cards: Pricing 9, Pricing 10, Roadmap'],
  ])
})

test('1, 2 and 3 are the regions in their order and 0 is nobody; other keys are none', () => {
  const keys = ['1', '2', '3', '4', '0', 'a', '10', '-1'].map((key) => placeForKey(key, SOME))
  expect(keys).toEqual(['PM', 'PO', 'PM+PO', undefined, '', undefined, undefined, undefined])
  expect(placeForKey('0', { ...SOME, regions: [] })).toBeUndefined()
})

test('of several pages a card says its own, and can be put where that page has a place', () => {
  const pages = [
    { id: 'page:page', name: 'Product', regions: REGIONS, hasTray: true, roles: ROLES },
    {
      id: 'page:retro',
      name: 'Retro',
      regions: ['PO', 'Design', 'PO+Design', ''],
      hasTray: false,
      roles: RETRO_ROLES,
    },
  ]
  const cards = [
    card('Demo', 'PM'),
    card('Demo', 'PO', { id: 'shape:retro', page: 'page:retro' }),
    card('Task', '', { page: 'page:notes' }),
  ]
  const regions = ['PM', 'PO', 'Design', 'PM+PO', 'PO+Design', '']
  const board = { ...boardOf(...cards), regions, pages }
  expect(cards.map((each) => describeCard(each, board))).toEqual([
    'Demo, on Product, Product Manager',
    'Demo, on Retro, Product Owner',
    'Task, Nobody',
  ])
  const places = cards.map((each) => placesFor(each, board))
  expect(places.map((each) => placeForKey('3', each))).toEqual(['PM+PO', 'PO+Design', 'PM+PO'])
  // A page without regions has none to offer: its cards can go to those of the first.
  expect(places.map(placesOf)).toEqual([
    ['PM', 'PO', 'PM+PO', '', null],
    ['PO', 'Design', 'PO+Design', ''],
    ['PM', 'PO', 'PM+PO', '', null],
  ])
  expect(outline(board, { search: 'retro' })).toEqual(['Retro, Product Owner: Demo'])
  expect(outline(board)).toEqual([
    'Product, Product Manager: Demo',
    'Product, Product Owner: ',
    'Product, Both: ',
    'Product, Nobody owns this yet: ',
    'Retro, Product Owner: Demo',
    'Retro, Design: ',
    'Retro, Both: ',
    'Retro, Nobody owns this yet: ',
    'Nobody owns this yet: Task',
  ])
  expect([
    outline(board, { page: 'page:retro' }).length,
    outline(board, { page: 'page:page', show: 'in:PO' }),
    outline(board, { page: 'page:retro', show: 'in:PO' }),
    outline(board, { order: 'title' }),
    foundSentence(1, { ...ALL, page: 'page:retro' }),
  ]).toEqual([
    4,
    [],
    ['Retro, Product Owner: Demo'],
    ['All cards: Demo, Demo, Task'],
    '1 card matches.',
  ])
})

test('cards of one title come in the order of their pages', () => {
  const [z, a] = [
    card('Demo', 'PM', { id: 'shape:z' }),
    card('Demo', 'PM', { id: 'shape:a', page: 'page:b' }),
  ]
  const page = { name: '', regions: REGIONS, hasTray: true }
  const pages = ['page:page', 'page:b'].map((id) => ({ ...page, id }))
  const ids = (order: ListChoice['order']) =>
    sectionsOf([a, z], { ...boardOf(a, z), pages }, { ...ALL, order }).flatMap(({ cards }) =>
      cards.map(({ id }) => id),
    )
  expect([ids('title'), ids('accountable')]).toEqual([
    ['shape:z', 'shape:a'],
    ['shape:z', 'shape:a'],
  ])
})

test('names on a card mean the roles of its own page, and nobody of another is offered', () => {
  const design = { id: 'Design', name: 'Design', holders: [] }
  const roles = [...ROLES, design]
  const retro = { id: 'page:retro', name: 'Retro', regions: ['Design', ''], hasTray: true }
  const pages = [
    { id: 'page:page', name: 'Product', regions: REGIONS, hasTray: true, roles: ROLES },
    { ...retro, roles: [design] },
  ]
  const [here, there] = [card('Demo', 'PM+PO'), card('Demo', 'Design', { page: 'page:retro' })]
  const board = { ...boardOf(here, there), roles, pages }
  const named = (of: ToldCard, name: string) =>
    edited(of, { type: 'set-accountable', card: of.id, name }, board)?.accountable
  expect([named(here, 'Ana'), named(there, 'Ana'), named(there, 'Design')]).toEqual([
    [{ role: 'PM', person: 'Ana' }],
    [{ person: 'Ana' }],
    [{ role: 'Design' }],
  ])
  const offered = delegateChoice(there, { roles: rolesFor(board, there), names: [] }).options.map(
    ({ text }) => text,
  )
  expect(offered).toEqual(['Not delegated', 'Design', 'Somebody else…'])
  // An older server tells no roles of pages.
  expect(rolesFor({ roles, pages: [retro] }, there)).toBe(roles)
})

test('with three roles 4 is all of them, as on the canvas, whatever else two of them share', () => {
  const three = [...ROLES, { id: 'PMM', name: 'Marketing', holders: [] }]
  const regions = ['PM', 'PO', 'PMM', 'PM+PO', 'PM+PMM', 'PO+PMM', 'PM+PO+PMM', '']
  const keys = (places: { regions: readonly string[]; roles: ToldBoard['roles'] }) =>
    PLACE_KEYS.map((key) => placeForKey(key, places))
  expect(keys({ regions, roles: three })).toEqual(['PM', 'PO', 'PMM', 'PM+PO+PMM', ''])
  // Bands lie one below the other: there is nothing that two of them share.
  expect(keys({ regions: ['PM', 'PO', ''], roles: ROLES })).toEqual([
    'PM',
    'PO',
    undefined,
    undefined,
    '',
  ])
})

test('a card is described with its region and who is accountable', () => {
  const cards = [
    card('Pricing', 'PM+PO', { state: 'needs-accountable' }),
    card('Roadmap', 'PM', {
      accountable: [{ role: 'PM', person: 'Ana' }],
      delegates: [{ person: 'Development team' }],
    }),
    card('Budget', null),
    card('Idea', '', { state: 'parked' }),
  ]
  expect(cards.map((each) => describeCard(each, SOME))).toEqual([
    'Pricing, Both, not yet accountable',
    'Roadmap, Product Manager, accountable: Ana, delegated to Development team',
    'Budget, Not placed',
    'Idea, Nobody, parked',
  ])
  const three = [...ROLES, { id: 'PMM', name: 'Marketing', holders: [] }]
  expect(['PM+PO', 'PM+PO+PMM'].map((place) => placeName(place, three))).toEqual([
    'Product Manager and Product Owner',
    'All',
  ])
  expect(
    ['PM', 'PM+PO', 'PM+PO+PMM', '', null].map((place) => shortPlaceName(place, three)),
  ).toEqual(['Product Manager', 'PM + PO', 'All', 'Nobody', 'Not placed'])
})

test('who can be accountable follows from the region, and whoever is named is among them', () => {
  const texts = ({ options }: { options: readonly { text: string }[] }) =>
    options.map(({ text }) => text)
  const alone = accountableChoice(card('a', 'PM', { accountable: [{ role: 'PM' }] }), KNOWN)
  const shared = accountableChoice(card('b', 'PM+PO'), KNOWN)
  const outside = accountableChoice(card('c', 'PO', { accountable: [{ person: 'Cy' }] }), KNOWN)
  const two = accountableChoice(
    card('d', 'PM+PO', { accountable: [{ role: 'PM' }, { role: 'PO' }] }),
    KNOWN,
  )
  expect([
    [alone.value, texts(alone)],
    [shared.value, texts(shared)],
    [outside.value, texts(outside)],
    [two.options.find(({ value }) => value === two.value)?.text],
    texts(delegateChoice(card('e', 'PM', { delegates: [{ person: 'Team' }] }), KNOWN)),
  ]).toEqual([
    ['', ['Product Manager', 'Ana (Product Manager)', 'Somebody else…']],
    [
      '',
      [
        'Nobody named',
        'Product Manager',
        'Ana (Product Owner)',
        'Product Owner',
        'Bo (Product Owner)',
        'Somebody else…',
      ],
    ],
    ['Cy', ['Product Owner', 'Bo (Product Owner)', 'Ana (Product Owner)', 'Cy', 'Somebody else…']],
    ['Product Manager and Product Owner'],
    [
      'Not delegated',
      'Product Manager',
      'Ana (Product Owner)',
      'Product Owner',
      'Bo (Product Owner)',
      'Team',
      'Somebody else…',
    ],
  ])
})

test('whoever is on the board or named on any card can be named on every card, once', () => {
  const person = (name: string, clientId: number) => {
    return { clientId, personId: `g_${name}`, name, colour: '#000000', role: 'editor' as const }
  }
  const names = knownNames({
    roles: ROLES,
    // Two tabs of one person, and one who holds a role.
    people: [person('Zoë', 1), person('Zoë', 2), person('Bo', 3)],
    cards: [
      card('a', 'PM', { delegates: [{ person: 'Team' }, { role: 'PO', person: 'Bo' }] }),
      card('b', 'PO', { accountable: [{ person: 'Cy' }, { person: 'Zoë' }] }),
    ],
  })
  expect(names).toEqual(['Bo', 'Zoë', 'Ana', 'Cy', 'Team'])
  const choice = accountableChoice(card('c', 'PM', { accountable: [{ person: 'Cy' }] }), {
    roles: ROLES,
    names,
  })
  expect([choice.value, choice.options.map(({ text }) => text)]).toEqual([
    'Cy',
    ['Product Manager', 'Ana (Product Manager)', 'Zoë', 'Cy', 'Team', 'Somebody else…'],
  ])
  // On a page of other roles who holds none of those is one of the people.
  const there = delegateChoice(card('d', 'Design'), { roles: RETRO_ROLES, names })
  expect(there.options.map(({ text }) => text).slice(3, -1)).toEqual(names)
})

test('what is shown while a change is on its way is what the engine then says', () => {
  const places = [...REGIONS, null]
  const names = ['', 'PM', 'PO', 'Ana', 'Bo', 'Cy']
  for (const region of places) {
    for (const name of names) {
      const facts = readCardFacts({
        id: 'shape:a',
        typeName: 'shape',
        meta: name === '' ? {} : { accountable: name },
      })
      const before = told(facts, region)
      const edits: [CardEdit, CardFacts, string | null][] = [
        ...places.map((to): [CardEdit, CardFacts, string | null] => [
          { type: 'place-card', card: 'shape:a', region: to },
          facts,
          to,
        ]),
        ...names.map((next): [CardEdit, CardFacts, string | null] => [
          { type: 'set-accountable', card: 'shape:a', name: next },
          { ...facts, accountable: next === '' ? [] : [next] },
          region,
        ]),
        [
          { type: 'set-parked', card: 'shape:a', isParked: true },
          { ...facts, isParked: true },
          region,
        ],
      ]
      for (const [edit, then, where] of edits) {
        const now = edited(before, edit, boardOf(before))
        const { region: to, state, accountable = [], setAside = [] } = now ?? {}
        const real = told(then, where)
        // Whoever holds two roles is one of them by where the card lies, which a name alone does not say,
        // nor is a role that is named told from one that is alone.
        const isVague = name === 'Ana' || name === region
        if (edit.type === 'place-card' && isVague) continue
        if (edit.type === 'set-accountable' && edit.name === 'Ana') continue
        expect({ edit, name, to, state, accountable, setAside }).toEqual({
          edit,
          name,
          to: real.region,
          state: real.state,
          accountable: real.accountable ?? [],
          setAside: real.setAside ?? [],
        })
      }
    }
  }
})

function told(facts: CardFacts, key: string | null): ToldCard {
  const region = key === null ? undefined : { key, roles: key === '' ? [] : key.split('+') }
  const { state, accountable, setAside } = makeCard({
    id: 'shape:a',
    facts,
    pageId: 'page:page',
    region,
    roles: ROLES,
  })
  const parties = accountable.map(({ kind, person, ...rest }) => ({
    ...(kind === 'role' && 'role' in rest && { role: rest.role }),
    ...(person !== undefined && { person }),
  }))
  return {
    id: 'shape:a',
    title: '',
    // As the server tells it.
    state: state === 'person' ? 'owned' : state,
    region: key,
    ...(parties.length > 0 && { accountable: parties }),
    ...(setAside.length > 0 && { setAside }),
  }
}

const ANA = { personId: 'g_ana', name: 'Ana' }
const BO = { personId: 'g_bo', name: 'Bo' }

function moved(title: string, by: CardNews['by'] = ANA): CardNews {
  return { before: card(title, 'PM'), after: card(title, 'PO'), by }
}

test('others’ changes are summed up by person, each card once, and own ones left out', () => {
  const changed = { before: card('Demo', 'PM'), after: card('Demo', 'PM', { size: 'L' }), by: BO }
  const news: CardNews[] = [
    moved('Pricing'),
    moved('Roadmap'),
    moved('Pricing'),
    moved('Mine', { personId: 'g_me', name: 'Me' }),
    changed,
    { before: undefined, after: card('New', ''), by: BO },
    { before: undefined, after: card('New', ''), by: BO },
    { before: card('Gone', 'PM'), after: undefined, by: undefined },
  ]
  expect(summarizeNews(news, 'g_me')).toBe(
    'Ana moved 2 cards. Bo added New and changed Demo. Somebody removed Gone.',
  )
  expect(summarizeNews([moved('Mine')], 'g_ana')).toBe('')
})

test('a card that somebody types in is renamed once, from what it was called to what it is called at last', () => {
  const named = (id: string, before: string, after: string): CardNews => ({
    before: { ...card(before, 'PM'), id },
    after: { ...card(after, 'PM'), id },
    by: ANA,
  })
  const typed = [named('shape:a', 'Price', 'Prices'), named('shape:a', 'Prices', 'Prices for all')]
  const back = named('shape:a', 'Prices for all', 'Price')
  const other = named('shape:b', 'Demo', 'Show')
  expect([
    summarizeNews(typed, 'g_me'),
    summarizeNews([...typed, other], 'g_me'),
    summarizeNews([...typed, back], 'g_me'),
    summarizeNews([...typed, moved('a')], 'g_me'),
  ]).toEqual([
    'Ana renamed Price to Prices for all.',
    'Ana renamed 2 cards.',
    'Ana changed Price.',
    'Ana moved a.',
  ])
})

test('new words and deleting are shown at once, and words are told apart from the title where they have lines', () => {
  const before = card('Price', 'PM', { decision: 'Ana does', reason: 'She can' })
  const board = boardOf(before)
  const { id } = before
  const renamed = edited(
    before,
    { type: 'rename-card', card: id, before: 'Price', after: 'Price  list\nfor all' },
    board,
  )
  expect([
    renamed?.title,
    renamed && textOf(renamed),
    textOf(before),
    textOf({ ...before, text: null }),
    edited(before, { type: 'set-decision', card: id, words: '' }, board)?.decision,
    edited(before, { type: 'set-reason', card: id, words: 'Why not' }, board)?.reason,
    edited(before, { type: 'delete-card', card: id }, board),
  ]).toEqual([
    'Price list for all',
    'Price  list\nfor all',
    'Price',
    null,
    undefined,
    'Why not',
    undefined,
  ])
})

test('what an undo came to is said with the card as it is then', () => {
  const back = card('Pricing', 'PM+PO', { state: 'needs-accountable', size: 'L' })
  expect([
    turnedSentence({ done: 'Undone', title: 'Pricing' }, back, SOME),
    turnedSentence({ done: 'Redone', title: 'Pricing' }, undefined, SOME),
    refusalSentence({ subject: 'The change of “Pricing”', deed: 'undone' }, 'changed-since'),
    refusalSentence({ subject: 'The card', deed: 'added' }, 'no-answer'),
  ]).toEqual([
    'Undone. Pricing, Both, not yet accountable, size L.',
    'Redone. “Pricing” is not in the list any more.',
    'The change of “Pricing” was not undone: somebody changed it again since.',
    'It is not known whether the card was added: the server did not answer. The list shows what it has.',
  ])
})

test('what a search or filter finds is said in words, and that nothing is left to settle', () => {
  const everything = { search: ' ', show: 'all', order: 'region' } as const
  expect([
    foundSentence(31, everything),
    foundSentence(3, { ...everything, search: 'pri' }),
    foundSentence(1, { ...everything, show: 'parked' }),
    foundSentence(0, { ...everything, search: 'pri', show: 'needs-accountable' }),
    foundSentence(0, { ...everything, show: 'needs-accountable' }),
    foundSentence(0, { ...everything, show: 'two-accountable' }),
  ]).toEqual([
    '',
    '3 cards match.',
    '1 card matches.',
    'No card matches.',
    'All settled: no card waits for an accountable.',
    'All settled: no card has two accountable.',
  ])
})

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('the first news is said at once, and then at most one sentence in 5 s', () => {
  const said: string[] = []
  const teller = new NewsTeller('g_me', (sentence) => said.push(sentence))
  for (let second = 0; second < 11; second++) {
    teller.add([moved(`Card ${second}`)])
    vi.advanceTimersByTime(1_000)
  }
  expect(said).toEqual(['Ana moved Card 0.', 'Ana moved 4 cards.', 'Ana moved 5 cards.'])
  vi.advanceTimersByTime(20_000)
  teller.add([moved('Later')])
  expect(said.at(-1)).toBe('Ana moved Later.')
  teller.close()
})

test('a new list is shown when all of it has come, what came over a new connection is no news', () => {
  const cards = new ToldCards()
  const [a, b] = [card('A', 'PM'), card('B', 'PO')]
  const first = cards.take({
    isFirst: true,
    isWhole: false,
    roles: ROLES,
    regions: REGIONS,
    put: [a],
  })
  expect([first, cards.board]).toEqual([undefined, undefined])
  expect(cards.take({ isWhole: true, put: [b] })).toEqual([])
  expect([...(cards.board?.cards.keys() ?? [])]).toEqual([a.id, b.id])
  const next = card('A', 'PO', { by: 0 })
  expect(cards.take({ isWhole: true, people: [BO], put: [next], gone: [{ id: b.id }] })).toEqual([
    { before: a, after: next, by: BO },
    { before: b, after: undefined, by: undefined },
  ])
  cards.restart()
  expect(cards.isCurrent).toBe(false)
  cards.take({ isFirst: true, isWhole: false, roles: ROLES, put: [b] })
  expect([...(cards.board?.cards.keys() ?? [])]).toEqual([a.id])
  expect(cards.take({ isWhole: true })).toEqual([])
  expect([[...(cards.board?.cards.keys() ?? [])], cards.isCurrent]).toEqual([[b.id], true])
})

test('who was named since is shown beside the one whom somebody names who has not seen them', () => {
  const before = card('Demo', 'PM+PO', { accountable: [{ role: 'PM' }], setAside: ['Zed'] })
  const naming = named(before, 'accountable', 'Cy')
  expect(naming).toEqual({
    type: 'set-accountable',
    card: before.id,
    name: 'Cy',
    before: ['PM', 'Zed'],
  })
  const meanwhile = { ...before, accountable: [{ person: 'Bo' }], setAside: [] }
  const now = edited(meanwhile, naming, boardOf(meanwhile))
  expect([now?.state, now?.accountable]).toEqual([
    'two-accountable',
    [{ person: 'Bo' }, { person: 'Cy' }],
  ])
  const delegated = { ...before, delegates: [{ person: 'Bo' }] }
  const handing = { ...named(before, 'delegate', 'Cy') }
  expect(edited(delegated, handing, boardOf(delegated))?.delegates).toEqual([
    { person: 'Bo' },
    { person: 'Cy' },
  ])
  // What answers alone in its region was named by nobody.
  const moved = card('Demo', 'PO', { accountable: [{ role: 'PO' }] })
  expect(edited(moved, naming, boardOf(moved))?.accountable).toEqual([{ person: 'Cy' }])
})

test('who names one beside another is told that two are named, and whose words were not saved why', () => {
  const before = card('Demo', 'PM+PO')
  const now = card('Demo', 'PM+PO', {
    state: 'two-accountable',
    accountable: [{ role: 'PM' }, { person: 'Cy' }],
  })
  const naming = named(before, 'accountable', 'Cy')
  expect([
    doneSentence(before, naming, ROLES, now),
    doneSentence(before, naming, ROLES, { ...now, state: 'owned' }),
    wordsRefusal({ subject: '“Demo”', deed: 'changed' }, 'changed-since'),
  ]).toEqual([
    'Demo: Product Manager and Cy are named. Choose one.',
    'Demo: accountable Cy.',
    'Somebody wrote something else of “Demo” while you typed. Your words were not saved.',
  ])
})
