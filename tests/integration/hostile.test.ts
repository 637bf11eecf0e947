import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CELL_SEPARATOR, epochClientId } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { encodeAwareness, encodeSyncStep1, encodeUpdate } from '#lib/protocol/encode.ts'
import { cells, note, RawClient, stockClient, until } from '#tests/support/client.ts'
import {
  awarenessOf,
  handMadeUpdate,
  manySections,
  stateVectorOf,
  tombstone,
} from '#tests/support/hostile.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let boardId: BoardId
const closing: (() => void)[] = []

beforeEach(async () => {
  server = await startTestServer()
  boardId = await server.createBoard()
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await server.close()
})

async function synced(name: string, board = boardId): Promise<{ client: RawClient; doc: Y.Doc }> {
  const client = await RawClient.open({ server, boardId: board, guest: await server.guest(name) })
  closing.push(() => client.close())
  const doc = new Y.Doc()
  await client.sync(doc)
  return { client, doc }
}

/** Two people on a board of their own; answers the slowest echo of an edit while they work. */
async function startEchoing(): Promise<() => number> {
  const other = await server.createBoard('blank')
  const writer = await synced('Ada', other)
  const reader = await synced('Sam', other)
  let slowestMs = 0
  let number = 0
  let sentAt = performance.now()
  const send = (): void => {
    sentAt = performance.now()
    writer.doc.once('update', (update: Uint8Array) => writer.client.send(encodeUpdate(update)))
    cells(writer.doc).set('shape:echo', note('echo', ++number))
  }
  reader.client.socket.on('message', () => {
    if (!reader.client.heard.splice(0).some(({ type }) => type === 'update')) return
    slowestMs = Math.max(slowestMs, performance.now() - sentAt)
    setTimeout(send, 10)
  })
  reader.client.heard.length = 0
  send()
  return () => Math.max(slowestMs, performance.now() - sentAt)
}

/** Bytes that no honest client sends, and the close codes that they may get. */
function attacks(): Record<string, { frame: Uint8Array | string; codes: readonly number[] }> {
  const honest = new Y.Doc()
  cells(honest).set('shape:x', note('x'))
  const update = Y.encodeStateAsUpdate(honest)
  const section = (count: number, write: (encoder: encoding.Encoder) => void) =>
    encodeUpdate(handMadeUpdate({ sections: [{ clientId: 77, clock: 0, count, write }] }))
  const many = (count: number, one: (encoder: encoding.Encoder, index: number) => void) =>
    section(count, (encoder) => {
      for (let index = 0; index < count; index++) one(encoder, index)
    })
  const deletes = (ranges: [number, number][], clientId = epochClientId(1)) =>
    encodeUpdate(handMadeUpdate({ sections: [], deletes: [{ clientId, ranges }] }))
  const refused = [1008]
  return {
    'a text frame': { frame: 'hello', codes: refused },
    'an unknown kind of sync message': { frame: new Uint8Array([0, 9, 1, 1]), codes: refused },
    'a length past the frame': { frame: new Uint8Array([0, 2, 255, 255, 3]), codes: refused },
    'a frame that only servers send': { frame: new Uint8Array([100, 5]), codes: refused },
    'an empty update': { frame: encodeUpdate(new Uint8Array()), codes: refused },
    'a truncated update': { frame: encodeUpdate(update.subarray(0, -9)), codes: refused },
    'a count without a body': {
      frame: encodeUpdate(new Uint8Array([255, 255, 255, 255, 15])),
      codes: refused,
    },
    '40,000 client sections': { frame: encodeUpdate(manySections(40_000)), codes: refused },
    '10,000 client sections': { frame: encodeUpdate(manySections(10_000)), codes: refused },
    'a frame of 5 MB': { frame: new Uint8Array(5_000_000), codes: [1009] },
    '2,000,000 tombstones': { frame: many(2_000_000, tombstone(1)), codes: refused },
    'a tombstone that uses up the clock': {
      frame: section(1, tombstone(2 ** 40)),
      codes: refused,
    },
    'a tombstone without a length': { frame: section(1, tombstone(0)), codes: refused },
    'a delete up to 2^40': { frame: deletes([[0, 2 ** 40]]), codes: refused },
    'a delete of an unknown client': { frame: deletes([[0, 1]], 5), codes: refused },
    '900,000 overlapping deletes': {
      frame: deletes(Array.from({ length: 900_000 }, () => [0, 3])),
      codes: [1008, 4409],
    },
    '90,000 first values of one key': {
      frame: many(90_000, (encoder) => {
        encoding.writeUint8(encoder, 8 | 32)
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarString(encoder, 'r')
        encoding.writeVarString(encoder, 'k')
        encoding.writeVarUint(encoder, 1)
        encoding.writeAny(encoder, 1)
      }),
      codes: refused,
    },
    'a value nested 100,000 deep': {
      frame: section(1, (encoder) => {
        encoding.writeUint8(encoder, 8 | 32)
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarString(encoder, 'r')
        encoding.writeVarString(encoder, 'k')
        encoding.writeVarUint(encoder, 1)
        for (let depth = 0; depth < 100_000; depth++) {
          encoding.writeUint8(encoder, 117)
          encoding.writeVarUint(encoder, 1)
        }
        encoding.writeAny(encoder, 1)
      }),
      codes: refused,
    },
    'references in a circle': {
      frame: encodeUpdate(
        handMadeUpdate({
          sections: [
            [77, 78],
            [78, 77],
          ].map(([clientId = 0, other = 0]) => ({
            clientId,
            clock: 0,
            count: 1,
            write: (encoder) => {
              encoding.writeUint8(encoder, 8 | 128)
              encoding.writeVarUint(encoder, other)
              encoding.writeVarUint(encoder, 0)
              encoding.writeVarUint(encoder, 1)
              encoding.writeAny(encoder, 1)
            },
          })),
        }),
      ),
      codes: refused,
    },
    'a reserved client ID': {
      frame: encodeUpdate(
        handMadeUpdate({
          sections: [{ clientId: 2 ** 40, clock: 0, count: 1, write: tombstone(1) }],
        }),
      ),
      codes: [4409],
    },
    'awareness of 300,000 clients': {
      frame: encodeAwareness(awarenessOf(300_000)),
      codes: refused,
    },
    'a state vector of 700,000 clients': {
      frame: encodeSyncStep1(stateVectorOf(700_000)),
      codes: refused,
    },
    'a state vector that claims 2^31 clients': {
      frame: encodeSyncStep1(new Uint8Array([255, 255, 255, 255, 7])),
      codes: refused,
    },
  }
}

test('hostile frames close their connection, nobody sees any of it, and a second board keeps echoing edits in under 500 ms', async () => {
  const frames = attacks()
  const witness = await synced('Witness')
  const before = Y.encodeStateVector(witness.doc)
  const slowest = await startEchoing()
  const outcomes: Record<string, number | undefined> = {}
  for (const [name, { frame }] of Object.entries(frames)) {
    const { client } = await synced('Eve')
    client.socket.send(frame)
    await until(`the end of ${name}`, () => client.closed !== undefined)
    outcomes[name] = client.closed
  }
  const slowestMs = slowest()
  const unexpected = Object.entries(frames).flatMap(([name, { codes }]) =>
    codes.includes(outcomes[name] ?? 0) ? [] : [`${name}: ${outcomes[name]}`],
  )
  expect(unexpected).toEqual([])
  expect(slowestMs).toBeLessThan(500)
  const after = await synced('Ada')
  expect(Y.encodeStateVector(after.doc)).toEqual(before)
  expect(witness.client.heard.some(({ type }) => type === 'update')).toBe(false)
})

test('an invalid record and a parent cycle are stored but kept from every screen, and good records still show', async () => {
  const { client, doc } = await synced('Eve')
  const shape = Object.entries(project(doc).records).find(([id]) => id.startsWith('shape:'))
  if (!shape) throw new Error('the template has no shape')
  const [id, record] = shape
  const shown = Object.keys(project(doc).records).length
  doc.on('update', (update: Uint8Array) => client.send(encodeUpdate(update)))
  cells(doc).set('shape:bad', 42)
  cells(doc).set('shape:worse', { ...record, id: 'shape:worse', type: 'no such type' })
  for (const [one, other] of [
    ['shape:one', 'shape:two'],
    ['shape:two', 'shape:one'],
  ]) {
    cells(doc).set(one ?? '', { ...record, id: one, parentId: other })
  }
  cells(doc).set(`${id}${CELL_SEPARATOR}at`, 'nonsense')
  const reader = await synced('Sam')
  const projected = project(reader.doc)
  expect(client.closed).toBeUndefined()
  expect(projected.quarantined.map((each) => each.id)).toContain('shape:worse')
  expect(projected.records['shape:bad']).toBeUndefined()
  expect(Object.keys(projected.records).length).toBeGreaterThanOrEqual(shown - 1)
  const parents = ['shape:one', 'shape:two'].map(
    (each) => (projected.records[each] as { parentId?: string } | undefined)?.parentId,
  )
  expect(parents).not.toEqual(['shape:two', 'shape:one'])
})

test('nobody can speak for a client ID of somebody else: not in awareness, not in updates', async () => {
  const victim = stockClient({ server, boardId, guest: await server.guest('Ada') })
  closing.push(() => victim.close())
  await until('the victim', () => victim.provider.synced)
  victim.provider.awareness.setLocalStateField('page', 'page:page')
  const watcher = stockClient({ server, boardId, guest: await server.guest('Sam') })
  closing.push(() => watcher.close())
  const stateOfVictim = () => watcher.provider.awareness.getStates().get(victim.doc.clientID)
  await until('the victim on the other screen', () => stateOfVictim()?.['page'] === 'page:page')
  const eve = await synced('Eve')
  eve.client.send(
    encodeAwareness(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarUint(encoder, victim.doc.clientID)
        encoding.writeVarUint(encoder, 2 ** 30)
        encoding.writeVarString(encoder, '{"page":"page:forged"}')
      }),
    ),
  )
  eve.client.send(
    encodeUpdate(
      handMadeUpdate({
        sections: [{ clientId: victim.doc.clientID, clock: 0, count: 1, write: tombstone(9) }],
      }),
    ),
  )
  await until('the end of the forger', () => eve.client.closed !== undefined)
  victim.provider.awareness.setLocalStateField('page', 'page:next')
  cells(victim.doc).set('shape:mine', note('mine'))
  await until('the real person', () => stateOfVictim()?.['page'] === 'page:next')
  await until('the real edit', () => cells(watcher.doc).has('shape:mine'))
  expect(eve.client.closed).toBe(1008)
  expect(stateOfVictim()?.['user']).toMatchObject({ name: 'Ada' })
})
