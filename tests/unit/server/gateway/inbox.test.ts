import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Inbox, Turns } from '#server/gateway/inbox.ts'

/** Ms of a clock that only the taking of messages moves on. */
let clockMs = 0
const newTurns = (): Turns => new Turns(() => clockMs)

/** An inbox whose messages are names; each takes as many ms as it is told. */
function inboxOf(turns: Turns, taken: string[], { takesMs = 0 }: { takesMs?: number } = {}) {
  const socket = {
    isPaused: false,
    pause: () => {
      socket.isPaused = true
    },
    resume: () => {
      socket.isPaused = false
    },
  }
  const inbox = new Inbox({
    turns,
    socket,
    take: ({ data }) => {
      taken.push(String(data))
      clockMs += takesMs
    },
  })
  const receive = (...names: string[]): void => {
    for (const data of names) inbox.receive({ data, isBinary: true })
  }
  return { inbox, socket, receive }
}

test('little is taken at once; what is over the time of a turn waits in order, and its socket is not read meanwhile', async () => {
  const taken: string[] = []
  const { socket, receive } = inboxOf(newTurns(), taken, { takesMs: 5 })
  receive('a', 'b', 'c', 'd')
  const inFirstTurn = [...taken]
  const wasPaused = socket.isPaused
  for (let turn = 0; turn < 4; turn++) await nextTurn()
  expect({ inFirstTurn, wasPaused, taken, isPaused: socket.isPaused }).toEqual({
    inFirstTurn: ['a', 'b'],
    wasPaused: true,
    taken: ['a', 'b', 'c', 'd'],
    isPaused: false,
  })
})

test('those who wait take turns, and somebody new is served before them', async () => {
  const taken: string[] = []
  const turns = newTurns()
  const one = inboxOf(turns, taken, { takesMs: 10 })
  const two = inboxOf(turns, taken, { takesMs: 10 })
  const late = inboxOf(turns, taken)
  one.receive('1a', '1b', '1c')
  two.receive('2a', '2b')
  await nextTurn()
  late.receive('late')
  for (let turn = 0; turn < 6; turn++) await nextTurn()
  expect(taken).toEqual(['1a', '1b', 'late', '2a', '1c', '2b'])
})

test('a held inbox takes nothing until it is let go as often as it was held', async () => {
  const taken: string[] = []
  const { inbox, socket, receive } = inboxOf(newTurns(), taken)
  inbox.pause()
  inbox.pause()
  receive('a', 'b')
  await nextTurn()
  inbox.resume()
  await nextTurn()
  const held = [...taken]
  inbox.resume()
  await nextTurn()
  expect({ held, taken, isPaused: socket.isPaused }).toEqual({
    held: [],
    taken: ['a', 'b'],
    isPaused: false,
  })
})

test('what somebody sent before they went is taken before their end; after a close nothing is', async () => {
  const taken: string[] = []
  const turns = newTurns()
  const gone = inboxOf(turns, taken)
  const closed = inboxOf(turns, taken)
  for (const { inbox, receive } of [gone, closed]) {
    inbox.pause()
    receive('a', 'b')
  }
  const ends: string[] = []
  gone.inbox.end(() => ends.push(`gone after ${taken.join()}`))
  closed.inbox.end(() => ends.push(`closed after ${taken.join()}`))
  closed.inbox.close()
  for (const { inbox } of [gone, closed]) inbox.resume()
  await nextTurn()
  closed.receive('c')
  expect(ends).toEqual(['closed after ', 'gone after a,b'])
  expect(taken).toEqual(['a', 'b'])
})
