import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { encodeSyncStep1, encodeSyncStep2 } from '#lib/protocol/encode.ts'
import { cells, note, RawClient, until } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let boardId: BoardId

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard('blank')
})
afterEach(() => server.close())

test('a document of another epoch gets 4410 and nothing of it is read', async () => {
  const foreign = new Y.Doc()
  cells(foreign).set('shape:foreign', note('foreign'))
  const client = await RawClient.open({ server, boardId, guest: await server.guest('Ada') })
  client.send(encodeSyncStep1(Y.encodeStateVector(foreign)))
  client.send(encodeSyncStep2(Y.encodeStateAsUpdate(foreign)))
  await until('the close', () => client.closed !== undefined)
  const reader = await RawClient.open({ server, boardId, guest: await server.guest('Sam') })
  const doc = new Y.Doc()
  await reader.sync(doc)
  reader.close()
  expect({
    closed: client.closed,
    answered: client.heard.some(({ type }) => type === 'sync-step-2'),
    read: cells(doc).has('shape:foreign'),
  }).toEqual({ closed: 4410, answered: false, read: false })
})

test('a client of an older version gets 4426 before anything else', async () => {
  const client = await RawClient.open({ server, boardId, guest: await server.guest('Ada') }, '?v=0')
  await until('the close', () => client.closed !== undefined)
  expect([client.closed, client.heard]).toEqual([4426, []])
})

test('a stock client hears standard messages only, ours hears control and people as well', async () => {
  const types = async (query: string): Promise<string[]> => {
    const client = await RawClient.open(
      { server, boardId, guest: await server.guest('Ada') },
      query,
    )
    const doc = new Y.Doc()
    await client.sync(doc)
    if (query !== '') await client.next('people')
    client.close()
    return [...new Set(client.heard.map(({ type }) => type))].sort()
  }
  expect([await types(''), await types('?v=1&ack=1&control=1')]).toEqual([
    ['sync-step-1', 'sync-step-2'],
    ['ack', 'control', 'people', 'sync-step-1', 'sync-step-2'],
  ])
})
