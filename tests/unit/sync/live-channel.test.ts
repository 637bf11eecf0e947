import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { encodeLiveEntries, readHeardFrames, readLiveEntries } from '#lib/protocol/live.ts'
import type { LiveFrame } from '#lib/protocol/live-frames.ts'
import type { People } from '#lib/protocol/schemas.ts'
import { LiveChannelEnd } from '#lib/sync/live-channel.ts'
import { Watchable } from '#lib/sync/watched.ts'

beforeEach(() => vi.useFakeTimers({ now: 10_000 }))
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const ME = person(1, 'g_me', 0)
const ANA = person(2, 'g_ana', 1)

function person(clientId: number, personId: string, slot?: number): People[number] {
  const shown = { clientId, personId, name: personId, colour: '#157a3c', role: 'editor' as const }
  return slot === undefined ? shown : { ...shown, slot }
}

/** One end of a channel whose messages are kept, frame by frame. */
function channelOf(...others: People) {
  const people = new Watchable<People>([ME, ...others])
  const link = { isUp: true, gets: true, own: ME.clientId }
  const messages: LiveFrame[][] = []
  const channel = new LiveChannelEnd({
    people,
    clientId: () => link.own,
    isUp: () => link.isUp,
    send: (bytes) => {
      if (!link.isUp || !link.gets) return false
      messages.push(framesIn(bytes))
      return true
    },
  })
  channel.refresh()
  return { channel, people, link, messages }
}

function framesIn(message: Uint8Array): LiveFrame[] {
  const entries = readLiveEntries(message.subarray(1))
  if (!entries.ok) throw new Error('malformed')
  const frame = encodeLiveEntries(entries.value.map(({ bytes }) => ({ slot: 9, bytes })))
  return readHeardFrames(frame.subarray(1)).map((each) => each.frame)
}

/** The body of a message 102 from the server. */
function heard(slot: number, frame: LiveFrame): Uint8Array {
  let bytes = new Uint8Array()
  const sender = new LiveChannelEnd({
    people: new Watchable<People>([ME, ANA]),
    clientId: () => ME.clientId,
    isUp: () => true,
    send: (message) => {
      bytes = new Uint8Array(message.subarray(1))
      return true
    },
  })
  sender.refresh()
  sender.send(frame)
  vi.advanceTimersByTime(0)
  sender.close()
  return encodeLiveEntries([{ slot, bytes }]).subarray(1)
}

test('a pointer that moves all the time is sent 20 times a second, the first move at once', () => {
  const { channel, messages } = channelOf(ANA)
  channel.send({ kind: 'cursor', x: 0, y: 0 })
  vi.advanceTimersByTime(1)
  const atOnce = messages.length
  for (let ms = 0; ms < 1_000; ms += 5) {
    channel.send({ kind: 'cursor', x: ms, y: 0 })
    vi.advanceTimersByTime(5)
  }
  expect([atOnce, messages.length]).toEqual([1, 21])
  expect(messages.at(-1)).toEqual([{ kind: 'cursor', x: 995, y: 0 }])
})

test('nothing is sent while alone, beside own tabs or stock clients only, offline or hidden', () => {
  const audiences: [string, People][] = [
    ['alone', []],
    ['own tab', [person(3, 'g_me', 4)]],
    ['stock client', [person(5, 'g_bo')]],
  ]
  const sent = audiences.map(([name, others]) => {
    const { channel, messages } = channelOf(...others)
    channel.send({ kind: 'cursor', x: 1, y: 1 })
    vi.advanceTimersByTime(1_000)
    return [name, channel.isHeard, messages.length]
  })
  const offline = channelOf(ANA)
  offline.link.isUp = false
  offline.channel.refresh()
  offline.channel.send({ kind: 'cursor', x: 1, y: 1 })
  vi.stubGlobal('document', { visibilityState: 'hidden', addEventListener() {} })
  const hidden = channelOf(ANA)
  hidden.channel.send({ kind: 'cursor', x: 1, y: 1 })
  vi.advanceTimersByTime(1_000)
  expect(sent).toEqual(audiences.map(([name]) => [name, false, 0]))
  expect([offline.messages, hidden.messages]).toEqual([[], []])
})

test('a page that is hidden takes its pointer away, then says nothing', () => {
  let listener = (): void => {}
  const page = {
    visibilityState: 'visible',
    addEventListener: (_type: string, added: () => void) => (listener = added),
    removeEventListener() {},
  }
  vi.stubGlobal('document', page)
  const { channel, messages } = channelOf(ANA)
  channel.send({ kind: 'cursor', x: 1, y: 1 })
  vi.advanceTimersByTime(100)
  page.visibilityState = 'hidden'
  listener()
  channel.send({ kind: 'cursor', x: 2, y: 2 })
  vi.advanceTimersByTime(10_000)
  expect(messages).toEqual([[{ kind: 'cursor', x: 1, y: 1 }], [{ kind: 'cursor-gone' }]])
})

test('of what waits only the newest pose and cursor go, points join, and no start or end is passed', () => {
  const { channel, messages } = channelOf(ANA)
  channel.send({ kind: 'cursor', x: 0, y: 0 })
  vi.advanceTimersByTime(1)
  const start = { kind: 'gesture', form: 'pose', pageId: 'page:p', ids: ['shape:a'] } as const
  const points = [{ x: 1, y: 1, z: 0.5 }]
  for (const frame of [
    { ...start, gesture: 1 },
    { kind: 'pose', gesture: 1, x: 1, y: 1 },
    { kind: 'pose', gesture: 1, x: 2, y: 2 },
    { kind: 'cursor', x: 2, y: 2 },
    { kind: 'gesture-end', gesture: 1 },
    { ...start, gesture: 1, form: 'stroke' },
    { kind: 'points', gesture: 1, from: 0, points },
    { kind: 'points', gesture: 1, from: 1, points },
    { kind: 'pose', gesture: 1, x: 3, y: 3 },
  ] satisfies LiveFrame[]) {
    channel.send(frame)
  }
  vi.advanceTimersByTime(50)
  expect(messages[1]).toEqual([
    { ...start, gesture: 1 },
    { kind: 'pose', gesture: 1, x: 2, y: 2 },
    { kind: 'cursor', x: 2, y: 2 },
    { kind: 'gesture-end', gesture: 1 },
    { ...start, gesture: 1, form: 'stroke' },
    { kind: 'points', gesture: 1, from: 0, points: [...points, ...points] },
    { kind: 'pose', gesture: 1, x: 3, y: 3 },
  ])
})

test('a turn said once is repeated with later poses of its gesture, since frames may be lost', () => {
  const { channel, messages } = channelOf(ANA)
  channel.send({ kind: 'gesture', gesture: 1, form: 'pose', pageId: 'page:p', ids: ['shape:a'] })
  channel.send({ kind: 'pose', gesture: 1, x: 1, y: 1, rotation: 0.5 })
  vi.advanceTimersByTime(60)
  channel.send({ kind: 'pose', gesture: 1, x: 2, y: 2 })
  vi.advanceTimersByTime(60)
  expect(messages[1]).toEqual([{ kind: 'pose', gesture: 1, x: 2, y: 2, rotation: 0.5 }])
})

test('what began while nobody heard it is told to the first who comes, and again on a new socket', () => {
  const { channel, people, link, messages } = channelOf()
  const start = {
    kind: 'gesture',
    gesture: 1,
    form: 'pose',
    pageId: 'page:p',
    ids: ['shape:a'],
  } as const
  channel.send({ kind: 'cursor', x: 4, y: 4 })
  channel.send(start)
  channel.send({ kind: 'pose', gesture: 1, x: 5, y: 5 })
  people.set([ME, ANA])
  vi.advanceTimersByTime(1)
  link.isUp = false
  channel.refresh()
  link.isUp = true
  channel.refresh()
  vi.advanceTimersByTime(60)
  const all = [start, { kind: 'pose', gesture: 1, x: 5, y: 5 }, { kind: 'cursor', x: 4, y: 4 }]
  expect(messages).toEqual([all, all])
})

test('frames that do not get through wait, and newer ones take their place', () => {
  const { channel, link, messages } = channelOf(ANA)
  link.gets = false
  for (let x = 0; x < 100; x++) {
    channel.send({ kind: 'cursor', x, y: 0 })
    vi.advanceTimersByTime(10)
  }
  link.gets = true
  vi.advanceTimersByTime(60)
  expect(messages).toEqual([[{ kind: 'cursor', x: 99, y: 0 }]])
})

test('frames are heard under the name that the server gave their slot; own and unknown slots are not', () => {
  const { channel } = channelOf(ANA, person(3, 'g_me', 4))
  const told: unknown[] = []
  channel.subscribe((sender, frame) => told.push([sender.person.name, sender.clientId, frame.kind]))
  for (const slot of [0, 1, 4, 7]) channel.receive(heard(slot, { kind: 'cursor', x: 1, y: 1 }))
  expect(told).toEqual([
    ['g_ana', 2, 'cursor'],
    ['g_me', 3, 'cursor'],
  ])
})

test('who listens late is told which gestures run and where cursors are', () => {
  const { channel } = channelOf(ANA)
  const start: LiveFrame = {
    kind: 'gesture',
    gesture: 1,
    form: 'pose',
    pageId: 'page:p',
    ids: ['shape:a'],
  }
  for (const frame of [
    start,
    { ...start, gesture: 2 },
    { kind: 'gesture-end', gesture: 1 },
    { kind: 'cursor', x: 1, y: 1 },
    { kind: 'cursor', x: 2, y: 2 },
  ] satisfies LiveFrame[]) {
    channel.receive(heard(1, frame))
  }
  const told: LiveFrame[] = []
  channel.subscribe((_sender, frame) => told.push(frame))
  expect(told).toEqual([
    { ...start, gesture: 2 },
    { kind: 'cursor', x: 2, y: 2 },
  ])
})

test('a leave, a slot given to somebody else and a link that goes down are each told once', () => {
  const { channel, people, link } = channelOf(ANA, person(3, 'g_bo', 2))
  const gone: string[] = []
  channel.onLeave((sender) => gone.push(sender.person.name))
  people.set([ME, { ...ANA, name: 'Anabel' }, person(3, 'g_bo', 2)])
  const afterRename = [...gone]
  people.set([ME, ANA, person(4, 'g_cleo', 2)])
  const afterSwap = [...gone]
  link.isUp = false
  channel.refresh()
  channel.refresh()
  expect([afterRename, afterSwap, gone]).toEqual([[], ['g_bo'], ['g_bo', 'g_ana', 'g_cleo']])
})
