import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import * as Y from 'yjs'
import { MAX_RECORDS } from '#lib/board/limits.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { encodeUpdate } from '#lib/protocol/encode.ts'
import { emptyDocument } from '#server/room/load-document.ts'
import { RecordCount } from '#server/room/record-count.ts'
import { clientFrame } from '#tests/bench/sync/client-frame.ts'
import type { Contender } from '#tests/bench/sync/contenders.ts'
import { Deliveries } from '#tests/bench/sync/deliveries.ts'
import { bodyOf, creditsOf, dragOf } from '#tests/bench/sync/drag-edits.ts'
import { FrameSocket } from '#tests/bench/sync/frame-socket.ts'
import { Latencies } from '#tests/bench/sync/latencies.ts'
import { FULL } from '#tests/bench/sync/open.ts'
import { waitFor } from '#tests/bench/sync/pace.ts'
import { run } from '#tests/bench/sync/run.ts'

test('the socket of the load sends and hears messages of every length, cut anywhere', async () => {
  const lengths = [0, 1, 125, 126, 65_535, 65_536, 300_000]
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const heard: Buffer[] = []
  const socket = await FrameSocket.open({
    port: (http.address() as AddressInfo).port,
    path: '/',
    headers: { Host: 'localhost' },
    onMessage: (payload) => heard.push(Buffer.from(payload)),
  })
  const sent = lengths.map((length) => Buffer.from(Array.from({ length }, (_, at) => at % 251)))
  for (const payload of sent) socket.write(clientFrame(payload))
  await waitFor(() => heard.length === sent.length, 5_000)
  expect(heard.map((payload, at) => payload.equals(sent[at] ?? Buffer.alloc(0)))).toEqual(
    lengths.map(() => true),
  )
  for (const client of server.clients) client.close(4409)
  await waitFor(() => socket.closed !== undefined, 5_000)
  expect(socket.closed).toBe(4409)
  server.close()
  http.close()
})

test('a socket that is refused says what the server answered', async () => {
  const http = createServer()
  http.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const opening = FrameSocket.open({ port, path: '/', headers: {}, onMessage: () => {} })
  await expect(opening).rejects.toThrow('the upgrade was answered HTTP/1.1 403 Forbidden')
  http.close()
})

test('a merged update is credited with every edit that it holds, of each dragger', () => {
  const [one, other] = [dragOf(0, 4), dragOf(3, 2)]
  const updates = [...one.messages, ...other.messages].flatMap((message) => bodyOf(message) ?? [])
  expect(one.messages.slice(0, 3).map(creditsOf)).toEqual([
    [{ sender: 0, upTo: 0 }],
    [{ sender: 0, upTo: 1 }],
    [{ sender: 0, upTo: 2 }],
  ])
  const merged = creditsOf(encodeUpdate(Y.mergeUpdates(updates)))
  expect(merged.sort((a, b) => a.sender - b.sender)).toEqual([
    { sender: 0, upTo: 4 },
    { sender: 3, upTo: 2 },
  ])
  expect(one.moveOf(one.cell.value)).toBe(4)
})

test('a delivery counts once for each receiver but the sender, and what is missing is known', () => {
  const deliveries = new Deliveries({ senders: 2, receivers: 3 })
  deliveries.startMeasuring()
  for (let times = 0; times < 3; times++) deliveries.sent(0)
  deliveries.heard(0, [{ sender: 0, upTo: 2 }])
  deliveries.heard(1, [{ sender: 0, upTo: 2 }])
  deliveries.heard(2, [{ sender: 0, upTo: 0 }])
  deliveries.heard(2, [{ sender: 0, upTo: 0 }])
  expect([deliveries.arrived, deliveries.missing(3)]).toEqual([4, 2])
  deliveries.heard(2, [{ sender: 0, upTo: 2 }])
  expect([deliveries.latencies.count, deliveries.missing(3)]).toEqual([6, 0])
  expect(() => deliveries.heard(2, [{ sender: 0, upTo: 3 }])).toThrow('never sent')
})

test('percentiles are those of the sorted times', () => {
  const latencies = new Latencies()
  expect(latencies.percentile(0.5)).toBeNaN()
  for (let ms = 100; ms >= 1; ms--) latencies.add(ms)
  const { p50, p95, p99 } = latencies.spread
  expect([p50, p95, p99].map((ms) => Math.round(ms * 100) / 100)).toEqual([50, 95, 99])
})

test('a run in which our own server does not start fails and says in which scenarios; without a peer it does not', async () => {
  const doesNotStart = (name: string): Contender => ({
    name,
    keepsDocument: true,
    start: () => Promise.reject(new Error('no room on this machine')),
  })
  const runWith = async (...contenders: Contender[]) => {
    const lines: string[] = []
    const isDone = await run({
      scenarios: ['drag', 'restart'],
      names: [],
      isQuick: true,
      repeats: 1,
      print: (line) => lines.push(line),
      find: () => ({
        node: process.execPath,
        contenders,
        absent: ['a peer: not run: needs Node 22'],
      }),
    })
    return [isDone, lines.at(-1)]
  }
  expect(await runWith(doesNotStart('a peer'))).toEqual([
    true,
    'a peer: not run: no room on this machine',
  ])
  expect(await runWith(doesNotStart('a peer'), doesNotStart('Overlap'))).toEqual([
    false,
    'Overlap was not run in drag, restart, so this bench has failed.',
  ])
})

test('the largest board of the bench is full to the last record', () => {
  const doc = emptyDocument()
  Y.applyUpdate(doc, encodeSeed({ epoch: 1, template: 'blank', furniture: [], records: [] }))
  expect(new RecordCount(doc).count + 1 + FULL).toBe(MAX_RECORDS)
})
