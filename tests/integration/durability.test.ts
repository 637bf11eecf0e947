import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { ROOT } from '#lib/board/layout.ts'
import { encodeCommand, encodeUpdate } from '#lib/protocol/encode.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { StorageError } from '#server/storage/storage.ts'
import { cells, note, RawClient, until } from '#tests/support/client.ts'
import { failingStorage, type FailingStorage } from '#tests/support/failing-storage.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let storage: FailingStorage
const closing: (() => void)[] = []

async function start(): Promise<void> {
  server = await startTestServer({
    wrap: (real) => {
      storage = failingStorage(real)
      return storage
    },
  })
}

afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})

async function synced(boardId: BoardId, name = 'Ada') {
  const guest = await server.guest(name)
  const client = await RawClient.open({ server, boardId, guest }, '?v=1&ack=1&control=1')
  closing.push(() => client.close())
  const doc = new Y.Doc()
  await client.sync(doc)
  const edit = (id: string): void => {
    doc.once('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
    cells(doc).set(`shape:${id}`, note(id))
  }
  return { client, doc, edit, guest }
}

const lastControl = ({ heard }: RawClient): string | undefined =>
  heard.reduce<string | undefined>(
    (state, message) => (message.type === 'control' ? message.control.storage : state),
    undefined,
  )

test('a full disk keeps the edits and says so, others still see them, and they are acknowledged once it works again', async () => {
  await start()
  const boardId = await server.createBoard('blank')
  const { client, edit } = await synced(boardId)
  const other = await synced(boardId, 'Sam')
  await until('the first acknowledgement', () => client.acknowledged === 1)
  storage.failWith = 'full'
  for (const id of ['a', 'b', 'c']) edit(id)
  await until('the word about the disk', () => lastControl(client) === 'full')
  await until('the edits on the other screen', () =>
    other.client.heard.some(({ type }) => type === 'update'),
  )
  await until('three tries', () => storage.batches.length >= 3)
  const whileFull = client.acknowledged
  edit('d')
  storage.failWith = 'nothing'
  await until('everything acknowledged', () => client.acknowledged === 5)
  await until('the good word', () => lastControl(client) === 'ok')
  const stored = await server.storage.load(boardId)
  const loaded = stored && loadDocument(stored)
  const kept = loaded?.ok
    ? ['a', 'b', 'c', 'd'].filter((id) => cells(loaded.value.doc).has(`shape:${id}`))
    : []
  expect({ whileFull, kept }).toEqual({ whileFull: 1, kept: ['a', 'b', 'c', 'd'] })
})

test('a command that cannot be saved changes nothing and is answered so', async () => {
  await start()
  const boardId = await server.createBoard('pm-po')
  const { client, doc } = await synced(boardId)
  storage.failWith = 'unavailable'
  client.send(encodeCommand({ id: '1', type: 'set-holder', role: 'PM', name: 'Ada' }))
  const { reply } = await client.next('reply')
  const again = await synced(boardId, 'Sam')
  expect([reply, Y.encodeStateVector(again.doc)]).toEqual([
    { id: '1', ok: false, reason: 'not-saved' },
    Y.encodeStateVector(doc),
  ])
})

test('a command that was saved though nobody heard so is built on by the next one', async () => {
  await start()
  const boardId = await server.createBoard('pm-po')
  const { client } = await synced(boardId)
  const append = storage.append.bind(storage)
  storage.append = async (batch) => {
    storage.append = append
    await append(batch)
    throw new StorageError('unavailable', 'the answer was lost')
  }
  for (const name of ['Ada', 'Grace'])
    client.send(encodeCommand({ id: name, type: 'set-holder', role: 'PM', name }))
  const replies = await until('the replies', () => {
    const heard = client.heard.flatMap((each) => (each.type === 'reply' ? [each.reply] : []))
    return heard.length === 2 && heard
  })
  const stored = await server.storage.load(boardId)
  const loaded = stored && loadDocument(stored)
  const template = loaded?.ok ? [...loaded.value.doc.getMap(ROOT.template)] : []
  const holders = template.filter(([key]) => key.endsWith('m.holder')).map(([, value]) => value)
  expect({ replies, holders }).toEqual({
    replies: [
      { id: 'Ada', ok: false, reason: 'not-saved' },
      { id: 'Grace', ok: true },
    ],
    holders: ['Grace'],
  })
})

test('edits of many messages and boards become one commit per tick with one row per board', async () => {
  await start()
  const boards = [await server.createBoard('blank'), await server.createBoard('blank')]
  const people = await Promise.all(boards.map((boardId) => synced(boardId)))
  for (let number = 0; number < 50; number++) for (const { edit } of people) edit(String(number))
  await until('all acknowledged', () => people.every(({ client }) => client.acknowledged === 51))
  const rows = storage.batches.flat()
  const boardsOfBatches = storage.batches.map((batch) => batch.map(({ boardId }) => boardId))
  expect(boardsOfBatches.every((ids) => new Set(ids).size === ids.length)).toBe(true)
  // 100 edits, sent within a few milliseconds, need a handful of ticks, not a hundred commits.
  expect(storage.batches.length).toBeLessThan(20)
  expect(new Set(rows.map(({ boardId }) => boardId))).toEqual(new Set(boards))
})

test('the first update of a client ID brings its writer into the same commit, once', async () => {
  await start()
  const boardId = await server.createBoard('blank')
  const { client, doc, edit, guest } = await synced(boardId)
  edit('a')
  await until('acknowledged', () => client.acknowledged === 2)
  edit('b')
  await until('acknowledged', () => client.acknowledged === 3)
  const rows = storage.batches.flat().map(({ writers }) => writers.map(({ clientId }) => clientId))
  const writers = await server.storage.writers(boardId)
  expect(rows).toEqual([[doc.clientID], []])
  expect(
    writers.map(({ clientId, principalId, name }) => ({ clientId, principalId, name })),
  ).toEqual([{ clientId: doc.clientID, principalId: guest.person.id, name: 'Ada' }])
})

test('a step 2 that brings nothing new is acknowledged at once, without a commit', async () => {
  await start()
  const boardId = await server.createBoard('blank')
  const { client } = await synced(boardId)
  await until('the acknowledgement', () => client.acknowledged === 1)
  expect(storage.batches).toEqual([])
})
