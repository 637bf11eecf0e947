import { Duplex } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { Gate } from '#server/gateway/gate.ts'
import { Turns } from '#server/gateway/inbox.ts'

const SLICE = 4 * 1024

/** Ms of a clock that only the taking apart of slices moves on. */
let clockMs = 0

/** A gated stream whose reader takes so many ms for each slice; `read` does what Node does with a read. */
function gated(turns: Turns, options: { name: string; took: string[]; msEach: number }) {
  const { name, took, msEach } = options
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  onTestFinished(() => void stream.destroy())
  const gate = new Gate(stream, turns)
  let number = 0
  stream.on('data', (slice: Buffer) => {
    took.push(`${name}${number++}: ${slice.length}`)
    clockMs += msEach
  })
  return { stream, gate, read: (bytes: number) => stream.push(Buffer.alloc(bytes)) }
}

const newTurns = (): Turns => new Turns(() => clockMs)

async function turnsPass(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn()
}

test('a read that takes long is taken apart over several turns, and its end comes after it', async () => {
  const took: string[] = []
  const { stream, gate, read } = gated(newTurns(), { name: 'a', took, msEach: 5 })
  await turnsPass(1)
  read(4 * SLICE - 1)
  const first = { took: [...took], isHolding: gate.isHolding }
  const ended = new Promise((resolve) => stream.once('end', resolve))
  stream.push(null)
  await turnsPass(4)
  expect(first).toEqual({
    took: [`a0: ${SLICE}`, `a1: ${SLICE}`],
    isHolding: true,
  })
  expect([took.slice(2), gate.isHolding]).toEqual([[`a2: ${SLICE}`, `a3: ${SLICE - 1}`], false])
  await ended
})

test('64 kB and a read wait at most: a socket that brings more is not read meanwhile', async () => {
  const took: string[] = []
  const { gate, read } = gated(newTurns(), { name: 'a', took, msEach: 5 })
  await turnsPass(1)
  const wanted = Array.from({ length: 4 }, () => read(8 * SLICE))
  await turnsPass(20)
  expect([wanted, took.length, gate.isHolding]).toEqual([[true, true, false, false], 32, false])
})

test('when others have used up the turn a read waits, those who wait take turns, and what comes later has a turn of its own', async () => {
  const took: string[] = []
  const turns = newTurns()
  const [one, two, late] = ['a', 'b', 'c'].map((name) => gated(turns, { name, took, msEach: 10 }))
  await turnsPass(1)
  one?.read(3 * SLICE)
  two?.read(2 * SLICE)
  const first = [...took]
  await turnsPass(1)
  late?.read(1)
  await turnsPass(6)
  expect(first).toEqual([`a0: ${SLICE}`])
  expect(took.slice(1, 3)).toEqual([`a1: ${SLICE}`, 'c0: 1'])
  expect(took.slice(3)).toEqual([`b0: ${SLICE}`, `a2: ${SLICE}`, `b1: ${SLICE}`])
})

test('a reader that pauses gets nothing more until it reads again, and then all of it', async () => {
  const took: string[] = []
  const { stream, gate, read } = gated(newTurns(), { name: 'a', took, msEach: 1 })
  await turnsPass(1)
  stream.once('data', () => stream.pause())
  read(3 * SLICE)
  await turnsPass(3)
  expect([took.length, gate.isHolding]).toEqual([1, true])
  stream.resume()
  await turnsPass(3)
  expect([took.length, gate.isHolding]).toEqual([3, false])
})

test('what came is taken to the end of a connection that breaks, and its end is told after that', async () => {
  const took: string[] = []
  const { stream, gate, read } = gated(newTurns(), { name: 'a', took, msEach: 10 })
  gate.takeToTheEnd()
  stream.on('close', () => took.push('closed'))
  stream.on('error', ({ message }: Error) => took.push(message))
  await turnsPass(1)
  stream.once('data', () => stream.pause())
  read(3 * SLICE)
  stream.destroy(new Error('broken'))
  await turnsPass(6)
  expect(took).toEqual([0, 1, 2].map((at) => `a${at}: ${SLICE}`).concat('broken', 'closed'))
})

test('a stream that is gone leaves nothing behind', async () => {
  const took: string[] = []
  const { stream, gate, read } = gated(newTurns(), { name: 'a', took, msEach: 10 })
  await turnsPass(1)
  read(2 * SLICE)
  stream.destroy()
  await turnsPass(3)
  expect([took.length, gate.isHolding]).toEqual([1, false])
})

test.each([1, 10])(
  'whoever breaks a connection over a slice that takes %i ms gets nothing more of it',
  async (msEach) => {
    const took: string[] = []
    const { stream, gate, read } = gated(newTurns(), { name: 'a', took, msEach })
    await turnsPass(1)
    stream.once('data', () => stream.destroy())
    read(3 * SLICE)
    await turnsPass(4)
    expect([took.length, gate.isHolding]).toEqual([1, false])
  },
)
