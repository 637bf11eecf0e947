import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { project } from '#lib/board/project.ts'
import { overlayKey } from '#lib/board/cells.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { CardsClient } from '#tests/support/cards-client.ts'
import { cells, rawEditor, until } from '#tests/support/client.ts'
import { startTestServer, type TestGuest, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let boardId: BoardId
const closing: (() => void)[] = []

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard()
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})

async function list(name: string): Promise<CardsClient & { guest: TestGuest }> {
  const guest = await server.guest(name)
  const client = await CardsClient.open({ server, boardId, guest })
  closing.push(() => client.close())
  return Object.assign(client, { guest })
}

async function canvas(name: string): Promise<Y.Doc> {
  const { client, doc } = await rawEditor({ server, boardId, guest: await server.guest(name) })
  client.socket.on('message', () => {
    for (const message of client.heard.splice(0)) {
      if (message.type === 'update') Y.applyUpdate(doc, message.update)
    }
  })
  closing.push(() => client.close())
  return doc
}

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
    reply: { id: '1', ok: true },
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
