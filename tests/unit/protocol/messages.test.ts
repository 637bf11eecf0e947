import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { decodeToldFrame } from '#lib/protocol/decode-frame.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import {
  encodeAck,
  encodeAwareness,
  encodeCards,
  encodeCommand,
  encodeControl,
  encodePeople,
  encodeQueryAwareness,
  encodeReply,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from '#lib/protocol/encode.ts'
import { encodeLive } from '#lib/protocol/live.ts'
import type { Message } from '#lib/protocol/messages.ts'

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values)
const hex = (frame: Uint8Array): string => Buffer.from(frame).toString('hex')
const text = (value: string): string => Buffer.from(value).toString('hex')

const control = { version: 3, title: 'Plan', template: 'pm-po', storage: 'ok' } as const
const people = [
  { clientId: 7, personId: 'g_1', name: 'Sam', colour: '#112233', role: 'editor' as const },
]
const command = { id: 'c1', type: 'set-title', title: 'Plan' } as const
const part = {
  isWhole: true,
  people: [{ personId: 'g_1', name: 'Sam' }],
  put: [{ id: 'shape:a', title: 'A', state: 'unplaced', region: null, by: 0 }],
} as const
const place = { id: 'c2', type: 'place-card', card: 'shape:a', region: 'PM+PO' } as const
const reply = { id: 'c1', ok: false, reason: 'not-allowed' } as const

const FRAMES: readonly { frame: Uint8Array; golden: string; message: Message }[] = [
  {
    frame: encodeSyncStep1(bytes(0)),
    golden: '00000100',
    message: { type: 'sync-step-1', stateVector: bytes(0) },
  },
  {
    frame: encodeSyncStep2(bytes(0, 0)),
    golden: '0001020000',
    message: { type: 'sync-step-2', update: bytes(0, 0) },
  },
  {
    frame: encodeUpdate(bytes(1, 2, 3)),
    golden: '000203010203',
    message: { type: 'update', update: bytes(1, 2, 3) },
  },
  {
    frame: encodeAwareness(bytes(9)),
    golden: '010109',
    message: { type: 'awareness', update: bytes(9) },
  },
  { frame: encodeQueryAwareness(), golden: '03', message: { type: 'query-awareness' } },
  { frame: encodeAck(300), golden: '64ac02', message: { type: 'ack', count: 300 } },
  {
    frame: encodeControl(control),
    golden: `653e${text('{"version":3,"title":"Plan","template":"pm-po","storage":"ok"}')}`,
    message: { type: 'control', control },
  },
  {
    frame: encodeCards(part),
    golden: `659201${text('{"cards":{"isWhole":true,"people":[{"personId":"g_1","name":"Sam"}],"put":[{"id":"shape:a","title":"A","state":"unplaced","region":null,"by":0}]}}')}`,
    message: { type: 'cards', part },
  },
  {
    frame: encodeLive([{ kind: 'cursor-gone' }]),
    golden: '6610',
    message: { type: 'live', body: bytes(0x10) },
  },
  {
    frame: encodePeople(people),
    golden: `6751${text('[{"clientId":7,"personId":"g_1","name":"Sam","colour":"#112233","role":"editor"}]')}`,
    message: { type: 'people', people },
  },
  {
    frame: encodeCommand(command),
    golden: `682d${text('{"id":"c1","type":"set-title","title":"Plan"}')}`,
    message: { type: 'command', command },
  },
  {
    frame: encodeCommand(place),
    golden: `6841${text('{"id":"c2","type":"place-card","card":"shape:a","region":"PM+PO"}')}`,
    message: { type: 'command', command: place },
  },
  {
    frame: encodeReply(reply),
    golden: `692d${text('{"id":"c1","ok":false,"reason":"not-allowed"}')}`,
    message: { type: 'reply', reply },
  },
]

test('every message has exactly these bytes on the wire', () => {
  expect(FRAMES.map(({ frame }) => hex(frame))).toEqual(FRAMES.map(({ golden }) => golden))
})

test('every message decodes to what was encoded', () => {
  expect(FRAMES.map(({ frame }) => decodeMessage(frame))).toEqual(
    FRAMES.map(({ message }) => ({ ok: true, value: message })),
  )
})

test('whoever takes part in the sync reads the same of what it is sent, and neither cards nor commands', () => {
  expect(FRAMES.map(({ frame }) => decodeToldFrame(frame))).toEqual(
    FRAMES.map(({ message }) => {
      if (message.type === 'cards') return { ok: false, reason: 'malformed' }
      if (message.type === 'command') return { ok: false, reason: 'unknown-type' }
      return { ok: true, value: message }
    }),
  )
})

test('a message cut off at any byte is malformed and never throws', () => {
  for (const { frame } of FRAMES) {
    for (let length = 0; length < frame.length; length++) {
      expect(decodeMessage(frame.subarray(0, length))).toEqual({ ok: false, reason: 'malformed' })
    }
  }
})

test('a forged length never reads past its own frame into the buffer it is a view of', () => {
  const pool = Buffer.alloc(64, 0x41)
  pool.set([0, 2, 40, 1, 2, 3], 0)
  expect(decodeMessage(pool.subarray(0, 6))).toEqual({ ok: false, reason: 'malformed' })
})

test('a decoded update owns its bytes, so a reused socket buffer cannot change it', () => {
  const frame = Buffer.from(encodeUpdate(bytes(1, 2, 3)))
  const decoded = decodeMessage(frame)
  frame.fill(0)
  expect(decoded).toEqual({ ok: true, value: { type: 'update', update: bytes(1, 2, 3) } })
})

test('an unknown type is told apart from a malformed one, so that newer peers are survivable', () => {
  expect(decodeMessage(bytes(99, 1, 2))).toEqual({ ok: false, reason: 'unknown-type' })
  expect(decodeMessage(bytes(106, 1))).toEqual({ ok: false, reason: 'unknown-type' })
})

test('hostile JSON is malformed: wrong types, broken UTF-8, bodies over their limit, deep nesting', () => {
  const json = (type: number, body: string | Buffer): Buffer => {
    const content = Buffer.from(body)
    const length: number[] = []
    for (let rest = content.length; ; rest = Math.floor(rest / 128)) {
      if (rest < 128) {
        length.push(rest)
        break
      }
      length.push((rest % 128) | 128)
    }
    return Buffer.concat([Buffer.from([type, ...length]), content])
  }
  const hostile = [
    json(101, 'null'),
    json(101, '{"version":-1,"title":"a","template":"b","storage":"ok"}'),
    json(101, '{"cards":[]}'),
    json(
      101,
      '{"cards":{"isWhole":true,"put":[{"id":"a","title":"b","state":"lost","region":""}]}}',
    ),
    json(101, '{"cards":{"isWhole":true,"gone":["a"]}}'),
    json(103, '[{"clientId":1.5}]'),
    json(104, '[]'),
    json(104, '{"id":""}'),
    json(104, `{"id":"${'x'.repeat(41)}"}`),
    json(104, `{"id":"a","type":"set-title","title":"${'x'.repeat(5000)}"}`),
    json(104, '['.repeat(4000)),
    json(105, '{"id":"a","ok":"yes"}'),
    json(104, Buffer.from([0xff, 0xfe])),
  ]
  expect(hostile.map((frame) => decodeMessage(frame))).toEqual(
    hostile.map(() => ({ ok: false, reason: 'malformed' })),
  )
})

test('a command of unknown type or with wrong fields keeps its id, so that it can be answered', () => {
  const frame = (body: string): Uint8Array =>
    new Uint8Array([104, body.length, ...Buffer.from(body)])
  expect([
    decodeMessage(frame('{"id":"a","type":"explode"}')),
    decodeMessage(frame('{"id":"b","type":"set-title","title":"  "}')),
    decodeMessage(frame('{"id":"c","type":"set-holder","role":"","name":"x"}')),
    decodeMessage(
      frame(
        '{"id":"d","type":"add-template","page":"page:a/b","template":"raci","version":1,"placement":"example"}',
      ),
    ),
  ]).toEqual(
    ['a', 'b', 'c', 'd'].map((id) => ({
      ok: true,
      value: { type: 'command', command: { id, type: 'unknown' } },
    })),
  )
})

test('random bytes never throw', () => {
  let seed = 42
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
  for (let round = 0; round < 5000; round++) {
    const frame = Uint8Array.from({ length: Math.floor(random() * 40) }, () =>
      Math.floor(random() * 256),
    )
    if (round % 2 === 0 && frame.length > 0)
      frame[0] = [0, 1, 3, 100, 101, 102, 103, 104, 105][round % 9] ?? 0
    expect(typeof decodeMessage(frame).ok).toBe('boolean')
  }
})
