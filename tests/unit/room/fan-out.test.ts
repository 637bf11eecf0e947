import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { AwarenessEntry } from '#lib/protocol/awareness.ts'
import type { Message } from '#lib/protocol/messages.ts'
import type { Connection } from '#server/room/connection.ts'
import { Pace } from '#server/room/pace.ts'
import { FanOut } from '#server/room/fan-out.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

function room(names: readonly string[], pace = new Pace()) {
  const doc = new Y.Doc()
  const people = names.map((name) => connectionOf(person(name)))
  const owners = new Map<number, Connection>()
  let presence: AwarenessEntry[] = []
  const shown: AwarenessEntry[] = []
  const fanOut = new FanOut({
    pace,
    doc,
    connections: new Set(people.map(({ connection }) => connection)),
    now: Date.now,
    takePresence: () => presence.splice(0),
    presenceFor: () => shown,
    ownerOf: (clientId) => owners.get(clientId),
    sendPeople: () => undefined,
    sendLive: () => false,
  })
  /** An edit of the document, as its room hears of it. */
  const edit = (key: string, sender?: Connection): void => {
    doc.once('update', (update: Uint8Array) => fanOut.addUpdate(update, sender))
    doc.getMap('r').set(key, 1)
  }
  const move = (clientId: number, owner: Connection, x: number): void => {
    owners.set(clientId, owner)
    presence = presence.filter((each) => each.clientId !== clientId)
    presence.push({ clientId, clock: x, json: `{"x":${x}}` })
    fanOut.wake()
  }
  return { doc, people, fanOut, shown, edit, move }
}

/** Keys that a person's frames bring to an empty document. */
function keysIn(heard: readonly Message[]): readonly string[] {
  const copy = new Y.Doc()
  for (const message of heard) if (message.type === 'update') Y.applyUpdate(copy, message.update)
  return [...copy.getMap('r').keys()].sort()
}

test('the edits of one turn reach each other person in one frame, and never their sender', async () => {
  const { people, edit } = room(['Ada', 'Sam', 'Cleo'])
  const [ada, sam, cleo] = people
  edit('a1', ada?.connection)
  edit('a2', ada?.connection)
  expect(sam?.heard).toEqual([])
  await vi.advanceTimersToNextTimerAsync()
  expect(people.map(({ heard }) => heard.length)).toEqual([0, 1, 1])
  expect([keysIn(sam?.heard ?? []), keysIn(cleo?.heard ?? [])]).toEqual([
    ['a1', 'a2'],
    ['a1', 'a2'],
  ])
})

test('two senders of one turn each get the edits of the other only', async () => {
  const doc = new Y.Doc()
  const { people, fanOut } = room(['Ada', 'Sam', 'Cleo'])
  const updateOf = (key: string): Uint8Array => {
    const other = new Y.Doc()
    other.getMap('r').set(key, 1)
    return Y.encodeStateAsUpdate(other)
  }
  fanOut.addUpdate(updateOf('ada'), people[0]?.connection)
  fanOut.addUpdate(updateOf('sam'), people[1]?.connection)
  await vi.advanceTimersToNextTimerAsync()
  expect(people.map(({ heard }) => keysIn(heard))).toEqual([['sam'], ['ada'], ['ada', 'sam']])
  doc.destroy()
})

test('presence of a busy room goes out once per 33 ms, merged to the latest of each client', async () => {
  const { people, move } = room(['Ada', 'Sam'])
  const [ada, sam] = people
  if (!ada || !sam) throw new Error('nobody')
  for (let x = 1; x <= 66; x++) {
    move(7, ada.connection, x)
    await vi.advanceTimersByTimeAsync(1)
  }
  await vi.advanceTimersByTimeAsync(40)
  expect(ada.heard).toEqual([])
  expect(sam.heard.length).toBeGreaterThanOrEqual(2)
  expect(sam.heard.length).toBeLessThanOrEqual(4)
})

test('a slow reader is skipped from where it was, and the others are not held up', async () => {
  const { doc, people, edit } = room(['Ada', 'Slow', 'Sam'])
  const [ada, slow, sam] = people
  if (!ada || !slow || !sam) throw new Error('nobody')
  edit('first', ada.connection)
  await vi.advanceTimersToNextTimerAsync()
  slow.socket.bufferedAmount = 2 * 1024 * 1024
  edit('second', ada.connection)
  await vi.advanceTimersToNextTimerAsync()
  edit('third', ada.connection)
  await vi.advanceTimersToNextTimerAsync()
  expect([keysIn(slow.heard), keysIn(sam.heard)]).toEqual([['first'], ['first', 'second', 'third']])
  const missing = Y.encodeStateAsUpdate(
    doc,
    Y.encodeStateVector(new Map(slow.connection.missedFrom)),
  )
  slow.heard.push({ type: 'update', update: missing })
  expect(keysIn(slow.heard)).toEqual(['first', 'second', 'third'])
})

test('who asks what everybody shows hears it at most 30 times a second, and not while too slow', async () => {
  const { people, fanOut, shown } = room(['Ada', 'Slow'])
  const [ada, slow] = people
  if (!ada || !slow) throw new Error('nobody')
  shown.push({ clientId: 7, clock: 1, json: '{}' })
  slow.socket.bufferedAmount = 2 * 1024 * 1024
  for (let at = 0; at < 66; at++) {
    for (const { connection } of people) connection.isOwedPresence = true
    fanOut.wake()
    await vi.advanceTimersByTimeAsync(1)
  }
  expect([ada.heard.length, slow.heard.length]).toEqual([3, 0])
  slow.socket.bufferedAmount = 0
  fanOut.wake()
  await vi.advanceTimersByTimeAsync(40)
  expect(slow.heard.map(({ type }) => type)).toEqual(['awareness'])
})

test('with more than eight senders in one turn everybody gets the one shared frame', async () => {
  const { people, edit } = room(Array.from({ length: 12 }, (_, index) => `P${index}`))
  people.forEach(({ connection }, index) => edit(`k${index}`, connection))
  await vi.advanceTimersToNextTimerAsync()
  expect(people.map(({ heard }) => [heard.length, keysIn(heard).length])).toEqual(
    people.map(() => [1, 12]),
  )
})

test('in a busy process the edits of 12 ms share a frame, and presence does not wait for them', async () => {
  const pace = new Pace(() => 0)
  Object.defineProperty(pace, 'tickMs', { value: 12 })
  const { people, edit, move } = room(['Ada', 'Sam'], pace)
  const [ada, sam] = people
  edit('a1', ada?.connection)
  await vi.advanceTimersByTimeAsync(6)
  edit('a2', ada?.connection)
  if (ada) move(7, ada.connection, 1)
  await vi.advanceTimersByTimeAsync(5)
  expect(sam?.heard.map(({ type }) => type)).toEqual(['awareness'])
  await vi.advanceTimersByTimeAsync(1)
  expect(sam?.heard.map(({ type }) => type)).toEqual(['awareness', 'update'])
  expect(keysIn(sam?.heard ?? [])).toEqual(['a1', 'a2'])
})
