import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { NO_METER } from '#server/observe/meter.ts'
import { RawClient, stockClient, until } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
const ends: (number | 'silent')[] = []

beforeAll(async () => {
  server = await startTestServer({ meter: { ...NO_METER, closed: (why) => ends.push(why) } })
})
afterAll(() => server.close())

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test.concurrent(
  'a stock y-websocket client stays on one connection for 90 s alone on a quiet board',
  { timeout: 120_000 },
  async () => {
    const boardId = await server.createBoard('pm-po')
    const guest = await server.guest('Script')
    const { provider, close } = stockClient({ server, boardId, guest })
    let connects = 0
    let closes = 0
    provider.on('status', ({ status }) => {
      if (status === 'connected') connects += 1
    })
    provider.on('connection-close', () => {
      closes += 1
    })
    await until('the first sync', () => provider.synced)
    await wait(90_000)
    expect({ connects, closes, synced: provider.synced }).toEqual({
      connects: 1,
      closes: 0,
      synced: true,
    })
    close()
  },
)

test.concurrent(
  'an idle board with three people for 60 s: no document updates at all, and a sign of life every 10 s',
  { timeout: 120_000 },
  async () => {
    const boardId = await server.createBoard('pm-po')
    const before = (await server.storage.getBoard(boardId))?.headSeq
    const people: ReturnType<typeof stockClient>[] = []
    for (const name of ['Ada', 'Sam']) {
      people.push(stockClient({ server, boardId, guest: await server.guest(name) }))
    }
    const guest = await server.guest('Ours')
    const ours = await RawClient.open({ server, boardId, guest }, '?v=1&ack=1&control=1')
    await until('everybody', () => people.every(({ provider }) => provider.synced))
    let documentUpdates = 0
    for (const { doc } of people) doc.on('update', () => (documentUpdates += 1))
    const heardAt = { standard: performance.now(), ack: performance.now() }
    const longestSilence = { standard: 0, ack: 0 }
    ours.heard.length = 0
    ours.socket.on('message', () => {
      const now = performance.now()
      for (const { type } of ours.heard.splice(0)) {
        if (type === 'update' || type === 'sync-step-2') documentUpdates += 1
        const kind = type === 'ack' ? 'ack' : 'standard'
        longestSilence[kind] = Math.max(longestSilence[kind], now - heardAt[kind])
        heardAt[kind] = now
      }
    })
    await wait(60_000)
    const after = (await server.storage.getBoard(boardId))?.headSeq
    ours.close()
    for (const { close } of people) close()
    expect({ documentUpdates, rows: (after ?? 0) - (before ?? 0) }).toEqual({
      documentUpdates: 0,
      rows: 0,
    })
    expect(longestSilence.standard).toBeGreaterThan(0)
    expect(longestSilence.standard).toBeLessThan(10_500)
    expect(longestSilence.ack).toBeLessThan(3_500)
  },
)

test.concurrent(
  'a peer from which nothing comes is cut off within 10 s, and counted as silent',
  { timeout: 120_000 },
  async () => {
    const boardId = await server.createBoard('blank')
    const guest = await server.guest('Silent')
    const url = `${server.origin.replace('http', 'ws')}/sync/${boardId}`
    const headers = { cookie: guest.cookie, origin: server.origin }
    const socket = new WebSocket(url, { headers, autoPong: false })
    await once(socket, 'open')
    const openedAt = performance.now()
    await once(socket, 'close')
    expect(performance.now() - openedAt).toBeLessThan(10_000)
    expect(ends).toEqual(['silent'])
  },
)
