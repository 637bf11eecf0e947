import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { createFragment } from '#lib/board/fragment.ts'
import { fromPlainText } from '#lib/board/rich-text.ts'
import { NO_METER } from '#server/observe/meter.ts'
import { Admission } from '#server/room/admit.ts'
import { Backlog } from '#server/room/backlog.ts'
import { ClientIds } from '#server/room/client-ids.ts'
import { Documents } from '#server/room/documents.ts'
import { Intake } from '#server/room/intake.ts'
import { emptyDocument, hasPending } from '#server/room/load-document.ts'
import type { Tail } from '#server/room/tail.ts'
import { note } from '#tests/support/board-factory.ts'
import {
  character,
  characterAt,
  deletesOf,
  keyed,
  roomOfKeys,
  roomOfText,
  structsOf,
  times,
  typed,
  valueBehind,
} from '#tests/support/dear-updates.ts'
import { Entangled } from '#tests/support/entangled.ts'
import { Random } from '#tests/support/random.ts'
import { connectionOf, person } from '#tests/support/room-socket.ts'
import { watchTurns } from '#tests/support/turns.ts'

/** The longest turn of the event loop, ms of CPU of this thread. */
const MAX_TURN_MS = 200

/** A clock that fills allowances a thousand times faster: how long it takes in all is not looked at. */
const now = (): number => performance.now() * 1_000

/** A room's intake over a document, and one editor. */
function openIntake(doc: Y.Doc) {
  const never = (): never => {
    throw new Error('not expected')
  }
  const logger = pino({ level: 'silent' })
  const storage = { compact: never, getBoard: never, load: never, startEpoch: never }
  const documents = new Documents({ storage, logger, now })
  onTestFinished(() => documents.close())
  const { connection, closed, socket } = connectionOf(person('Ada'))
  connection.hasSynced = true
  const intake = new Intake({
    admission: new Admission({ doc, clientIds: new ClientIds(new Map()), tail: NO_TAIL }),
    documents,
    backlog: new Backlog(),
    mayEdit: () => true,
    logger,
    meter: NO_METER,
    now,
  })
  doc.on('update', () => intake.nextSerial())
  const turns = watchTurns()
  onTestFinished(() => turns.stop())
  /** What became of an update, and how long the longest turn was. */
  const send = async (update: Uint8Array) => {
    turns.restart()
    const begunAt = performance.now()
    intake.take(connection, update, { isStep2: true })
    const way = intake.whenDone(connection) ? 'in parts' : 'at once'
    await intake.whenDone(connection)
    const turn = Math.round(turns.longestMs())
    const all = Math.round(performance.now() - begunAt)
    return { outcome: closed.at(-1) ?? way, bytes: update.length, turn, all }
  }
  return { send, intake, connection, closed, socket }
}

const NO_TAIL = { docBytes: 0 } as Tail

type Sent = Awaited<ReturnType<ReturnType<typeof openIntake>['send']>>

/** Prints the figures, and answers what became of each. */
function outcomesOf(figures: Record<string, Sent>): Record<string, Sent['outcome']> {
  // oxlint-disable-next-line no-console -- the figures are what it is asked for
  console.table(figures)
  return Object.fromEntries(Object.entries(figures).map(([name, { outcome }]) => [name, outcome]))
}

function expectShortTurns(figures: Record<string, Sent>): void {
  const long = Object.entries(figures).filter(([, { turn }]) => turn >= MAX_TURN_MS)
  expect(long).toEqual([])
}

const everySecond = (count: number, from = 0) =>
  times(count, (at) => [from + 2 * at + 1, 1] as const)

test('updates that would keep Yjs busy for seconds are taken in short turns, or refused', async () => {
  const figures: Record<string, Sent> = {}
  const keys = Y.encodeStateAsUpdate(roomOfKeys(150_000))
  const roomOf = (update: Uint8Array): Y.Doc => {
    const doc = emptyDocument()
    Y.applyUpdate(doc, update)
    return doc
  }
  const text = Y.encodeStateAsUpdate(roomOfText(45_000))
  const many = structsOf(
    9,
    times(99_000, (at) => keyed(`shape:none\u001F${at}`)),
  )
  const holder = new Y.ID(50, 0)
  const cases: Record<string, [room: Y.Doc, update: Uint8Array]> = {
    '99,000 new keys': [emptyDocument(), many],
    'a delete of 150,000 items': [roomOf(keys), deletesOf(7, [[100_000, 150_000]])],
    '2,000 cuts among 150,000 structs': [roomOf(keys), deletesOf(7, everySecond(2_000))],
    'a delete of a text of 45,000 items': [roomOf(text), deletesOf(50, [[0, 1]])],
    'a value in the place of such a text': [roomOf(text), structsOf(98, [valueBehind(holder)])],
    'another first value, which may not be the one that counts': [
      roomOf(text),
      structsOf(99, [typed(6, 't', 'shape:none')]),
    ],
    '11,000 deletes in a text with marks': [
      roomOf(Y.mergeUpdates([text, marks(holder)])),
      deletesOf(50, everySecond(11_000, 1)),
    ],
    '1,000 inserts that name far neighbours': [
      roomOf(text),
      structsOf(
        99,
        times(1_000, (at) => character({ behind: characterAt(at) })),
      ),
    ],
    'one more character in a text of 50,001': [
      roomOfText(50_001),
      structsOf(99, [character({ behind: characterAt(50_000) })]),
    ],
    '1,000,000 values under one key': [emptyDocument(), structsOf(9, [keyed('k', 1_000_000)])],
    '5,000 types in each other': [
      emptyDocument(),
      structsOf(
        9,
        times(5_000, (at) => typed(1, at === 0 ? 't' : new Y.ID(9, at - 1), 'k')),
      ),
    ],
  }
  for (const [name, [room, update]] of Object.entries(cases)) {
    figures[name] = await openIntake(room).send(update)
    expect(hasPending(room)).toBe(false)
  }
  expect(outcomesOf(figures)).toEqual({
    '99,000 new keys': 'in parts',
    'a delete of 150,000 items': 'in parts',
    '2,000 cuts among 150,000 structs': 'in parts',
    'a delete of a text of 45,000 items': 'in parts',
    'a value in the place of such a text': 'in parts',
    'another first value, which may not be the one that counts': 4409,
    '11,000 deletes in a text with marks': 'in parts',
    '1,000 inserts that name far neighbours': 4409,
    'one more character in a text of 50,001': 4409,
    '1,000,000 values under one key': 1008,
    '5,000 types in each other': 1008,
  })
  expectShortTurns(figures)
}, 120_000)

/** Marks at the end of the text: from then on Yjs looks for marks that are not needed at each deletion. */
function marks(holder: Y.ID): Uint8Array {
  const doc = emptyDocument()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(roomOfText(45_000)))
  doc.clientID = 60
  const before = Y.encodeStateVector(doc)
  const item = Y.getItem(doc.store, holder)
  ;((item.content as Y.ContentType).type as Y.XmlText).format(44_990, 5, { bold: true })
  return Y.encodeStateAsUpdate(doc, before)
}

function putNotes(doc: Y.Doc, { from, count }: { from: number; count: number }): void {
  for (let at = from; at < from + count; at++) {
    const { id, ...rest } = note(`n${at}`, { x: at })
    doc.getMap('r').set(id, { id, ...rest, props: {} })
    doc.getMap('t').set(id, createFragment(fromPlainText(`note ${at}`)))
  }
}

function deleteNotes(doc: Y.Doc, { count, every }: { count: number; every: number }): void {
  for (let at = 0; at < count; at += every) {
    doc.getMap('r').delete(`shape:n${at}`)
    doc.getMap('t').delete(`shape:n${at}`)
  }
}

test('large honest actions are all taken, in short turns: a paste of 5,000 notes, half of them deleted, all of them, and back again', async () => {
  const room = emptyDocument()
  const client = new Y.Doc()
  const { send, closed } = openIntake(room)
  const figures: Record<string, Sent> = {}
  const act = async (name: string, action: (doc: Y.Doc) => void): Promise<void> => {
    let update: Uint8Array = new Uint8Array()
    client.once('update', (bytes: Uint8Array) => (update = bytes))
    client.transact(() => action(client))
    figures[name] = await send(update)
  }
  await act('one note', (doc) => putNotes(doc, { from: 9_000, count: 1 }))
  await act('a paste of 50', (doc) => putNotes(doc, { from: 8_000, count: 50 }))
  await act('a paste of 5,000', (doc) => putNotes(doc, { from: 0, count: 5_000 }))
  await act('every second one deleted', (doc) => deleteNotes(doc, { count: 5_000, every: 2 }))
  await act('all deleted', (doc) => deleteNotes(doc, { count: 5_000, every: 1 }))
  await act('undone', (doc) => putNotes(doc, { from: 0, count: 5_000 }))
  expect(outcomesOf(figures)).toEqual({
    'one note': 'at once',
    'a paste of 50': 'at once',
    'a paste of 5,000': 'in parts',
    'every second one deleted': 'in parts',
    'all deleted': 'in parts',
    undone: 'in parts',
  })
  expect([closed, room.getMap('r').size, room.getMap('t').size]).toEqual([[], 5_051, 5_051])
  expect(Y.encodeStateAsUpdate(room)).toEqual(Y.encodeStateAsUpdate(client))
  expectShortTurns(figures)
}, 60_000)

for (const seed of [1, 2, 3, 4]) {
  test(`what people did to each other's work offline makes in parts what it makes at once (seed ${seed})`, async () => {
    const random = new Random(seed)
    const group = new Entangled(random, 4)
    group.work(300)
    const room = emptyDocument()
    const atOnce = emptyDocument()
    const [first] = group.docs
    if (!first) throw new Error('nobody')
    for (const doc of [room, atOnce]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(first))
    // Each works alone for long, then they come one after the other.
    const alone = group.docs.map((doc) => {
      const copy = new Entangled(random, 1)
      const [mine] = copy.docs
      if (!mine) throw new Error('nobody')
      Y.applyUpdate(mine, Y.encodeStateAsUpdate(doc))
      mine.clientID = doc.clientID + 10
      copy.work(2_000)
      return mine
    })
    const { send } = openIntake(room)
    for (const doc of alone) {
      const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(room))
      expect((await send(update)).outcome).toBe('in parts')
      Y.applyUpdate(atOnce, update)
    }
    expect(Y.encodeStateAsUpdate(room)).toEqual(Y.encodeStateAsUpdate(atOnce))
  })
}

test('whoever sent a long update is not read until all of it is admitted, and what is wrong in it is refused', async () => {
  const room = emptyDocument()
  const { send, socket, intake, connection } = openIntake(room)
  const doc = new Y.Doc()
  putNotes(doc, { from: 0, count: 200 })
  const tookAll = intake.take(connection, Y.encodeStateAsUpdate(doc), { isStep2: true })
  expect([tookAll, socket.isPaused, room.getMap('r').size]).toEqual([undefined, true, 0])
  await intake.whenDone(connection)
  expect([socket.isPaused, room.getMap('r').size]).toEqual([false, 200])
  const before = Y.encodeStateVector(doc)
  doc.transact(() => {
    putNotes(doc, { from: 200, count: 200 })
    doc.getMap('tpl').set('circle', 1)
  })
  const { outcome } = await send(Y.encodeStateAsUpdate(doc, before))
  expect([outcome, room.getMap('tpl').size]).toEqual([4409, 0])
})
