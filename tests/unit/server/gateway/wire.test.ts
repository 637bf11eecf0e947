import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { Wire } from '#server/gateway/wire.ts'

let http: Server
let client: WebSocket
let served: { socket: WebSocket; stream: Duplex; wire: Wire }
let heard: Buffer[]

beforeEach(async () => {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  http = createServer()
  const upgraded = new Promise<typeof served>((resolve) => {
    http.on('upgrade', (request, stream, head) => {
      sockets.handleUpgrade(request, stream, head, (socket) =>
        resolve({ socket, stream, wire: new Wire(socket, stream) }),
      )
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  heard = []
  client.on('message', (data) => heard.push(data as Buffer))
  served = await upgraded
})
afterEach(() => {
  client.terminate()
  http.close()
})

const hear = async (count: number): Promise<void> => {
  while (heard.length < count) await new Promise((resolve) => setTimeout(resolve, 2))
}

test('messages of every length arrive whole and in order, between those that ws sends itself', async () => {
  const lengths = [0, 1, 125, 126, 65_535, 65_536, 2_000_000]
  const messages = lengths.map((length, at) => new Uint8Array(length).fill(at + 1))
  for (const message of messages) served.wire.send(message)
  const pong = new Promise((resolve) => client.once('ping', resolve))
  served.socket.ping()
  await pong
  await hear(lengths.length)
  expect(heard.map((message) => [message.length, message[0]])).toEqual(
    messages.map((message) => [message.length, message[0]]),
  )
})

test('what one turn sends leaves in one write, and counts as unsent until then', async () => {
  let writes = 0
  const raw = served.stream as Duplex & { _writev: unknown; _write: unknown }
  for (const name of ['_writev', '_write'] as const) {
    const original = (raw[name] as (...args: unknown[]) => void).bind(raw)
    raw[name] = (...args: unknown[]) => {
      writes += 1
      original(...args)
    }
  }
  for (let at = 0; at < 5; at++) served.wire.send(new Uint8Array(10))
  expect([writes, served.wire.unsentBytes]).toEqual([0, 60])
  await hear(5)
  expect([writes, served.wire.unsentBytes]).toEqual([1, 0])
})

test('the last message arrives before the close, and nothing is sent after it', async () => {
  const closed = new Promise((resolve) => client.once('close', resolve))
  served.wire.send(new Uint8Array([1]))
  served.wire.write()
  served.socket.close(4404)
  served.wire.send(new Uint8Array([2]))
  expect(await closed).toBe(4404)
  expect(heard.map((message) => [...message])).toEqual([[1]])
})

test('what waits when ws itself closes is not sent after the close frame', async () => {
  const closed = new Promise((resolve) => client.once('close', resolve))
  const sent: Uint8Array[] = []
  const write = served.stream.write.bind(served.stream)
  served.stream.write = ((part: Uint8Array) => {
    sent.push(part)
    return write(part)
  }) as typeof write
  served.wire.send(new Uint8Array([1]))
  served.socket.close(1009)
  expect(await closed).toBe(1009)
  const isCloseFrame = (part: Uint8Array): boolean => part[0] === 0x88
  expect(sent.map(isCloseFrame).indexOf(true)).toBeGreaterThanOrEqual(0)
  expect(sent.slice(sent.findIndex(isCloseFrame) + 1).some((part) => part[0] === 0x82)).toBe(false)
})

test('a socket that is gone takes nothing and throws nothing', async () => {
  served.wire.send(new Uint8Array([1]))
  served.socket.terminate()
  await new Promise((resolve) => setTimeout(resolve, 20))
  served.wire.send(new Uint8Array([2]))
  expect(served.wire.unsentBytes).toBe(0)
})
