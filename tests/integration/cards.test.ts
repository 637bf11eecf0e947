import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { overlayKey } from '#lib/board/cells.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { project } from '#lib/board/project.ts'
import type { CardCommand } from '#lib/protocol/command-schemas.ts'
import { encodeCommand, encodeQueryAwareness, encodeUpdate } from '#lib/protocol/encode.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { CardPlace } from '#tests/support/card-place.ts'
import { cells, RawClient, until } from '#tests/support/client.ts'
import { failingStorage, type FailingStorage } from '#tests/support/failing-storage.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let storage: FailingStorage
let boardId: BoardId
let place: CardPlace
const closing: (() => void)[] = []

beforeEach(async () => {
  server = await startTestServer({
    wrap: (real) => {
      storage = failingStorage(real)
      return storage
    },
  })
  boardId = await server.createBoard()
  place = new CardPlace(server, boardId)
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  place.close()
  await server.close()
})

const list: CardPlace['list'] = (...who) => place.list(...who)
const canvas: CardPlace['canvas'] = (name) => place.canvas(name)

test('somebody with the list gets all cards with their regions, and the roles, and no document', async () => {
  const ana = await list('Ana')
  const cards = [...ana.cards.values()]
  const [first] = ana.parts
  expect({
    count: cards.length,
    states: [...new Set(cards.map(({ state }) => state))].sort(),
    pricing: ana.card('Pricing'),
    roles: first?.roles,
    regions: first?.regions,
    hasTray: first?.hasTray,
    types: [...new Set(ana.raw.heard.map(({ type }) => type))].sort(),
  }).toEqual({
    count: 31,
    states: ['needs-accountable', 'owned', 'unplaced'],
    pricing: {
      id: 'shape:card-pricing',
      title: 'Pricing',
      state: 'owned',
      region: 'PM',
      accountable: [{ role: 'PM' }],
    },
    roles: [
      { id: 'PM', name: 'Product Manager', holders: [] },
      { id: 'PO', name: 'Product Owner', holders: [] },
    ],
    regions: ['PM', 'PO', 'PM+PO', ''],
    hasTray: true,
    types: ['ack', 'cards', 'control', 'people'],
  })
})

test('a card that is put into another region moves on every canvas to a free place there, and the reply says so when it is on disk', async () => {
  const [ana, doc] = [await list('Ana'), await canvas('Sam')]
  const key = overlayKey('shape:card-pricing', 'at')
  const before = cells(doc).get('shape:card-pricing') as { x: number; y: number }
  const reply = await ana.command({ type: 'place-card', card: 'shape:card-pricing', region: 'PO' })
  const told = ana.card('Pricing')
  const document = await server.storage.load(boardId)
  const loaded = document && loadDocument(document)
  const stored = loaded?.ok && cells(loaded.value.doc).get(key)
  const at = await until('the move on the canvas', () => cells(doc).get(key) as unknown[])
  expect({ reply, region: told?.region, state: told?.state, stored }).toEqual({
    reply: { id: '1', ok: true, undo: expect.any(String) },
    region: 'PO',
    state: 'owned',
    stored: at,
  })
  expect(at[0]).toBe('page:page')
  expect([at[1], at[2]]).not.toEqual([before.x, before.y])
  const writers = await server.storage.writers(boardId)
  expect(writers.map(({ name, principalId }) => ({ name, principalId }))).toEqual([
    { name: 'Ana', principalId: ana.guest.person.id },
  ])
  const notes = Object.values(project(doc).records).filter(
    (record) => record.typeName === 'shape' && record.type === 'note',
  ) as { id: string; x: number; y: number }[]
  const moved = notes.find(({ id }) => id === 'shape:card-pricing')
  const near = notes.filter(
    ({ id, x, y }) =>
      id !== moved?.id &&
      Math.abs(x - Number(moved?.x)) < 200 &&
      Math.abs(y - Number(moved?.y)) < 200,
  )
  expect(near).toEqual([])
})

test('two people who set the accountable and the delegate of one card at once both see both', async () => {
  const [ana, sam] = [await list('Ana'), await list('Sam')]
  const card = 'shape:card-demo'
  const replies = await Promise.all([
    ana.command({ type: 'set-accountable', card, name: 'PO' }),
    sam.command({ type: 'set-delegate', card, name: 'Development team' }),
  ])
  const seen = await until('both on both', () => {
    const cards = [ana, sam].map((each) => each.cards.get(card))
    return cards.every((each) => each?.accountable && each.delegates) && cards
  })
  const one = {
    id: card,
    title: 'Show the product (demo)',
    state: 'owned',
    region: 'PM+PO',
    accountable: [{ role: 'PO' }],
    delegates: [{ person: 'Development team' }],
  }
  expect({ replies: replies.map(({ ok }) => ok), seen }).toEqual({
    replies: [true, true],
    seen: [expect.objectContaining(one), expect.objectContaining(one)],
  })
})

test('a card that is dragged on a canvas is told with the name of who did it, and a move inside its region is not', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const key = overlayKey('shape:card-pricing', 'at')
  const known = ana.parts.length
  cells(sam).set(key, ['page:page', -590, 275])
  cells(sam).set(overlayKey('shape:card-roadmap', 'at'), ['page:page', -100, -60])
  await until('the move', () => ana.card('Roadmap')?.region === 'PM+PO')
  expect(ana.parts.slice(known)).toEqual([
    {
      isWhole: true,
      people: [{ personId: expect.stringMatching(/^g_/), name: 'Sam' }],
      put: [
        {
          by: 0,
          id: 'shape:card-roadmap',
          title: 'Roadmap',
          state: 'needs-accountable',
          region: 'PM+PO',
        },
      ],
    },
  ])
})

test('somebody with the list is among the people of the board, and told apart from those with a canvas', async () => {
  const sam = await RawClient.open(
    { server, boardId, guest: await server.guest('Sam') },
    '?v=1&control=1',
  )
  closing.push(() => sam.close())
  const ana = await list('Ana')
  const here = await until(
    'Ana on the list of people',
    () => sam.heard.flatMap((message) => (message.type === 'people' ? message.people : []))[0],
  )
  expect(here).toMatchObject({ name: 'Ana', personId: ana.guest.person.id, isInList: true })
  ana.close()
  await until('the empty list of people', () => {
    const lists = sam.heard.filter((message) => message.type === 'people')
    return lists.length > 1 && lists.at(-1)?.people.length === 0
  })
})

test('an added card is a note in the looks of the others with its author, on top, and the reply names it', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const title = 'Answer “why now?”  with numbers'
  const reply = await ana.command({ type: 'add-card', title, region: '' })
  const id = (reply.ok && reply.card) || ''
  const note = await until('the note on the canvas', () => project(sam).records[id])
  const template = project(sam).records['shape:card-pricing']
  expect({ told: ana.cards.get(id), note }).toEqual({
    told: {
      by: 0,
      id,
      title: 'Answer “why now?” with numbers',
      state: 'unowned',
      region: '',
      author: 'Ana',
    },
    note: {
      ...template,
      id,
      x: expect.any(Number),
      y: expect.any(Number),
      index: expect.stringMatching(/^b/),
      meta: { author: 'Ana' },
      props: {
        ...(template as { props: object }).props,
        richText: expect.objectContaining({ type: 'doc' }),
        growY: expect.any(Number),
        fontSizeAdjustment: 26,
      },
    },
  })
})

test('size, parked and "not counted" are set and taken back, each by a meta key of its own', async () => {
  const ana = await list('Ana')
  const card = 'shape:card-pricing'
  await ana.command({ type: 'set-size', card, size: 'L' })
  await ana.command({ type: 'set-parked', card, isParked: true })
  const [sized, parked] = [ana.card('Pricing')?.size, ana.card('Pricing')?.state]
  await ana.command({ type: 'set-comment', card, isComment: true })
  const uncounted = ana.card('Pricing')
  await ana.command({ type: 'set-comment', card, isComment: false })
  await ana.command({ type: 'set-parked', card, isParked: false })
  await ana.command({ type: 'set-size', card, size: null })
  const { by: _by, ...back } = ana.card('Pricing') ?? {}
  expect({ sized, parked, uncounted, back }).toEqual({
    sized: 'L',
    parked: 'parked',
    uncounted: undefined,
    back: {
      id: card,
      title: 'Pricing',
      state: 'owned',
      region: 'PM',
      accountable: [{ role: 'PM' }],
    },
  })
})

test('naming one accountable takes further names away, and clearing it leaves none', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  const card = 'shape:card-demo'
  cells(sam).set(overlayKey(card, 'm.accountable'), 'PM')
  cells(sam).set(overlayKey(card, 'm.accountable.2'), 'PO')
  await until('two accountable', () => ana.cards.get(card)?.state === 'two-accountable')
  await ana.command({ type: 'set-accountable', card, name: 'PO' })
  const one = ana.cards.get(card)
  await ana.command({ type: 'set-accountable', card, name: '' })
  expect([one?.state, one?.accountable, ana.cards.get(card)?.state]).toEqual([
    'owned',
    [{ role: 'PO' }],
    'needs-accountable',
  ])
})

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never

test('commands that cannot be carried out are refused with the reason, and change nothing', async () => {
  const [ana, sam] = [await list('Ana'), await canvas('Sam')]
  cells(sam).set(overlayKey('shape:card-roadmap', 'isLocked'), true)
  const before = Y.encodeStateVector(sam)
  const card = 'shape:card-pricing'
  const furniture = [...sam.getMap('tpl').keys()].find((key) => key.includes('region')) ?? ''
  const refused: [WithoutId<CardCommand>, string][] = [
    [{ type: 'place-card', card: 'shape:gone', region: 'PM' }, 'no-such-card'],
    [{ type: 'place-card', card: furniture, region: 'PM' }, 'no-such-card'],
    [{ type: 'set-accountable', card: 'shape:gone', name: 'PM' }, 'no-such-card'],
    [{ type: 'set-comment', card: furniture, isComment: true }, 'no-such-card'],
    [{ type: 'place-card', card, region: 'PMM' }, 'no-such-region'],
    [{ type: 'place-card', card, region: 'PM+PM' }, 'no-such-region'],
    [{ type: 'place-card', card, region: '+' }, 'no-such-region'],
    [{ type: 'add-card', title: 'New', region: '__proto__' }, 'no-such-region'],
    [{ type: 'place-card', card: 'shape:card-roadmap', region: 'PO' }, 'locked'],
    [{ type: 'add-card', title: '   ', region: 'PM' }, 'unknown-command'],
    [{ type: 'add-card', title: 'x'.repeat(121), region: 'PM' }, 'unknown-command'],
    [{ type: 'add-card', title: 'turned \u202e around', region: 'PM' }, 'unknown-command'],
    [{ type: 'set-delegate', card, name: 'x'.repeat(41) }, 'unknown-command'],
    [{ type: 'set-size', card, size: 'XXL' as 'L' }, 'unknown-command'],
    [{ type: 'place-card', card: 'page:page', region: 'PM' }, 'unknown-command'],
  ]
  const reasons: unknown[] = []
  for (const [command] of refused) {
    const reply = await ana.command(command)
    reasons.push(!reply.ok && reply.reason)
  }
  expect(reasons).toEqual(refused.map(([, reason]) => reason))
  const done = await ana.command({ type: 'set-size', card, size: 'S' })
  await until('the size on the canvas', () => cells(sam).get(overlayKey(card, 'm.size')) === 'S')
  const added = [...Y.decodeStateVector(Y.encodeStateVector(sam))].filter(
    ([clientId, clock]) => Y.decodeStateVector(before).get(clientId) !== clock,
  )
  expect([done.ok, added.length, added[0]?.[1]]).toEqual([true, 1, 1])
})

test('who may only view, who has no cards and who sends too much at once is refused', async () => {
  const owner = await server.guest('Olga')
  const made = await server.services.boards.create(owner.person, {
    template: 'pm-po',
    placement: 'example',
  })
  if (!made.ok) throw new Error(made.reason)
  boardId = made.value.id
  place = new CardPlace(server, boardId)
  const guest = await server.guest('Vi')
  await server.services.sharing.redeem(guest.person, made.value.links.view)
  const [viewer, ana] = [await list('Vi', guest), await list('Olga', owner)]
  const card = 'shape:card-pricing'
  const looking = await viewer.command({ type: 'place-card', card, region: 'PO' })
  const plain = await RawClient.open({ server, boardId, guest: owner }, '?v=1&control=1')
  closing.push(() => plain.close())
  plain.send(encodeCommand({ id: '1', type: 'place-card', card, region: 'PO' }))
  const { reply } = await plain.next('reply')
  const many = await Promise.all(
    Array.from({ length: 9 }, () => ana.command({ type: 'set-size', card, size: 'M' })),
  )
  expect({
    seen: viewer.cards.size,
    looking,
    reply,
    many: many.map((each) => each.ok || each.reason),
  }).toEqual({
    seen: 31,
    looking: { id: '1', ok: false, reason: 'not-allowed' },
    reply: { id: '1', ok: false, reason: 'no-cards' },
    many: [...Array.from({ length: 8 }, () => true), 'too-many'],
  })
})

test('what somebody asked for right before they left is done', async () => {
  const ana = await list('Ana')
  const card = 'shape:card-pricing'
  const { cards: before } = await list('Cy')
  expect(before.get(card)?.region).toBe('PM')
  ana.raw.send(encodeCommand({ id: '1', type: 'place-card', card, region: 'PO' }))
  ana.raw.send(encodeCommand({ id: '2', type: 'set-accountable', card, name: 'Bo' }))
  ana.raw.close()
  const bo = await list('Bo')
  await until('what she asked for', () => bo.cards.get(card)?.region === 'PO')
  await until('the name', () => bo.cards.get(card)?.accountable?.[0]?.person === 'Bo')
})

test('whoever has the cards and sends an update or presence is closed with 1008, and nothing of it is taken', async () => {
  const forged = new Y.Doc()
  cells(forged).set('shape:forged', { id: 'shape:forged' })
  for (const frame of [encodeUpdate(Y.encodeStateAsUpdate(forged)), encodeQueryAwareness()]) {
    const eve = await list('Eve')
    eve.raw.send(frame)
    await until('the end', () => eve.raw.closed === 1008)
  }
  expect(cells(await canvas('Sam')).has('shape:forged')).toBe(false)
})

test('while the disk fails a change waits for it unanswered, further ones are refused, and it is answered once it works', async () => {
  const ana = await list('Ana')
  const card = 'shape:card-pricing'
  storage.failWith = 'unavailable'
  const first = ana.command({ type: 'set-size', card, size: 'L' })
  await until('the word about the disk', () =>
    ana.raw.heard.some(
      (message) => message.type === 'control' && message.control.storage === 'failing',
    ),
  )
  const second = await ana.command({ type: 'set-size', card, size: 'S' })
  const early = ana.replyTo('1')
  storage.failWith = 'nothing'
  expect([second, early, await first]).toEqual([
    { id: '2', ok: false, reason: 'not-saved' },
    undefined,
    { id: '1', ok: true, undo: expect.any(String) },
  ])
  const document = await server.storage.load(boardId)
  const loaded = document && loadDocument(document)
  expect(loaded?.ok && cells(loaded.value.doc).get(overlayKey(card, 'm.size'))).toBe('L')
})
