import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { parseBoardId } from '#lib/board/ids.ts'
import { Documents } from '#server/room/documents.ts'
import { Tail } from '#server/room/tail.ts'
import type { NewSnapshot } from '#server/storage/storage.ts'

const boardId = parseBoardId('A'.repeat(22))
if (!boardId) throw new Error('no board id')

/** A board's tail of ten rows, over storage that can be made to fail. */
function openTail({ bytes }: { bytes: number }) {
  const doc = new Y.Doc()
  doc.getMap('r').set('shape:a', 'x'.repeat(bytes))
  const stored: NewSnapshot[] = []
  const state = { isDown: false, now: 0, threads: 0 }
  const storage = {
    compact: (_id: unknown, snapshot: NewSnapshot) => {
      if (state.isDown) return Promise.reject(new Error('as the test says'))
      stored.push(snapshot)
      return Promise.resolve(true)
    },
  }
  const logger = pino({ level: 'silent' })
  const documents = new Documents({
    storage: { ...storage, getBoard: never, load: never, startEpoch: never },
    logger,
    now: () => state.now,
  })
  onTestFinished(() => documents.close())
  const tail = new Tail({
    loaded: { doc, epoch: 1, headSeq: 10, tailRows: 10, tailBytes: bytes, bytes },
    boardId: boardId ?? never(),
    storage,
    documents: {
      inTurn: (work) => documents.inTurn(work),
      compact: () => {
        state.threads += 1
        return Promise.resolve(bytes)
      },
    },
    logger,
    now: () => state.now,
    compactRows: 10,
  })
  return { tail, state, stored }
}

function never(): never {
  throw new Error('not expected')
}

test('a snapshot that could not be stored is not forgotten: the log counts as long as it is, and is shortened later', async () => {
  const { tail, state, stored } = openTail({ bytes: 1_000 })
  state.isDown = true
  await tail.compact()
  const failed = { isEmpty: tail.isEmpty, isLong: tail.isLong }
  state.now += 10_000
  const isLongLater = tail.isLong
  state.isDown = false
  tail.grew(11, 100)
  await tail.compact()
  expect({
    failed,
    isLongLater,
    isEmpty: tail.isEmpty,
    seqs: stored.map(({ seq }) => seq),
  }).toEqual({
    failed: { isEmpty: false, isLong: false },
    isLongLater: true,
    isEmpty: true,
    seqs: [11],
  })
})

test('rows that come while a snapshot is stored are still to be shortened', async () => {
  const { tail } = openTail({ bytes: 200_000 })
  const done = tail.compact()
  tail.grew(11, 100)
  await done
  expect([tail.isEmpty, tail.isLong]).toEqual([false, false])
})

test('a snapshot of a large document is made in a thread', async () => {
  const [small, large] = [openTail({ bytes: 60_000 }), openTail({ bytes: 228_000 })]
  for (const { tail } of [small, large]) await tail.compact()
  expect([small, large].map(({ state, stored }) => [state.threads, stored.length])).toEqual([
    [0, 1],
    [1, 0],
  ])
})

test('snapshots of many boards at once are made one in each turn of the event loop', async () => {
  const documents = new Documents({
    storage: { compact: never, getBoard: never, load: never, startEpoch: never },
    logger: pino({ level: 'silent' }),
    now: () => 0,
  })
  onTestFinished(() => documents.close())
  let turn = 0
  let isCounting = true
  const count = (): void => {
    turn += 1
    if (isCounting) setImmediate(count)
  }
  count()
  const failing = documents.inTurn(() => never())
  const turns = await Promise.all(Array.from({ length: 20 }, () => documents.inTurn(() => turn)))
  isCounting = false
  await expect(failing).rejects.toThrow('not expected')
  expect(new Set(turns).size).toBe(20)
})
