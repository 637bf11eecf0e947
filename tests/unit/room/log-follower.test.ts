import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { parseBoardId } from '#lib/board/ids.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { Documents } from '#server/room/documents.ts'
import { PARTS_TURN_MS } from '#server/room/limits.ts'
import { LogFollower } from '#server/room/log-follower.ts'
import type { StoredDocument } from '#server/storage/storage.ts'
import { note as shapeNote } from '#tests/support/board-factory.ts'
import { watchTurns } from '#tests/support/turns.ts'

test('a large board that others have compacted is caught up with while the event loop goes on: no turn takes 200 ms', async () => {
  const records = Array.from({ length: 6_000 }, (_, at) =>
    shapeNote(`n${at}`, { text: `some words for note ${at}`, x: at, index: `a${10_000 + at}V` }),
  )
  const data = encodeSeed({ epoch: 1, template: 'blank', furniture: [], records })
  const stateVector = Y.encodeStateVectorFromUpdate(data)
  const stored: StoredDocument = {
    epoch: 1,
    headSeq: 9,
    snapshot: { seq: 9, data },
    updates: [],
  }
  const logger = pino({ level: 'silent' })
  const fail = (): never => {
    throw new Error('not expected')
  }
  const documents = new Documents({
    storage: { getBoard: fail, load: fail, compact: fail, startEpoch: fail },
    logger,
    now: () => 0,
  })
  onTestFinished(() => documents.close())
  const doc = new Y.Doc()
  const boardId = parseBoardId('A'.repeat(22)) ?? fail()
  let head = 0
  const follower = new LogFollower({
    boardId,
    epoch: 1,
    headSeq: 3,
    storage: {
      loadAbove: () => Promise.resolve('compacted'),
      load: () => Promise.resolve(stored),
    },
    logger,
    target: {
      apply: fail,
      applyWhole: (whole) => documents.read(whole, (piece) => Y.applyUpdate(doc, piece)),
      advanced: (seq) => {
        head = seq
      },
      gone: fail,
      outdated: fail,
    },
  })
  const turns = watchTurns()
  await follower.read()
  turns.stop()
  // oxlint-disable-next-line no-console -- the figure is what it is asked for
  console.log('longest turn, ms of CPU', turns.longestMs())
  expect([head, Y.encodeStateVector(doc)]).toEqual([9, stateVector])
  expect(turns.longestMs()).toBeLessThan(200)
}, 30_000)

/** A follower of a log of rows that each keep it busy for a while; `turn` counts turns of the event loop. */
function followSlowRows(options: { rows: number; msEach: number }) {
  const fail = (): never => {
    throw new Error('not expected')
  }
  const log = Array.from({ length: options.rows }, (_, at) => ({
    seq: at + 1,
    data: new Uint8Array([at + 1]),
  }))
  let turn = 0
  let next = setImmediate(function count() {
    turn += 1
    next = setImmediate(count)
  })
  onTestFinished(() => clearImmediate(next))
  const applied: { seq: number; turn: number }[] = []
  const advanced: number[] = []
  const during: { apply: (seq: number) => void } = { apply: () => {} }
  const follower = new LogFollower({
    boardId: parseBoardId('A'.repeat(22)) ?? fail(),
    epoch: 1,
    headSeq: 0,
    storage: {
      loadAbove: (_boardId, above) => Promise.resolve(log.filter(({ seq }) => seq > above)),
      load: fail,
    },
    logger: pino({ level: 'silent' }),
    target: {
      apply: ([seq = 0]) => {
        const until = performance.now() + options.msEach
        while (performance.now() < until);
        applied.push({ seq, turn })
        during.apply(seq)
        return true
      },
      applyWhole: fail,
      advanced: (seq) => advanced.push(seq),
      gone: fail,
      outdated: fail,
    },
  })
  return { follower, applied, advanced, during, log }
}

const oneTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1)

test('rows that took another server long are taken over several turns of the event loop, each once and in order', async () => {
  const { follower, applied, advanced } = followSlowRows({ rows: 12, msEach: PARTS_TURN_MS * 0.6 })
  await follower.read()
  expect([applied.map(({ seq }) => seq), advanced]).toEqual([oneTo(12), oneTo(12)])
  const inTurn = new Map<number, number>()
  for (const { turn } of applied) inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1)
  // Two rows fill a turn, so none holds three.
  expect(Math.max(...inTurn.values())).toBeLessThanOrEqual(2)
  expect(inTurn.size).toBeGreaterThanOrEqual(6)
})

test('what comes between two such turns is taken in its place: a hint of a later row, a row of our own, a look at the head', async () => {
  const { follower, applied, advanced, during, log } = followSlowRows({
    rows: 6,
    msEach: PARTS_TURN_MS * 1.2,
  })
  during.apply = (seq) => {
    if (seq !== 3) return
    setImmediate(() => {
      // Row 4 is one that this server wrote, which the document has, and row 7 another server's.
      follower.committed(4, 1)
      log.push({ seq: 7, data: new Uint8Array([7]) })
      follower.hinted(7, new Uint8Array([7]))
      follower.saw({ headSeq: 7, epoch: 1 })
    })
  }
  await follower.read()
  expect([applied.map(({ seq }) => seq), advanced, follower.headSeq]).toEqual([
    [1, 2, 3, 5, 6, 7],
    oneTo(7),
    7,
  ])
})

test('a room that ends between two such turns takes none of the rows that are left', async () => {
  const { follower, applied, during } = followSlowRows({ rows: 6, msEach: PARTS_TURN_MS * 1.2 })
  during.apply = (seq) => {
    if (seq === 2) setImmediate(() => follower.close())
  }
  await follower.read()
  expect([applied.map(({ seq }) => seq), follower.headSeq]).toEqual([[1, 2], 2])
})

test('a row that cannot be applied now is tried again at the next look, and none is left out', async () => {
  const { follower, advanced, during } = followSlowRows({ rows: 4, msEach: 0 })
  during.apply = (seq) => {
    if (seq === 3) throw new Error('no update at all')
  }
  await follower.read()
  expect(follower.headSeq).toBe(2)
  // The next look at the head tries again.
  during.apply = () => {}
  follower.saw({ headSeq: 4, epoch: 1 })
  await follower.read()
  expect([advanced, follower.headSeq]).toEqual([oneTo(4), 4])
})
