import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BoardId } from '#lib/board/ids.ts'
import { MAX_FRAME_BYTES } from '#lib/board/limits.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { StorageError } from '#server/storage/storage.ts'
import { boardClient, joinBoard, edit, told } from '#tests/support/board-client.ts'
import { cells, note, until } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'
import { TcpProxy } from '#tests/support/tcp-proxy.ts'

let server: TestServer
let boardId: BoardId
let open: BoardConnection[]
let isDiskFull: boolean

beforeEach(async () => {
  isDiskFull = false
  server = await startTestServer({
    wrap: (storage) => {
      const append = storage.append.bind(storage)
      storage.append = (batch) =>
        isDiskFull ? Promise.reject(new StorageError('full', 'The disk is full.')) : append(batch)
      return storage
    },
  })
  boardId = await server.createBoard('blank')
  open = []
})
afterEach(async () => {
  for (const connection of open) connection.close()
  await server.close()
})

const join = (
  name: string,
  options: { origin?: string; fetchImpl?: typeof fetch } = {},
): Promise<BoardConnection> => joinBoard({ server, boardId, name }, open, options)

test('a connection that only looks alive is noticed within 10 s and replaced', async () => {
  const proxy = await TcpProxy.start({ port: Number(new URL(server.origin).port) })
  try {
    const ana = await join('Ana', { origin: `http://127.0.0.1:${proxy.port}` })
    const bo = await join('Bo')
    // The connections of now carry nothing from now on; new ones work.
    proxy.freeze()
    proxy.open()
    const silentSince = Date.now()
    await until('Ana to notice', () => told(ana) !== 'saved', 12_000)
    const noticedMs = Date.now() - silentSince
    edit(ana.doc, (doc) => cells(doc).set('shape:one', note('one')))
    await until('a new connection', () => told(ana) === 'saved', 15_000)
    expect({
      inTime: noticedMs <= 10_000,
      arrived: cells(bo.doc).has('shape:one'),
      connections: proxy.connections > 1,
    }).toEqual({ inTime: true, arrived: true, connections: true })
  } finally {
    await proxy.close()
  }
})

test('while the disk of the server is full, people are told why nothing is saved, then that it is', async () => {
  const ana = await join('Ana')
  isDiskFull = true
  edit(ana.doc, (doc) => cells(doc).set('shape:one', note('one')))
  await until('the reason', () => told(ana) === 'not-saved')
  const reason = ana.state.get()
  isDiskFull = false
  await until('Saved', () => told(ana) === 'saved', 20_000)
  expect(reason).toEqual({ state: 'not-saved', why: 'server-full', changes: 1 })
})

test('a change over the frame limit stays here and is told, and what others do still arrives', async () => {
  const ana = await join('Ana')
  const bo = await join('Bo')
  edit(ana.doc, (doc) => cells(doc).set('shape:big', 'x'.repeat(MAX_FRAME_BYTES)))
  edit(ana.doc, (doc) => cells(doc).set('shape:small', note('small')))
  const state = ana.state.get()
  edit(bo.doc, (doc) => cells(doc).set('shape:bos', note('bos')))
  await until("Bo's note", () => cells(ana.doc).has('shape:bos'))
  expect({
    state,
    his: [...cells(bo.doc).keys()].filter((key) => key.startsWith('shape:')),
  }).toEqual({
    state: { state: 'not-saved', why: 'too-large', changes: 2 },
    his: ['shape:bos'],
  })
})

test('6 MB of work from while the server was away is all saved when it is back', async () => {
  const ana = await join('Ana')
  const { dataDir, origin } = server
  await server.stop()
  for (let i = 0; i < 60; i += 1) {
    edit(ana.doc, (doc) => cells(doc).set(`shape:${i}`, { ...note(`${i}`), text: 'x'.repeat(1e5) }))
  }
  server = await startTestServer({ dataDir, port: Number(new URL(origin).port) })
  await until('Ana to be saved', () => told(ana) === 'saved', 20_000)
  const bo = await join('Bo')
  expect([...cells(bo.doc).keys()].filter((key) => key.startsWith('shape:')).length).toBe(60)
})

test('a refused handshake is explained by asking for the board: sign in again, or gone', async () => {
  const whys = []
  for (const status of [401, 404]) {
    const guest = { cookie: 'none' }
    const connection = boardClient(
      { server, boardId, guest },
      { fetchImpl: () => Promise.resolve(Response.json({}, { status })) },
    )
    open.push(connection)
    await until('the end', () => told(connection) === 'stopped')
    whys.push(connection.state.get())
  }
  expect(whys).toEqual([
    { state: 'stopped', why: 'signed-out', changes: 0, keptIn: 'tab' },
    { state: 'stopped', why: 'board-gone', changes: 0, keptIn: 'tab' },
  ])
})

test('everybody sees a new title, and a command without a connection says so', async () => {
  const ana = await join('Ana')
  const bo = await join('Bo')
  const result = await ana.command({ type: 'set-title', title: 'Who does what' })
  await until('the title', () => bo.control.get()?.title === 'Who does what')
  const bad = await ana.command({ type: 'set-holder', role: 'PM', name: 'Sam' })
  await server.stop()
  await until('the end', () => told(ana) !== 'saved')
  expect([result, bad, await ana.command({ type: 'set-title', title: 'x' })]).toEqual([
    { ok: true, value: { card: undefined } },
    { ok: false, reason: 'no-such-role' },
    { ok: false, reason: 'offline' },
  ])
})

test('others are seen again at once after a reconnect', async () => {
  const ana = await join('Ana')
  const bo = await join('Bo')
  const hers = ana.awareness.clientID
  ana.awareness.setLocalState({ page: 'page:page' })
  await until('Bo to see Ana', () => bo.awareness.getStates().get(hers)?.['page'] === 'page:page')
  const people = bo.people.get().map(({ name }) => name)
  const { dataDir, origin } = server
  await server.stop()
  await until('Bo to lose Ana', () => !bo.awareness.getStates().has(hers))
  server = await startTestServer({ dataDir, port: Number(new URL(origin).port) })
  await until('Bo to see Ana', () => bo.awareness.getStates().get(hers)?.['page'], 14_000)
  expect(people.sort()).toEqual(['Ana', 'Bo'])
})
