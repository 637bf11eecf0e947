import { expect, onTestFinished, test } from 'vitest'
import { pino } from 'pino'
import * as Y from 'yjs'
import { MAX_FRAME_BYTES } from '#lib/board/limits.ts'
import { ROOT } from '#lib/board/layout.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import {
  encodeAwareness,
  encodeCommand,
  encodeControl,
  encodeSyncStep2,
  encodeUpdate,
} from '#lib/protocol/encode.ts'
import { NO_METER, type Meter } from '#server/observe/meter.ts'
import { StorageError, type BoardStorage } from '#server/storage/storage.ts'
import { cells, note, RawClient, rawEditor, until } from '#tests/support/client.ts'
import { failingStorage, type FailingStorage } from '#tests/support/failing-storage.ts'
import { startTestServer } from '#tests/support/server.ts'

/** A meter that keeps what it is told of ends, as `closed 1008` or `refused malformed-frame`. */
function keptMeter(): { meter: Meter; ends: string[] } {
  const ends: string[] = []
  const meter: Meter = {
    ...NO_METER,
    closed: (why) => ends.push(`closed ${why}`),
    refused: (reason) => ends.push(`refused ${reason}`),
  }
  return { meter, ends }
}

test('every connection that the server ends is counted, and every refusal by its reason', async () => {
  const { meter, ends } = keptMeter()
  let load: 'works' | 'finds nothing' | 'fails' = 'works'
  const wrap = (storage: BoardStorage): BoardStorage => ({
    ...failingStorage(storage),
    load: async (id) => {
      if (load === 'finds nothing') return undefined
      if (load === 'fails') throw new StorageError('unavailable', 'as the test says')
      return storage.load(id)
    },
  })
  const server = await startTestServer({ meter, wrap, unloadAfterMs: 0 })
  onTestFinished(() => server.close())
  const boardId = await server.createBoard('pm-po')
  const guest = await server.guest('Eve')
  const open = (query = ''): Promise<RawClient> => RawClient.open({ server, boardId, guest }, query)
  /** What was counted for one connection that the server ended, and the code that its client heard. */
  const endOf = async (client: RawClient, ...frames: Uint8Array[]): Promise<unknown[]> => {
    for (const frame of frames) client.send(frame)
    await until('the end', () => client.closed !== undefined)
    return [client.closed, ...ends.splice(0)]
  }
  const update = (change: (doc: Y.Doc) => void): Uint8Array => {
    const doc = new Y.Doc()
    change(doc)
    return Y.encodeStateAsUpdate(doc)
  }
  const state = encodeAwarenessEntries([{ clientId: 1, clock: 1, json: '{}' }])
  const control = encodeControl({ version: 1, title: '', template: 'blank', storage: 'ok' })
  const counted = {
    'older client': await endOf(await open('?v=1&schema=0')),
    'newer client': await endOf(await open('?v=2&schema=1')),
    'a frame that is no message': await endOf(await open(), new Uint8Array([0, 9])),
    'broken awareness': await endOf(
      await open(),
      encodeAwareness(state.subarray(0, state.length - 1)),
    ),
    'a message of servers': await endOf(await open(), control),
    'a frame over the limit': await endOf(await open(), new Uint8Array(MAX_FRAME_BYTES + 1)),
    'an update that is none': await endOf(await open(), encodeUpdate(new Uint8Array([1, 2, 3]))),
    'a write to the template': await endOf(
      await open(),
      encodeSyncStep2(update((doc) => doc.getMap(ROOT.template).set('x', 1))),
    ),
  }
  load = 'finds nothing'
  await until('the board to be let go of', () => server.sync.rooms.count === 0)
  const gone = await endOf(await open())
  load = 'fails'
  const unreadable = await endOf(await open())
  expect({ ...counted, gone, unreadable }).toEqual({
    'older client': [4426, 'closed 4426'],
    'newer client': [4427, 'closed 4427'],
    'a frame that is no message': [1008, 'refused malformed-frame', 'closed 1008'],
    'broken awareness': [1008, 'refused malformed-awareness', 'closed 1008'],
    'a message of servers': [1008, 'refused not-for-clients', 'closed 1008'],
    'a frame over the limit': [1009, 'closed 1009'],
    'an update that is none': [1008, 'refused malformed', 'closed 1008'],
    'a write to the template': [4409, 'refused protected', 'closed 4409'],
    gone: [4404, 'closed 4404'],
    unreadable: [1013, 'closed 1013'],
  })
})

test('nothing that people typed is in the log at its most talkative, and lines about a connection name it and its board', async () => {
  const secret = 'Xyzzy the unspeakable'
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line) => lines.push(line) })
  let disk: FailingStorage | undefined
  const wrap = (storage: BoardStorage): BoardStorage => {
    const load = storage.load.bind(storage)
    disk = failingStorage(storage)
    return Object.assign(disk, { load })
  }
  const server = await startTestServer({ logger, wrap, unloadAfterMs: 0 })
  onTestFinished(() => server.close())
  const boardId = await server.createBoard('pm-po')
  const seat = { server, boardId, guest: await server.guest(secret) }
  const said = (sentence: string): Promise<unknown> =>
    until(`the line: ${sentence}`, () => lines.some((line) => line.includes(sentence)))

  const { client, doc } = await rawEditor(seat)
  client.send(encodeCommand({ id: secret, type: 'set-title', title: secret }))
  client.send(encodeCommand({ id: 'holder', type: 'set-holder', role: 'PM', name: secret }))
  cells(doc).set(`shape:${secret}`, { ...note('one'), text: secret })
  await until('the replies', () => client.heard.filter(({ type }) => type === 'reply').length === 2)
  if (disk) disk.failWith = 'full'
  client.send(encodeCommand({ id: 'again', type: 'set-holder', role: 'PM', name: secret }))
  await said('a command could not be saved')
  cells(doc).set('shape:more', { ...note('more'), text: secret })
  await said('the log could not be written')
  if (disk) disk.failWith = 'nothing'
  doc.getMap(ROOT.template).set(secret, secret)
  await said('an update was refused')
  const bytes = new TextEncoder().encode(secret)
  const frames = [
    new Uint8Array([0, 9, ...bytes]),
    encodeAwareness(bytes),
    encodeUpdate(bytes),
    new Uint8Array([102, 255, ...bytes]),
    new Uint8Array(MAX_FRAME_BYTES + 1).fill(120),
  ]
  for (const frame of frames) {
    const eve = await RawClient.open(seat, '?v=1&ack=1&schema=1&live=1')
    eve.send(frame)
    await until('the end', () => eve.closed !== undefined)
  }
  await until('the old one to end', () => client.closed !== undefined)
  await RawClient.open(seat, '?v=2&schema=1')
  await said('socket error')
  await said('other version')

  expect(lines.filter((line) => /xyzzy|unspeakable/iu.test(line))).toEqual([])
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const ofConnections = logged.filter(({ connectionId }) => connectionId !== undefined)
  expect(ofConnections.length).toBeGreaterThan(5)
  expect(ofConnections.filter((line) => line['boardId'] !== boardId)).toEqual([])
})
