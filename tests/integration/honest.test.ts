import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { encodeAwareness, encodeUpdate } from '#lib/protocol/encode.ts'
import { cells, note, RawClient, stockClient, until } from '#tests/support/client.ts'
import { startTestServer, type TestGuest, type TestServer } from '#tests/support/server.ts'

const RANGES = 50_000

let server: TestServer
let boardId: BoardId
let ada: TestGuest
const closing: (() => void)[] = []

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard('blank')
  ada = await server.guest('Ada')
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})

function connect(doc: Y.Doc, guest: TestGuest): ReturnType<typeof stockClient> {
  const client = stockClient({ server, boardId, guest }, { doc })
  closing.push(() => client.close())
  return client
}

async function join(guest: TestGuest): Promise<Y.Doc> {
  const { doc, provider } = connect(new Y.Doc(), guest)
  await until('the first sync', () => provider.synced)
  return doc
}

/** A copy that knows what `doc` knows under a client ID of its own, as after a reload. */
function reloaded(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

/** Fills the board so that its document has 50,000 delete ranges. */
async function makeHoledBoard(): Promise<Y.Doc> {
  const { doc, provider } = connect(new Y.Doc(), ada)
  await until('the first sync', () => provider.synced)
  const cellsOfBlank = cells(doc).size
  // Overlay cells of no record: nobody sees them, and each is an item of its own.
  const key = (index: number): string => `shape:none${CELL_SEPARATOR}${index}`
  const inSteps = (each: (index: number) => void): void => {
    // As people do: one message may not bring 50,000 new deletes at once.
    for (let start = 0; start < 2 * RANGES; start += 20_000) {
      doc.transact(() => {
        for (let index = start; index < start + 20_000; index++) each(index)
      })
    }
  }
  inSteps((index) => cells(doc).set(key(index), index))
  inSteps((index) => index % 2 === 0 && cells(doc).delete(key(index)))
  const reader = await join(await server.guest('Reader'))
  // Large messages come in parts, so that half of the cells are there twice: before the last one is, and after.
  const last = key(2 * RANGES - 1)
  await until(
    'the holes on the server',
    () => cells(reader).has(last) && cells(reader).size === cellsOfBlank + RANGES,
    20_000,
  )
  expect(
    [...Y.createDeleteSetFromStructStore(doc.store).clients.values()].flat().length,
  ).toBeGreaterThanOrEqual(RANGES)
  provider.destroy()
  return doc
}

test('on a board with 50,000 delete ranges a plain reconnect, edits from before a reload and a lost edit of a teammate all pass', async () => {
  const doc = await makeHoledBoard()

  // A plain reconnect: the step 2 repeats the whole delete set and brings nothing.
  const plain = connect(reloaded(doc), ada)
  const closes: unknown[] = []
  plain.provider.on('connection-close', (event) => closes.push(event))
  await until('the reconnect', () => plain.provider.synced)

  // Edits made offline before a reload: they carry the client ID of the page that is gone.
  const offline = reloaded(doc)
  cells(offline).set('shape:offline', note('offline'))
  const afterReload = connect(reloaded(offline), ada)

  // A teammate's edit that only another client still has.
  const teammate = reloaded(doc)
  cells(teammate).set('shape:lost', note('lost'))
  const finder = connect(reloaded(teammate), await server.guest('Sam'))

  await until('everything on the screen of the first', () =>
    ['shape:offline', 'shape:lost'].every((id) => cells(plain.doc).has(id)),
  )
  expect([plain, afterReload, finder].map(({ provider }) => provider.wsconnected)).toEqual([
    true,
    true,
    true,
  ])
  expect(closes).toEqual([])
})

test('an edit that overtakes the first sync step 2 is neither lost nor a reason to be refused', async () => {
  const doc = await join(ada)
  const copy = reloaded(doc)
  cells(copy).set('shape:offline', note('offline'))
  const client = await RawClient.open({ server, boardId, guest: ada }, '?v=1&ack=1')
  closing.push(() => client.close())
  copy.once('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
  cells(copy).set('shape:early', note('early'))
  await client.sync(copy)
  await until('both acknowledged', () => client.acknowledged === 2)
  const reader = await join(await server.guest('Sam'))
  expect([cells(reader).has('shape:offline'), cells(reader).has('shape:early')]).toEqual([
    true,
    true,
  ])
})

test('nothing is acknowledged past an edit that waits for the first sync step 2', async () => {
  const doc = await join(ada)
  cells(doc).set('shape:old', note('old'))
  const copy = reloaded(doc)
  cells(copy).set('shape:offline', note('offline'))
  const client = await RawClient.open({ server, boardId, guest: ada }, '?v=1&ack=1')
  closing.push(() => client.close())
  copy.on('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
  cells(copy).set('shape:early', note('early'))
  // A delete alone builds on nothing that is missing, so it is taken at once.
  cells(copy).delete('shape:old')
  await until('the delete on the server', () => !cells(doc).has('shape:old'))
  const answered = client.heard.length
  await until('another acknowledgement', () =>
    client.heard.slice(answered).some(({ type }) => type === 'ack'),
  )
  expect(client.acknowledged).toBe(0)
  await client.sync(copy)
  await until('all acknowledged', () => client.acknowledged === 3)
})

test('a person who reconnects while the old socket still hangs keeps client ID, name and place', async () => {
  const doc = new Y.Doc()
  const first = await RawClient.open({ server, boardId, guest: ada })
  closing.push(() => first.close())
  await first.sync(doc)
  const state = { clientId: doc.clientID, clock: 1, json: '{"page":"one"}' }
  first.send(encodeAwareness(encodeAwarenessEntries([state])))
  const watcher = stockClient({ server, boardId, guest: await server.guest('Sam') })
  closing.push(() => watcher.close())
  const states = watcher.provider.awareness.getStates()
  await until('Ada', () => states.get(doc.clientID)?.['page'] === 'one')
  const second = connect(doc, ada)
  // The page's awareness lives on, so its clock has moved on as well.
  for (const page of ['one', 'two']) second.provider.awareness.setLocalStateField('page', page)
  await until('Ada again', () => states.get(doc.clientID)?.['page'] === 'two')
  first.close()
  cells(doc).set('shape:a', note('a'))
  await until('her edit', () => cells(watcher.doc).has('shape:a'))
  expect(states.get(doc.clientID)?.['user']).toMatchObject({ name: 'Ada' })
})
