import * as encoding from 'lib0/encoding'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { updateFragment } from '#lib/board/fragment.ts'
import { ROOT } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { fromPlainText } from '#lib/board/rich-text.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import {
  encodeAwareness,
  encodeCommand,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from '#lib/protocol/encode.ts'
import { Random } from '#tests/support/random.ts'
import { AttackTable } from '#tests/support/attack-table.ts'
import { startEcho } from '#tests/support/echo.ts'
import { awarenessOf } from '#tests/support/hostile.ts'
import { note as shapeNote } from '#tests/support/board-factory.ts'
import { cells } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

const MUTATIONS = 10_000
const MUTATIONS_PER_ROW = 1_000

/** The longest that one frame may hold up everybody else. */
const MAX_TURN_MS = 200

/** Somebody on a board without a network: what is sent is handled at once, what is heard is kept. */
async function seat(server: TestServer, boardId: BoardId, name: string) {
  const heard: Uint8Array[] = []
  let closed: number | undefined
  const joined = await server.sync.rooms.join({
    accessVersion: 0,
    boardId,
    id: name,
    person: (await server.guest(name)).person,
    wishes: { ack: true, control: true, live: true, cards: false },
    socket: {
      bufferedAmount: 0,
      send: (frame) => heard.push(frame),
      close: (code) => {
        closed = code
        if (joined.ok) joined.value.room.leave(joined.value.connection)
      },
      pause: () => undefined,
      resume: () => undefined,
    },
  })
  if (!joined.ok) throw new Error(`${name} was not let in: ${joined.reason}`)
  const { room, connection } = joined.value
  return {
    heard,
    closed: () => closed,
    send: (frame: Uint8Array) => room.receive(connection, frame),
    leave: () => room.leave(connection),
  }
}

/** The document as somebody gets it who comes now. */
async function readBoard(server: TestServer, boardId: BoardId): Promise<Y.Doc> {
  const reader = await seat(server, boardId, 'Reader')
  reader.send(encodeSyncStep1(new Uint8Array([0])))
  const doc = new Y.Doc()
  for (const frame of reader.heard) {
    const message = decodeMessage(frame)
    if (message.ok && message.value.type === 'sync-step-2') Y.applyUpdate(doc, message.value.update)
  }
  return doc
}

/** Frames as clients send them: edits of a note and its text, the whole document, presence, commands. */
function validFrames(whole: Uint8Array, clientID: number): Uint8Array[] {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, whole)
  doc.clientID = clientID
  const frames: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => frames.push(encodeUpdate(update)))
  cells(doc).set('shape:made', { ...shapeNote('made'), props: {} })
  cells(doc).set('shape:made\u001fat', ['page:page', 5, 6])
  const text = doc.getMap(ROOT.texts).get('shape:n') as Y.XmlFragment
  doc.transact(() => updateFragment(text, fromPlainText('one two\nthree')))
  doc.transact(() => updateFragment(text, fromPlainText('one three')))
  cells(doc).delete('shape:made')
  const state = JSON.stringify({ page: 'page:page', selection: ['shape:n'] })
  return [
    ...frames,
    encodeSyncStep1(Y.encodeStateVector(doc)),
    encodeSyncStep2(Y.encodeStateAsUpdate(doc)),
    encodeAwareness(awarenessOf(2, state)),
    new Uint8Array([3]),
    encodeCommand({ id: 'one', type: 'set-title', title: 'A title' }),
    encodeCommand({ id: 'two', type: 'place-card', card: 'shape:n', region: 'PM+PO' }),
    encodeCommand({ id: 'four', type: 'undo', change: 'abcd' }),
    encodeCommand({ id: 'five', type: 'rename-card', card: 'shape:n', before: 'a b', after: 'a' }),
    encodeCommand({ id: 'three', type: 'add-card', title: 'A task', region: '' }),
    // A cursor, and a gesture with points.
    new Uint8Array([102, 3, 1, 20, 40]),
    new Uint8Array([102, 0x48, 7, 4, 3, 0x8f, 0x4e, 0x40, 0x20]),
  ]
}

function mutated(frame: Uint8Array, random: Random): Uint8Array {
  let bytes = [...frame]
  for (let count = 1 + random.below(3); count > 0; count--) {
    const at = random.below(bytes.length)
    const length = 1 + random.below(8)
    const ways: (() => unknown)[] = [
      () => (bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))),
      () => (bytes[at] = random.below(256)),
      () => bytes.splice(at, length),
      () => bytes.splice(at, 0, ...bytes.slice(at, at + length)),
      () => bytes.splice(at, 0, ...Array.from({ length }, () => random.below(256))),
      () => (bytes = bytes.slice(0, at)),
      // A number that is far too large, in the place of one.
      () =>
        bytes.splice(
          at,
          1,
          ...encoding.encode((to) => encoding.writeVarUint(to, hugeNumber(random))),
        ),
    ]
    random.pick(ways)?.()
  }
  return Uint8Array.from(bytes)
}

function hugeNumber(random: Random): number {
  return random.pick([2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 40, 2 ** 53 - 1]) ?? 0
}

test(`${MUTATIONS} seeded mutations of valid frames: none throws or takes ${MAX_TURN_MS} ms, a second board keeps echoing edits, and everybody reads the same valid board`, async () => {
  const server = await startTestServer()
  onTestFinished(() => server.close())
  const boardId = await server.createBoard('pm-po')
  const otherBoard = await server.createBoard('blank')
  const witness = await seat(server, boardId, 'Witness')
  const stranger = await seat(server, otherBoard, 'Stranger')
  const doc = new Y.Doc()
  const listen = (): void => {
    for (const frame of witness.heard.splice(0)) {
      const message = decodeMessage(frame)
      if (!message.ok)
        throw new Error(`a frame that nobody understands was sent: ${message.reason}`)
      const { type } = message.value
      if (type === 'update' || type === 'sync-step-2') Y.applyUpdate(doc, message.value.update)
    }
  }
  witness.send(encodeSyncStep1(new Uint8Array([0])))
  listen()
  const setUp = new Y.Doc()
  Y.applyUpdate(setUp, Y.encodeStateAsUpdate(doc))
  setUp.on('update', (update: Uint8Array) => {
    witness.send(encodeUpdate(update))
    Y.applyUpdate(doc, update)
  })
  setUp.transact(() => {
    cells(setUp).set('shape:n', { ...shapeNote('n'), props: {} })
    const text = new Y.XmlFragment()
    setUp.getMap(ROOT.texts).set('shape:n', text)
    updateFragment(text, fromPlainText('one two'))
  })
  const echo = await startEcho(server)
  const table = new AttackTable(echo)
  const outcomes = new Map<number | undefined, number>()
  let slowest = 0
  let frames: Uint8Array[] = []
  const play = async (seed: number): Promise<void> => {
    const random = new Random(seed)
    const eve = await seat(server, boardId, `Eve ${seed % 50}`)
    if (seed % 100 === 1) frames = validFrames(Y.encodeStateAsUpdate(doc), 1_000 + seed)
    // Half of them after a sync, half as the first thing that is heard.
    if (random.chance(0.5)) eve.send(encodeSyncStep2(new Uint8Array([0, 0])))
    const frame = mutated(random.pick(frames) ?? new Uint8Array(), random)
    const before = process.cpuUsage()
    eve.send(frame)
    const { user, system } = process.cpuUsage(before)
    slowest = Math.max(slowest, (user + system) / 1_000)
    outcomes.set(eve.closed(), (outcomes.get(eve.closed()) ?? 0) + 1)
    if (eve.closed() === undefined) eve.leave()
    // The echo gets its turn.
    if (seed % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    listen()
  }
  for (let first = 1; first <= MUTATIONS; first += MUTATIONS_PER_ROW) {
    const last = first + MUTATIONS_PER_ROW - 1
    await table.play(`seeds ${first} to ${last}`, async () => async () => {
      const before = new Map(outcomes)
      for (let seed = first; seed <= last; seed++) await play(seed)
      return [...outcomes]
        .map(([code, count]) => `${code ?? 'open'}: ${count - (before.get(code) ?? 0)}`)
        .join(', ')
    })
  }
  echo.close()
  table.print()
  // oxlint-disable-next-line no-console -- the figure is what it is asked for
  console.log(`The slowest of ${MUTATIONS} took ${slowest.toFixed(1)} ms of CPU.`)
  expect(table.takeSlow()).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 200))
  listen()
  expect(slowest).toBeLessThan(MAX_TURN_MS)
  // Many are refused, and many happen to be valid.
  expect(
    [...outcomes.keys()].every((code) => code === undefined || [1008, 4409, 4410].includes(code)),
  ).toBe(true)
  expect(outcomes.get(1008)).toBeGreaterThan(MUTATIONS / 10)
  const fresh = await readBoard(server, boardId)
  expect(project(fresh)).toEqual(project(doc))
  expect(Object.keys(project(fresh).records).length).toBeGreaterThan(5)
  const template = (of: Y.Doc): unknown => of.getMap(ROOT.template).toJSON()
  expect(template(fresh)).toEqual(template(setUp))
  const reached = stranger.heard.map((frame) => decodeMessage(frame))
  expect(reached.filter((message) => message.ok && message.value.type === 'update')).toEqual([])
  // What is on disk reads the same.
  await server.stop()
  const again = await startTestServer({ dataDir: server.dataDir })
  onTestFinished(() => again.close())
  const stored = await readBoard(again, boardId)
  expect(project(stored)).toEqual(project(fresh))
}, 120_000)
