import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { boardIdFromBytes, type BoardId } from '#lib/board/ids.ts'
import { MAX_DOC_BYTES } from '#lib/board/limits.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { encodeSyncStep2 } from '#lib/protocol/encode.ts'
import { loadDocument } from '#server/room/load-document.ts'
import { MAX_CONNECTIONS_PER_BOARD, MAX_WAITING_BYTES_PER_BOARD } from '#server/room/limits.ts'
import { cells, RawClient, rawEditor, until } from '#tests/support/client.ts'
import { failingStorage, type FailingStorage } from '#tests/support/failing-storage.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

const MEGABYTE = 1024 * 1024

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  onTestFinished(() => server.close())
  return server
}

/** One update that sets a value of about this many bytes under each key, by a document of its own. */
function values(bytesByKey: Readonly<Record<string, number>>): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const [key, bytes] of Object.entries(bytesByKey)) cells(doc).set(key, 'x'.repeat(bytes))
  })
  return Y.encodeStateAsUpdate(doc)
}

/** A board that lacks about this many bytes to its limit. */
async function nearlyFull(server: TestServer, freeBytes: number): Promise<BoardId> {
  const id = boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16)))
  const bytes = (MAX_DOC_BYTES - freeBytes) / 32
  const keys = Array.from({ length: 32 }, (_, at) => [`shape:${at}`, bytes] as const)
  const empty = encodeSeed({ epoch: 1, template: 'blank', furniture: [], records: [] })
  const seed = Y.mergeUpdates([empty, values(Object.fromEntries(keys))])
  const board = { id, title: 'Large', template: 'blank', ownerId: 'g_maker', seed, at: 1 }
  await server.storage.createBoard(board)
  return id
}

test('a board of 32 MiB takes what still fits; what does not is refused with 4409 and not kept', async () => {
  const server = await start()
  const boardId = await nearlyFull(server, MEGABYTE)
  const open = async (name: string): Promise<RawClient> => {
    const client = await RawClient.open(
      { server, boardId, guest: await server.guest(name) },
      '?v=1&ack=1&schema=1',
    )
    onTestFinished(() => client.close())
    return client
  }
  const [ada, eve, sam] = [await open('Ada'), await open('Eve'), await open('Sam')]
  ada.send(encodeSyncStep2(values({ 'shape:fits': MEGABYTE / 2 })))
  await until('what fits', () => ada.acknowledged === 1)
  eve.send(encodeSyncStep2(values({ 'shape:over': MEGABYTE })))
  await until('the refusal', () => eve.closed !== undefined)
  sam.send(encodeSyncStep2(values({ 'shape:small': 1_000 })))
  await until('what still fits', () => sam.acknowledged === 1)
  const stored = await server.storage.load(boardId)
  const loaded = stored && loadDocument(stored)
  const kept = ['fits', 'over', 'small'].filter(
    (key) => loaded?.ok && cells(loaded.value.doc).has(`shape:${key}`),
  )
  expect([ada.closed, eve.closed, sam.closed, kept]).toEqual([
    undefined,
    4409,
    undefined,
    ['fits', 'small'],
  ])
})

test('the 501st connection of a board gets 1013, and there is room again when somebody has left', async () => {
  const server = await start()
  const boardId = await server.createBoard('blank')
  const crowd = await Promise.all(
    Array.from({ length: MAX_CONNECTIONS_PER_BOARD - 1 }, async (_, at) => {
      const joined = await server.sync.rooms.join({
        accessVersion: 0,
        boardId,
        id: String(at),
        person: (await server.guest(`Guest ${at}`)).person,
        wishes: { ack: true, control: true, live: true, cards: false },
        socket: {
          bufferedAmount: 0,
          send: () => undefined,
          close: () => undefined,
          pause: () => undefined,
          resume: () => undefined,
        },
      })
      if (!joined.ok) throw new Error(`guest ${at} was not let in: ${joined.reason}`)
      return joined.value
    }),
  )
  const open = async (name: string): Promise<RawClient> => {
    const client = await RawClient.open({ server, boardId, guest: await server.guest(name) })
    onTestFinished(() => client.close())
    return client
  }
  const last = await open('Last')
  await last.next('sync-step-1')
  const tooMuch = await open('Too much')
  await until('the refusal', () => tooMuch.closed !== undefined)
  crowd[0]?.room.leave(crowd[0].connection)
  const next = await open('Next')
  await next.next('sync-step-1')
  expect([last.closed, tooMuch.closed, next.closed]).toEqual([undefined, 1013, undefined])
})

test('with 8 MiB of a board waiting for the disk its sockets are not read, and nothing of what they sent is lost', async () => {
  let storage: FailingStorage | undefined
  const server = await start({ wrap: (real) => (storage = failingStorage(real)) })
  const boardId = await server.createBoard('blank')
  const guest = await server.guest('Ada')
  const { client, doc } = await rawEditor({ server, boardId, guest })
  onTestFinished(() => client.close())
  await until('the first acknowledgement', () => client.acknowledged === 1)
  if (storage) storage.failWith = 'unavailable'
  for (let at = 0; at < 15; at++) cells(doc).set(`shape:${at}`, 'x'.repeat(MEGABYTE))
  let mostWaiting = 0
  const end = Date.now() + 1_500
  await until('a while', () => {
    mostWaiting = Math.max(mostWaiting, server.sync.rooms.waitingBytes)
    return Date.now() > end
  })
  const acknowledged = client.acknowledged
  if (storage) storage.failWith = 'nothing'
  await until('everything acknowledged', () => client.acknowledged === 16)
  // oxlint-disable-next-line no-console -- the figure is what it is asked for
  console.table({ 'most waiting bytes': mostWaiting })
  expect(acknowledged).toBe(1)
  expect(mostWaiting).toBeGreaterThan(MAX_WAITING_BYTES_PER_BOARD - MEGABYTE)
  expect(mostWaiting).toBeLessThan(MAX_WAITING_BYTES_PER_BOARD + 2 * MEGABYTE)
  expect(client.closed).toBeUndefined()
})
