import { expect, test } from 'vitest'
import type { BoardAccess } from '#lib/access/roles.ts'
import { encodeLive, readHeardFrames } from '#lib/protocol/live.ts'
import type { LiveFrame } from '#lib/protocol/live-frames.ts'
import { LiveRelay } from '#server/room/live-relay.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'

type Guest = ReturnType<typeof connectionOf>

const OPEN: BoardAccess = { ownerId: 'g_owner', generalAccess: 'edit' }
const START = {
  kind: 'gesture',
  gesture: 1,
  form: 'pose',
  pageId: 'page:p',
  ids: ['shape:a'],
} satisfies LiveFrame

function room(names: readonly string[], access: BoardAccess = OPEN) {
  const relay = new LiveRelay(() => access)
  let now = 0
  const join = (name: string, options?: { live: boolean }): Guest => {
    const guest = connectionOf(person(name), options)
    relay.join(guest.connection)
    relay.welcome(guest.connection, now)
    return guest
  }
  const guests = names.map((name) => join(name))
  return {
    relay,
    guests,
    join,
    say: (guest: Guest | undefined, ...frames: LiveFrame[]): boolean =>
      guest !== undefined && relay.receive(guest.connection, encodeLive(frames).subarray(1), now),
    tick: (ms = 33, areNewHeld = false): boolean => relay.send((now += ms), { areNewHeld }),
    catchUp: (): void => relay.catchUp((now += 1_000)),
  }
}

/** Messages that a guest heard since the last call, each as [slot, kind or place] entries. */
function takeHeard(guest: Guest | undefined): unknown[][] {
  return (guest?.heard.splice(0) ?? []).map((message) =>
    message.type === 'live'
      ? readHeardFrames(message.body).map(({ slot, frame }) => [
          slot,
          frame.kind === 'cursor' || frame.kind === 'pose'
            ? `${frame.kind} ${frame.x}`
            : frame.kind,
        ])
      : [message.type],
  )
}

test('what came since the last tick is one frame per receiver, only the newest, never their own', () => {
  const { guests, say, tick } = room(['Ada', 'Sam', 'Cleo'])
  const [ada, sam] = guests
  for (let x = 1; x <= 5; x++) say(ada, { kind: 'cursor', x, y: 0 })
  say(sam, { kind: 'cursor', x: 9, y: 0 }, START)
  tick()
  expect(guests.map(takeHeard)).toEqual([
    [
      [
        [1, 'cursor 9'],
        [1, 'gesture'],
      ],
    ],
    [[[0, 'cursor 5']]],
    [
      [
        [0, 'cursor 5'],
        [1, 'cursor 9'],
        [1, 'gesture'],
      ],
    ],
  ])
  expect(tick()).toBe(false)
})

test('with more than eight senders everybody gets one and the same frame', () => {
  const { guests, say, tick } = room(Array.from({ length: 12 }, (_, index) => `P${index}`))
  guests.forEach((guest, index) => say(guest, { kind: 'cursor', x: index, y: 0 }))
  tick()
  const heard = guests.map(takeHeard)
  expect(heard.map((messages) => [messages.length, messages[0]?.length])).toEqual(
    guests.map(() => [1, 12]),
  )
})

test('points all stay, poses are replaced, and neither is moved past a start or an end', () => {
  const { guests, say, tick } = room(['Ada', 'Sam'])
  const [ada, sam] = guests
  const points = (from: number): LiveFrame => ({
    kind: 'points',
    gesture: 2,
    from,
    points: [{ x: 1, y: 1, z: 0.5 }],
  })
  say(ada, START, { kind: 'pose', gesture: 1, x: 1, y: 0 }, points(0))
  say(ada, { kind: 'pose', gesture: 1, x: 2, y: 0 }, points(1))
  say(ada, { kind: 'gesture-end', gesture: 1 }, START, { kind: 'pose', gesture: 1, x: 3, y: 0 })
  tick()
  expect(takeHeard(sam)).toEqual([
    ['gesture', 'points', 'pose 2', 'points', 'gesture-end', 'gesture', 'pose 3'].map((each) => [
      0,
      each,
    ]),
  ])
})

test('who joins is told what runs and which cursors rest, and nothing of what has ended or left', () => {
  const { guests, join, say, tick, relay } = room(['Ada', 'Sam'])
  const [ada, sam] = guests
  say(ada, START, { kind: 'cursor', x: 4, y: 0 }, { kind: 'gesture-end', gesture: 9 })
  say(sam, { ...START, gesture: 3 }, { kind: 'gesture-end', gesture: 3 })
  tick()
  const cleo = join('Cleo')
  const first = takeHeard(cleo)
  relay.leave((ada as Guest).connection)
  const dora = join('Dora')
  tick(61_000)
  expect([first, takeHeard(dora)]).toEqual([
    [
      [
        [0, 'gesture'],
        [0, 'cursor 4'],
      ],
    ],
    [],
  ])
  expect(relay.slotOf(dora.connection)).toBe(0)
})

test('nothing goes to connections that did not ask for it, nor from them, nor to somebody alone', () => {
  const { guests, join, say, tick } = room(['Ada'])
  const [ada] = guests
  const stock = join('Stock', { live: false })
  const taken = [
    say(ada, { kind: 'cursor', x: 1, y: 0 }),
    say(stock, { kind: 'cursor', x: 1, y: 0 }),
  ]
  expect([taken, tick(), takeHeard(stock), takeHeard(ada)]).toEqual([[true, true], false, [], []])
})

test('a viewer points but shows no gestures; malformed bytes are told apart', () => {
  const { guests, say, tick, relay } = room(['Ada', 'Sam'], {
    ownerId: 'g_owner',
    generalAccess: 'view',
  })
  const [ada, sam] = guests
  say(ada, START, { kind: 'pose', gesture: 1, x: 1, y: 0 }, { kind: 'cursor', x: 2, y: 0 })
  tick()
  expect(takeHeard(sam)).toEqual([[[0, 'cursor 2']]])
  expect(relay.receive((ada as Guest).connection, new Uint8Array([0x40]), 0)).toBe(false)
})

test('frames over the rate of a connection are dropped, but not its starts and ends', () => {
  const { guests, say, tick } = room(['Ada', 'Sam'])
  const [ada, sam] = guests
  for (let x = 0; x < 200; x++) say(ada, { kind: 'cursor', x, y: 0 })
  say(ada, START)
  tick()
  const first = takeHeard(sam)
  tick(1_000)
  say(ada, { kind: 'cursor', x: 500, y: 0 })
  tick()
  expect([first, takeHeard(sam)]).toEqual([
    [
      [
        [0, 'cursor 59'],
        [0, 'gesture'],
      ],
    ],
    [[[0, 'cursor 500']]],
  ])
})

test('bytes over the rate of a connection are dropped with all that they hold', () => {
  const { guests, say, tick } = room(['Ada', 'Sam'])
  const [ada, sam] = guests
  const ids = Array.from({ length: 500 }, (_, index) => `shape:${String(index).padStart(22, 'x')}`)
  for (let round = 0; round < 12; round++) say(ada, { ...START, ids })
  tick()
  expect(takeHeard(sam)[0]?.length).toBe(5)
})

test('a reader that is behind gets no cursors, and later the starts and ends that it missed', () => {
  const { guests, say, tick, catchUp } = room(['Ada', 'Slow'])
  const [ada, slow] = guests
  if (!slow) throw new Error('nobody')
  slow.socket.bufferedAmount = 100_000
  say(ada, START, { kind: 'cursor', x: 1, y: 0 })
  tick()
  say(ada, { kind: 'gesture-end', gesture: 1 }, { ...START, gesture: 2 })
  tick()
  const whileBehind = takeHeard(slow)
  slow.socket.bufferedAmount = 0
  catchUp()
  catchUp()
  expect([whileBehind, takeHeard(slow)]).toEqual([
    [],
    [
      [
        [0, 'gesture-end'],
        [0, 'gesture'],
      ],
    ],
  ])
})

test('frames of somebody whom no list of people has named yet wait for it, the newest of each kind', () => {
  const { relay, guests, join, say, tick } = room(['Ada', 'Sam'])
  const [ada] = guests
  relay.announced()
  const eve = join('Eve')
  say(eve, { kind: 'cursor', x: 1, y: 0 })
  say(ada, { kind: 'cursor', x: 5, y: 0 })
  tick(33, true)
  say(eve, { kind: 'cursor', x: 2, y: 0 }, START)
  tick(33, true)
  expect(guests.map(takeHeard)).toEqual([[], [[[0, 'cursor 5']]]])
  relay.announced()
  expect(relay.hasWaiting).toBe(true)
  tick(33, true)
  const news = [
    [2, 'cursor 2'],
    [2, 'gesture'],
  ]
  expect(guests.map(takeHeard)).toEqual([[news], [news]])
  expect(tick()).toBe(false)
})

test('with no list to wait for, nobody’s frames wait', () => {
  const { guests, join, say, tick } = room(['Ada'])
  const eve = join('Eve')
  say(eve, { kind: 'cursor', x: 1, y: 0 })
  tick()
  expect(guests.map(takeHeard)).toEqual([[[[1, 'cursor 1']]]])
})
