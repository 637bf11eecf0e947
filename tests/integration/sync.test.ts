import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CELL_SEPARATOR, ROOT } from '#lib/board/layout.ts'
import { encodeCommand, encodeUpdate } from '#lib/protocol/encode.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { cells, note, RawClient, stockClient, until, upgradeStatus } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

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

async function stock(name: string, params: Record<string, string> = {}) {
  const client = stockClient({ server, boardId, guest: await server.guest(name) }, { params })
  closing.push(() => client.close())
  await until('the first sync', () => client.provider.synced)
  return client
}

async function raw(name: string, query = ''): Promise<RawClient> {
  const client = await RawClient.open({ server, boardId, guest: await server.guest(name) }, query)
  closing.push(() => client.close())
  return client
}

async function stored(): Promise<Y.Doc> {
  const document = await server.storage.load(boardId)
  const loaded = document && loadDocument(document)
  if (!loaded?.ok) throw new Error('the board is not readable')
  return loaded.value.doc
}

test('two stock clients edit one board and end up equal, template included', async () => {
  const [ada, sam] = [await stock('Ada'), await stock('Sam')]
  cells(ada.doc).set('shape:a', note('a'))
  cells(sam.doc).set('shape:b', note('b'))
  await until('both notes on both screens', () =>
    [ada, sam].every(({ doc }) => cells(doc).has('shape:a') && cells(doc).has('shape:b')),
  )
  expect(Y.encodeStateAsUpdate(ada.doc)).toEqual(Y.encodeStateAsUpdate(sam.doc))
  expect(ada.doc.getMap(ROOT.template).size).toBeGreaterThan(0)
})

test('a message is acknowledged only when a fresh reader of the storage finds it', async () => {
  const client = await raw('Ada', '?v=1&ack=1')
  const doc = new Y.Doc()
  await client.sync(doc)
  await until('the acknowledgement of the step 2', () => client.acknowledged === 1)
  for (let number = 1; number <= 20; number++) {
    doc.once('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
    cells(doc).set(`shape:${number}`, note(String(number)))
  }
  await until('21 acknowledgements', () => client.acknowledged === 21)
  expect(cells(await stored()).has('shape:20')).toBe(true)
})

test('a wrong Origin, a missing or forged cookie, an unknown board and a malformed path get 403, 401, 401, 404, 404 and create nothing', async () => {
  const { cookie } = await server.guest('Eve')
  const { origin } = server
  const url = `${origin}/sync/${boardId}`
  const unknown = `${origin}/sync/${'A'.repeat(22)}`
  const statuses = [
    await upgradeStatus(url, { cookie, origin: 'http://evil.example' }),
    await upgradeStatus(url, { cookie }),
    await upgradeStatus(url, { origin }),
    await upgradeStatus(url, { origin, cookie: `${cookie.slice(0, -4)}AAAA` }),
    await upgradeStatus(unknown, { origin, cookie }),
    await upgradeStatus(`${origin}/sync/${boardId}/..%2f${boardId}`, { origin, cookie }),
    await upgradeStatus(`${origin}/sync/..%2f${boardId}`, { origin, cookie }),
    await upgradeStatus(`${origin}/sync/${boardId}x`, { origin, cookie }),
    await upgradeStatus(`${origin}/sync/`, { origin, cookie }),
    await upgradeStatus(url, { origin, cookie }),
  ]
  expect(statuses).toEqual([403, 403, 401, 401, 404, 404, 404, 404, 404, 101])
  expect(await server.storage.getBoard('A'.repeat(22) as BoardId)).toBeUndefined()
  expect(server.sync.rooms.count).toBeLessThanOrEqual(1)
})

test('an update of the circles or of meta by a hand-made client is refused with 4409 and nobody sees it', async () => {
  const watcher = await stock('Sam')
  const before = JSON.stringify([
    watcher.doc.getMap(ROOT.template).toJSON(),
    watcher.doc.getMap(ROOT.meta).toJSON(),
  ])
  const circle = [...watcher.doc.getMap(ROOT.template).keys()][0] ?? ''
  const attacks: ((doc: Y.Doc) => void)[] = [
    (doc) => doc.getMap(ROOT.template).set(`${circle}${CELL_SEPARATOR}at`, ['page:page', 9, 9]),
    (doc) => doc.getMap(ROOT.template).delete(circle),
    (doc) => doc.getMap(ROOT.meta).set('epoch', 7),
    (doc) => doc.getMap(ROOT.comments).set('x', 1),
    (doc) => doc.getMap('unknown').set('x', 1),
    (doc) => cells(doc).set('x', new Y.Doc()),
  ]
  for (const attack of attacks) {
    const client = await raw('Eve')
    const doc = new Y.Doc()
    await client.sync(doc)
    doc.once('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
    attack(doc)
    await until('the refusal', () => client.closed !== undefined)
    expect(client.closed).toBe(4409)
  }
  cells(watcher.doc).set('shape:end', note('end'))
  const other = await stock('Ada')
  const after = JSON.stringify([
    other.doc.getMap(ROOT.template).toJSON(),
    other.doc.getMap(ROOT.meta).toJSON(),
  ])
  expect(after).toBe(before)
  expect(cells(other.doc).has('x')).toBe(false)
})

test('a title and a holder are changed by commands, committed, and shown to everybody', async () => {
  const [asking, watching] = [
    await raw('Ada', '?v=1&control=1'),
    await raw('Sam', '?v=1&control=1'),
  ]
  const doc = new Y.Doc()
  await watching.sync(doc)
  watching.socket.on('message', () => {
    for (const message of watching.heard.splice(0)) {
      if (message.type === 'update') Y.applyUpdate(doc, message.update)
      if (message.type === 'control') title = message.control.title
    }
  })
  let title = ''
  asking.send(encodeCommand({ id: '1', type: 'set-title', title: 'Who does what' }))
  asking.send(encodeCommand({ id: '2', type: 'set-holder', role: 'PM', name: 'Ada' }))
  asking.send(encodeCommand({ id: '3', type: 'set-holder', role: 'PM', name: 'Grace' }))
  await until('the replies', () => asking.heard.filter(({ type }) => type === 'reply').length === 3)
  const holderIn = (from: Y.Doc) =>
    [...from.getMap(ROOT.template)].filter(([key]) => key.endsWith('m.holder')).map(([, v]) => v)
  await until('the change on the other screen', () => title !== '' && holderIn(doc)[0] === 'Grace')
  expect({
    replies: asking.heard.flatMap((message) => (message.type === 'reply' ? [message.reply] : [])),
    title,
    stored: (await server.storage.getBoard(boardId))?.title,
    holder: holderIn(await stored()),
  }).toEqual({
    replies: ['1', '2', '3'].map((id) => ({ id, ok: true })),
    title: 'Who does what',
    stored: 'Who does what',
    holder: ['Grace'],
  })
})

test('two people of one name are told apart, and each has a colour of their own', async () => {
  const first = await raw('Sam', '?v=1&control=1')
  const clients = [await stock('Sam'), await stock('Sam')]
  const people = await until('both Sams', () => {
    const lists = first.heard.flatMap((message) =>
      message.type === 'people' ? [message.people] : [],
    )
    return lists.find((list) => list.length === 2)
  })
  expect(people.map(({ name }) => name)).toEqual(['Sam (2)', 'Sam (3)'])
  expect(new Set(people.map(({ colour }) => colour)).size).toBe(2)
  const user = await until('the name in the awareness state', () => {
    const [one, two] = clients
    const state = two && one?.provider.awareness.getStates().get(two.doc.clientID)
    return state?.['user'] as { name: string } | undefined
  })
  expect(user.name).toBe('Sam (3)')
})

test('a socket that is open keeps nothing of the request that opened it', async () => {
  const requests: WeakRef<IncomingMessage>[] = []
  const http = createServer().listen(0, '127.0.0.1')
  closing.push(() => http.close())
  http.on('upgrade', (request, socket, head) => {
    requests.push(new WeakRef(request))
    server.sync.handleUpgrade(request, socket, head)
  })
  await once(http, 'listening')
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const guest = await server.guest('Ada')
  const client = await RawClient.open({ server: { origin }, boardId, guest })
  closing.push(() => client.close())
  await client.sync(new Y.Doc())
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  await until('the request to be forgotten', () => {
    collectGarbage()
    return requests.length === 1 && requests[0]?.deref() === undefined
  })
  expect(client.closed).toBeUndefined()
})
