import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { decodeMessage } from '#lib/protocol/decode.ts'
import {
  encodeLive,
  encodeLiveEntries,
  MAX_LIVE_BYTES,
  readHeardFrames,
  readLiveEntries,
} from '#lib/protocol/live.ts'
import { MAX_FRAME_POINTS, type LiveFrame } from '#lib/protocol/live-frames.ts'

const FRAMES: readonly { frame: LiveFrame; golden: string }[] = [
  { frame: { kind: 'cursor', x: 10.5, y: -3 }, golden: '66022a0b' },
  { frame: { kind: 'cursor-gone' }, golden: '6610' },
  { frame: { kind: 'viewport', x: -1, y: 0, w: 100.125, h: 80 }, golden: '66260f00a1068005' },
  {
    frame: { kind: 'gesture', gesture: 7, form: 'pose', pageId: 'page:p', ids: ['shape:ab'] },
    golden: '663c070006706167653a70026162',
  },
  { frame: { kind: 'pose', gesture: 7, x: 1, y: 2 }, golden: '6643070408' },
  {
    frame: { kind: 'pose', gesture: 7, x: 1, y: 2, rotation: -0.5, w: 8, h: 4 },
    golden: '6648070408038f4e4020',
  },
  {
    frame: {
      kind: 'points',
      gesture: 255,
      from: 3,
      points: [
        { x: 1, y: 1, z: 0.5 },
        { x: 2, y: 0.5, z: 0.5 },
      ],
    },
    golden: '6657ff030010101007',
  },
  {
    frame: { kind: 'line', gesture: 1, x1: 0, y1: 1, x2: -1, y2: 64 },
    golden: '6666010004038002',
  },
  { frame: { kind: 'gesture-end', gesture: 7 }, golden: '667107' },
]

/** What a client hears when the server passes a message on under a slot. */
function passedOn(message: Uint8Array, slot = 5) {
  const entries = readLiveEntries(message.subarray(1))
  if (!entries.ok) throw new Error('malformed')
  const frame = encodeLiveEntries(entries.value.map(({ bytes }) => ({ slot, bytes })))
  const decoded = decodeMessage(frame)
  if (!decoded.ok || decoded.value.type !== 'live') throw new Error('not a live message')
  return { frame, heard: readHeardFrames(decoded.value.body) }
}

test('every live frame has exactly these bytes on the wire', () => {
  const written = FRAMES.map(({ frame }) => Buffer.from(encodeLive([frame])).toString('hex'))
  expect(written).toEqual(FRAMES.map(({ golden }) => golden))
})

test('what one sends is what the others hear, under the slot that the server gave', () => {
  const all = FRAMES.map(({ frame }) => frame)
  expect(passedOn(encodeLive(all)).heard).toEqual(all.map((frame) => ({ slot: 5, frame })))
  const pressed: LiveFrame = {
    kind: 'points',
    gesture: 1,
    from: 0,
    points: [
      { x: -9_999_999, y: 9_999_999.875, z: 1 },
      { x: 0.125, y: -0.125, z: 0 },
    ],
  }
  expect(passedOn(encodeLive([pressed])).heard).toEqual([{ slot: 5, frame: pressed }])
})

test('a cursor takes at most 12 bytes both ways, a drag at most 14, anywhere on the board', () => {
  const far = -1e7
  const cursor = passedOn(encodeLive([{ kind: 'cursor', x: far, y: far }]), 499)
  const pose = passedOn(encodeLive([{ kind: 'pose', gesture: 255, x: far, y: far }]), 499)
  const near = passedOn(encodeLive([{ kind: 'cursor', x: 812.5, y: -340 }]), 3)
  expect({
    cursor: cursor.frame.length,
    pose: pose.frame.length,
    near: near.frame.length,
    sent: encodeLive([{ kind: 'cursor', x: 812.5, y: -340 }]).length,
    heard: cursor.heard[0]?.frame,
  }).toEqual({
    cursor: 12,
    pose: 13,
    near: 7,
    sent: 6,
    heard: { kind: 'cursor', x: far, y: far },
  })
})

test('coordinates beyond the board are brought back to its edge, and nonsense to zero', () => {
  const odd = encodeLive([
    { kind: 'cursor', x: Infinity, y: 4e9 },
    { kind: 'cursor', x: Number.NaN, y: -4e9 },
  ])
  expect(passedOn(odd).heard.map(({ frame }) => frame)).toEqual([
    { kind: 'cursor', x: 0, y: 1e7 },
    { kind: 'cursor', x: 0, y: -1e7 },
  ])
})

test('the server refuses bodies that are cut off, empty, too long for their kind, or too long at all', () => {
  const whole = encodeLive([
    { kind: 'gesture', gesture: 7, form: 'stroke', pageId: 'page:p', ids: ['shape:abcdef'] },
    { kind: 'cursor', x: 1e6, y: 1e6 },
  ]).subarray(1)
  const cut = Array.from({ length: whole.length }, (_, length) => whole.subarray(0, length))
  // Whole entries are a whole message.
  const firstEntry = 2 + (whole[1] ?? 0)
  const outcomes = cut.map((body) => readLiveEntries(body).ok)
  expect(outcomes).toEqual(cut.map((_, length) => length === firstEntry))
  const hostile = [
    [0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [0x11, 0],
    [0x40],
    [0x70],
    [0x0f, 0xff, 0xff, 0xff, 0x7f],
    [0x0f],
    [0x72, 1, 1],
  ]
  expect(hostile.map((body) => readLiveEntries(new Uint8Array(body)).ok)).toEqual(
    hostile.map(() => false),
  )
  expect(readLiveEntries(new Uint8Array(MAX_LIVE_BYTES + 2).fill(0x10)).ok).toBe(false)
})

test('a broken or unknown frame of one person leaves the frames of the others whole', () => {
  const good = readLiveEntries(encodeLive([{ kind: 'cursor', x: 1, y: 1 }]).subarray(1))
  const bytes = good.ok ? (good.value[0]?.bytes ?? new Uint8Array()) : new Uint8Array()
  const broken = [
    [0x01, 0x80],
    [0x00],
    [0x03, 1, 1, 1],
    [0x02, 0xff, 0x7f],
    [0xf1, 9],
    [0x24, 0, 0, 0, 1],
    [0x32, 1, 9],
    [0x44, 1, 1, 1, 9],
    [0x53, 1, 0, 2],
  ].map((each) => new Uint8Array(each))
  const frame = encodeLiveEntries([
    { slot: 1, bytes },
    ...broken.map((each) => ({ slot: 2, bytes: each })),
    { slot: 3, bytes },
  ])
  const heard = readHeardFrames(frame.subarray(1))
  expect(heard.filter(({ slot }) => slot !== 2)).toEqual([
    { slot: 1, frame: { kind: 'cursor', x: 1, y: 1 } },
    { slot: 3, frame: { kind: 'cursor', x: 1, y: 1 } },
  ])
  expect(heard.filter(({ slot }) => slot === 2)).toEqual([])
})

test('random bytes never throw, and what is heard of them is within the limits', () => {
  let seed = 7
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
  for (let round = 0; round < 5_000; round++) {
    const body = Uint8Array.from({ length: Math.floor(random() * 60) }, () =>
      Math.floor(random() * 256),
    )
    expect(typeof readLiveEntries(body).ok).toBe('boolean')
    for (const { frame } of readHeardFrames(body)) {
      if (frame.kind === 'points') expect(frame.points.length).toBeLessThanOrEqual(MAX_FRAME_POINTS)
      if (frame.kind === 'cursor' || frame.kind === 'pose') {
        expect(Math.max(Math.abs(frame.x), Math.abs(frame.y))).toBeLessThanOrEqual(1e7)
      }
    }
  }
})
