import { expect, test } from 'vitest'
import { connectionOf, person } from '#tests/support/room-socket.ts'

const MEGABYTE = 1024 * 1024
const FRAME = new Uint8Array([100, 1])

test('whatever a reader is sent, with over 8 MiB unread it is told to try again later and sent nothing more', () => {
  const { connection, heard, closed, socket } = connectionOf(person('Slow'))
  socket.bufferedAmount = 8 * MEGABYTE
  connection.send(FRAME, { now: 0, isStandard: false })
  socket.bufferedAmount += 1
  connection.send(FRAME, { now: 0, isStandard: false })
  connection.send(FRAME, { now: 0, isStandard: true })
  expect([heard.length, closed]).toEqual([1, [1013]])
})

test('a reader is stuck when it takes nothing for over 15 s, not while it reads and more keeps coming', () => {
  const { connection, socket } = connectionOf(person('Slow'))
  const stuck: boolean[] = []
  let second = 0
  const pass = (seconds: number): void => {
    for (const end = second + seconds; second < end; second++) {
      stuck.push(connection.isStuck(second * 1_000))
    }
  }
  connection.send(new Uint8Array(MEGABYTE), { now: 0, isStandard: false })
  socket.bufferedAmount = MEGABYTE
  for (let sent = 0; sent < 60; sent++) {
    // As much comes as it reads.
    connection.send(new Uint8Array(1_000), { now: 0, isStandard: false })
    pass(1)
  }
  pass(15)
  const before = stuck.includes(true)
  pass(2)
  expect([before, connection.isStuck(second * 1_000)]).toEqual([false, true])
})

test('who sends more than their allowance is not read until it has grown again, and loses nothing by it', () => {
  const outcomes = [
    { cpuMs: 501 },
    { cpuMs: 0, messages: 4_001 },
    { cpuMs: 0, bytes: 16 * MEGABYTE + 1 },
  ].map((cost) => {
    const { connection, closed, socket } = connectionOf(person('Busy'))
    connection.charge(cost, 0)
    const was = socket.isPaused
    connection.review(1_000)
    return { was, is: socket.isPaused, closed }
  })
  expect(outcomes).toEqual(outcomes.map(() => ({ was: true, is: false, closed: [] })))
})
