import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { parseBoardId, type BoardId } from '#lib/board/ids.ts'
import { Log, type Commit } from '#server/room/log.ts'
import { StorageError, type AppendEntry } from '#server/storage/storage.ts'
import { watchTurns } from '#tests/support/turns.ts'

function boardId(number: number): BoardId {
  const id = parseBoardId(String(number).padStart(22, 'A'))
  if (!id) throw new Error('no board id')
  return id
}

/** A log over a storage that answers when it is let. */
function openLog() {
  const batches: (readonly AppendEntry[])[] = []
  const answers: ((works: boolean) => void)[] = []
  const heads = new Map<BoardId, number>()
  const log = new Log({
    logger: pino({ level: 'silent' }),
    now: () => 0,
    storage: {
      append: (batch) => {
        batches.push(batch)
        return new Promise((resolve, reject) => {
          answers.push((works) => {
            if (!works) return reject(new StorageError('unavailable', 'as the test says'))
            for (const { boardId: id } of batch) heads.set(id, (heads.get(id) ?? 0) + 1)
            resolve(new Map(batch.map(({ boardId: id }) => [id, heads.get(id) ?? 0])))
          })
        })
      },
    },
  })
  const reader = (number = 0) => {
    const commits: Commit[] = []
    return {
      boardId: boardId(number),
      epoch: 1,
      commits,
      committed: (commit: Commit) => commits.push(commit),
      turnedAway: () => undefined,
    }
  }
  /** Lets the storage answer until everything is written. */
  const answerAll = async (): Promise<void> => {
    const drained = log.drain(10_000)
    const done = new AbortController()
    void drained.then(() => done.abort())
    while (!done.signal.aborted) {
      for (const answer of answers.splice(0)) answer(true)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  return { log, batches, answers, reader, answerAll }
}

test('20,000 updates of ten people that waited behind one commit are written without a turn of 200 ms, in rows that are not long', async () => {
  const { log, batches, reader, answerAll } = openLog()
  const room = reader()
  const whole = new Y.Doc()
  const updates: Uint8Array[] = []
  for (let person = 0; person < 10; person++) {
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let at = 0; at < 2_000; at++) doc.getMap('r').set(`shape:${person}`, { x: at, y: at })
  }
  const turns = watchTurns()
  for (const [at, update] of updates.entries()) {
    log.add({ reader: room, update, writers: [], serial: at + 1 })
    if (at % 100 === 0) await nextTurn()
  }
  await answerAll()
  turns.stop()
  // oxlint-disable-next-line no-console -- the figures are what it is asked for
  console.log('longest turn, ms of CPU', turns.longestMs(), 'commits', batches.length)
  for (const { data } of room.commits) Y.applyUpdate(whole, data)
  expect(room.commits.at(-1)?.serial).toBe(20_000)
  expect(whole.store.pendingStructs).toBeNull()
  expect(Object.values(whole.getMap('r').toJSON())).toEqual(
    Array.from({ length: 10 }, () => ({ x: 1_999, y: 1_999 })),
  )
  expect(Math.max(...room.commits.map(({ data }) => data.length))).toBeLessThan(128 * 1024)
  expect(turns.longestMs()).toBeLessThan(200)
})

test('what could not be written is tried again as it was, and what came meanwhile follows it', async () => {
  const { log, batches, answers, reader, answerAll } = openLog()
  const room = reader()
  const add = (serial: number): void =>
    log.add({ reader: room, update: updateOf(10), writers: [], serial })
  add(1)
  void log.drain(0)
  add(2)
  answers.splice(0).forEach((answer) => answer(false))
  await nextTurn()
  add(3)
  const state = log.state
  await answerAll()
  expect({
    state,
    after: log.state,
    waiting: log.waitingBytes,
    idle: log.isIdle(room.boardId),
  }).toEqual({ state: 'failing', after: 'ok', waiting: 0, idle: true })
  expect(batches[1]?.[0]?.update).toBe(batches[0]?.[0]?.update)
  expect(room.commits.map(({ serial, seq }) => [serial, seq])).toEqual([
    [1, 1],
    [3, 2],
  ])
})

test('boards that have little to write share a commit, those with much do not all have to fit into it', async () => {
  const { log, batches, reader, answerAll } = openLog()
  const few = [1, 2, 3].map((number) => reader(number))
  for (const room of few) log.add({ reader: room, update: updateOf(100), writers: [], serial: 1 })
  await answerAll()
  const many = [4, 5, 6, 7, 8, 9].map((number) => reader(number))
  for (const room of many) {
    for (const serial of [1, 2]) {
      log.add({ reader: room, update: updateOf(50_000), writers: [], serial })
    }
  }
  await answerAll()
  expect(batches.map((batch) => batch.length)).toEqual([3, 3, 3])
  expect([...few, ...many].map(({ commits }) => commits.at(-1)?.serial)).toEqual([
    1, 1, 1, 2, 2, 2, 2, 2, 2,
  ])
})

function updateOf(bytes: number): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap('r').set('shape:a', 'x'.repeat(bytes))
  return Y.encodeStateAsUpdate(doc)
}

test('a row holds no more than another server can apply in one go', async () => {
  const { log, batches, reader, answerAll } = openLog()
  const room = reader()
  const doc = new Y.Doc()
  let serial = 0
  doc.on('update', (update: Uint8Array) => {
    serial += 1
    log.add({ reader: room, update, appliedMs: 20, writers: [], serial })
  })
  for (let at = 0; at < 6; at++) doc.getMap('r').set('shape:a', at)
  await answerAll()
  const clocks = batches.flat().map(({ update }) => [...Y.parseUpdateMeta(update).to.values()])
  expect(clocks).toEqual([[2], [4], [6]])
})
