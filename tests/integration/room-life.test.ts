import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { ROOT } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { findTemplate } from '#lib/templates/index.ts'
import { cells, note, stockClient, until } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

const servers: TestServer[] = []
const closing: (() => void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) close()
  for (const server of servers.splice(0).reverse()) await server.close()
})

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  servers.push(server)
  return server
}

async function join(server: TestServer, boardId: BoardId, name: string) {
  const client = stockClient({ server, boardId, guest: await server.guest(name) })
  closing.push(() => client.close())
  await until('the first sync', () => client.provider.synced)
  return client
}

const NAMES = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']

async function expectOneTemplate(server: TestServer, boardId: BoardId): Promise<void> {
  const everybody = await Promise.all(NAMES.map((name) => join(server, boardId, name)))
  const states = everybody.map(({ doc }) => Y.encodeStateAsUpdate(doc))
  const [first] = everybody
  if (!first) throw new Error('nobody came')
  const records = Object.values(project(first.doc).records)
  const count = (typeName: string) => records.filter((each) => each.typeName === typeName).length
  const regions = [...first.doc.getMap(ROOT.template).values()].filter(
    (value) => (value as { meta?: { furniture?: string } }).meta?.furniture === 'region',
  )
  const cards = records.filter((each) => each.meta['card'] !== undefined)
  for (const state of states) expect(state).toEqual(states[0])
  expect({ pages: count('page'), documents: count('document'), regions: regions.length }).toEqual({
    pages: 1,
    documents: 1,
    regions: 2,
  })
  expect(cards.length).toBe(findTemplate('pm-po')?.build('example').records.length)
}

test('five clients open a new board within 50 ms: one template, one page', async () => {
  const server = await start()
  await expectOneTemplate(server, await server.createBoard('pm-po'))
  expect(server.sync.rooms.count).toBe(1)
})

test('five clients open a board whose server ended between creation and first visit: one template, one page', async () => {
  const first = await start()
  const boardId = await first.createBoard('pm-po')
  await first.stop()
  const second = await start({ dataDir: first.dataDir })
  await expectOneTemplate(second, boardId)
})

test('a room without connections is unloaded with a snapshot, and the next visitor finds everything', async () => {
  const server = await start({ unloadAfterMs: 100 })
  const boardId = await server.createBoard('blank')
  const { doc, close } = await join(server, boardId, 'Ada')
  cells(doc).set('shape:a', note('a'))
  const watcher = await join(server, boardId, 'Sam')
  await until('the edit on the server', () => cells(watcher.doc).has('shape:a'))
  close()
  watcher.close()
  await until('the unload', () => server.sync.rooms.count === 0)
  const stored = await server.storage.load(boardId)
  const again = await join(server, boardId, 'Cleo')
  expect({
    hasSnapshot: stored?.snapshot !== undefined,
    tail: stored?.updates.length,
    found: cells(again.doc).get('shape:a'),
  }).toEqual({ hasSnapshot: true, tail: 0, found: note('a') })
})

test('everything that was sent is there after the server restarts', async () => {
  const first = await start()
  const boardId = await first.createBoard('blank')
  const [ada, sam] = [await join(first, boardId, 'Ada'), await join(first, boardId, 'Sam')]
  for (let number = 0; number < 100; number++) {
    const { doc } = number % 2 === 0 ? ada : sam
    cells(doc).set(`shape:${number}`, note(String(number)))
  }
  await until('both screens', () =>
    [ada, sam].every(({ doc }) => cells(doc).has('shape:98') && cells(doc).has('shape:99')),
  )
  const before = Y.encodeStateAsUpdate(ada.doc)
  ada.close()
  sam.close()
  await first.stop()
  const second = await start({ dataDir: first.dataDir })
  const cleo = await join(second, boardId, 'Cleo')
  expect(Y.encodeStateAsUpdate(cleo.doc)).toEqual(before)
})

test('who leaves disappears from the other screens at once', async () => {
  const server = await start()
  const boardId = await server.createBoard('blank')
  const [ada, sam] = [await join(server, boardId, 'Ada'), await join(server, boardId, 'Sam')]
  const states = ada.provider.awareness.getStates()
  await until('Sam', () => states.has(sam.doc.clientID))
  const leftAt = performance.now()
  sam.provider.ws?.close()
  await until('nobody', () => !states.has(sam.doc.clientID))
  expect(performance.now() - leftAt).toBeLessThan(1_000)
})
