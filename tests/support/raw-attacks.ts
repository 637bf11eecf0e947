import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { constants, deflateRawSync } from 'node:zlib'
import { clientFrame, OPCODE } from '#tests/bench/sync/client-frame.ts'
import { FrameSocket } from '#tests/bench/sync/frame-socket.ts'
import { frameSocketPlace } from './cheap-client.ts'
import { RawClient, until, type Seat } from './client.ts'

/** Something that is done to a server by other means than messages. */
export interface RawAttack {
  readonly play: (seat: Seat) => Promise<string>
  /** What must become of it. */
  readonly outcome: string
}

const MEGABYTE = 1024 * 1024
const COMPRESSED = 0x40

/** 200 MB in 200 kB. */
const ZEROS = Buffer.concat(
  Array.from<Buffer>({ length: 200 }).fill(
    deflateRawSync(Buffer.alloc(MEGABYTE), { finishFlush: constants.Z_SYNC_FLUSH }),
  ),
)

/** Frames against the rules of WebSocket, and with which code they end their connection. */
const BROKEN_FRAMES: Readonly<Record<string, readonly [frame: Buffer, code: number]>> = {
  'a frame without a mask': [Buffer.of(0x82, 1, 3), 1002],
  '100 pings at once': [
    Buffer.concat(Array.from({ length: 100 }, () => clientFrame(new Uint8Array(), OPCODE.ping))),
    1008,
  ],
  'a ping of 126 bytes': [clientFrame(new Uint8Array(126), OPCODE.ping), 1002],
  'a ping in pieces': [Buffer.of(0x09, 0x80, 1, 2, 3, 4), 1002],
  'a piece without a beginning': [Buffer.of(0x80, 0x80, 1, 2, 3, 4), 1002],
  'a message inside another': [
    Buffer.concat([Buffer.of(0x02, 0x80, 1, 2, 3, 4), clientFrame(new Uint8Array([3]))]),
    1002,
  ],
  'a kind of frame that there is not': [Buffer.of(0x83, 0x80, 1, 2, 3, 4), 1002],
  'a bit that is reserved': [Buffer.of(0xa2, 0x80, 1, 2, 3, 4), 1002],
  'a close of one byte': [clientFrame(new Uint8Array([3]), OPCODE.close), 1002],
  'a close with the code 999': [clientFrame(new Uint8Array([3, 0xe7]), OPCODE.close), 1002],
  'a close that is no UTF-8': [
    clientFrame(new Uint8Array([3, 0xe8, 0xc3, 0x28]), OPCODE.close),
    1007,
  ],
  'text that is no UTF-8': [clientFrame(new Uint8Array([0xc3, 0x28]), OPCODE.text), 1007],
  'a length of 2^63': [Buffer.of(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4), 1009],
  'a length of 2^32': [Buffer.of(0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4), 1009],
}

/** What goes wrong below messages, by name, soon over. */
export const QUICK_ATTACKS: Readonly<Record<string, RawAttack>> = {
  ...Object.fromEntries(
    Object.entries(BROKEN_FRAMES).map(([name, [frame, code]]) => [
      name,
      { outcome: `closed ${code}`, play: (seat: Seat) => endAfter(seat, frame) },
    ]),
  ),
  'an offer to compress': {
    outcome: 'open, not compressed',
    play: async (seat) => {
      const { socket } = await RawClient.open(seat)
      const { extensions } = socket
      socket.terminate()
      return extensions === '' ? 'open, not compressed' : `open, ${extensions}`
    },
  },
  '200 MB of zeros, compressed': {
    outcome: 'closed 1002',
    play: async (seat) => {
      const frame = clientFrame(ZEROS)
      frame[0] = (frame[0] ?? 0) | COMPRESSED
      return endAfter(seat, frame)
    },
  },
  'a header of 20 kB': {
    outcome: 'HTTP/1.1 431',
    play: async (seat) => {
      const socket = await upgrade(seat, [`X-Long: ${'x'.repeat(20_000)}`, '', ''])
      return statusOf(await answerOf(socket))
    },
  },
  'a message in 100,000 pieces': {
    outcome: 'closed 1008',
    play: async (seat) => {
      const client = await RawClient.open(seat)
      for (let at = 0; at < 100_000 && client.closed === undefined; at++) {
        client.socket.send(new Uint8Array([1]), { fin: false })
        if (at % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      return endOf(client)
    },
  },
  'a message that never ends': {
    outcome: 'closed 1009',
    play: async (seat) => {
      const client = await RawClient.open(seat)
      const megabyte = new Uint8Array(MEGABYTE)
      for (let at = 0; at < 10 && client.closed === undefined; at++) {
        client.socket.send(megabyte, { fin: false })
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      return endOf(client)
    },
  },
}

/** As above, for somebody who takes up to 10 s. */
export const SLOW_ATTACKS: Readonly<Record<string, RawAttack>> = {
  'headers one at a time': {
    outcome: 'HTTP/1.1 408',
    play: async (seat) => {
      const socket = await upgrade(seat, [])
      const drip = setInterval(() => socket.write('X: 1\r\n'), 500)
      const answer = await answerOf(socket)
      clearInterval(drip)
      return statusOf(answer)
    },
  },
  'a socket that says nothing once it is let in': {
    outcome: 'HTTP/1.1 101, then cut off',
    play: async (seat) => {
      const socket = await upgrade(seat, ['', ''])
      return `${statusOf(await answerOf(socket))}, then cut off`
    },
  },
}

/** How the server ends a connection that brings this. */
async function endAfter(seat: Seat, frame: Buffer): Promise<string> {
  const place = frameSocketPlace(seat)
  const socket = await FrameSocket.open({ ...place, onMessage: () => undefined })
  socket.write(frame)
  await until('the end', () => socket.closed !== undefined)
  return `closed ${socket.closed}`
}

/** A connection on which an upgrade is asked for, with these lines at its end. */
async function upgrade(seat: Seat, end: readonly string[]): Promise<Socket> {
  const { port, path, headers } = frameSocketPlace(seat)
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {
    // What is still sent may meet a connection that the server has ended.
  })
  await once(socket, 'connect')
  const lines = [
    `GET ${path} HTTP/1.1`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  socket.write(`${lines.join('\r\n')}\r\n${end.join('\r\n')}`)
  return socket
}

/** All that is answered until the other side ends the connection. */
async function answerOf(socket: Socket): Promise<string> {
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
  await once(socket, 'close')
  return answer
}

function statusOf(answer: string): string {
  return answer.slice(0, 'HTTP/1.1 101'.length)
}

async function endOf(client: RawClient): Promise<string> {
  await until('the end', () => client.closed !== undefined)
  return `closed ${client.closed}`
}
