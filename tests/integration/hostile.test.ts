import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { encodeAwareness, encodeUpdate } from '#lib/protocol/encode.ts'
import { cells, note, RawClient, stockClient, until } from '#tests/support/client.ts'
import { attacks } from '#tests/support/attacks.ts'
import { startEcho, type Echo } from '#tests/support/echo.ts'
import { handMadeUpdate, tombstone } from '#tests/support/hostile.ts'
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

async function startEchoing(): Promise<Echo> {
  const echo = await startEcho(server)
  closing.push(() => echo.close())
  return echo
}

// oxlint-disable-next-line no-console -- the figures are what it is asked for
const show = (figures: unknown): void => console.table(figures)

test('hostile frames close their connection, nobody sees any of it, and a second board keeps echoing edits in under 500 ms', async () => {
  const frames = attacks()
  const witness = await synced('Witness')
  const before = Y.encodeStateVector(witness.doc)
  const echo = await startEchoing()
  const table: Record<string, { closed: number | undefined; 'slowest echo, ms': number }> = {}
  for (const [name, { frame, codes }] of Object.entries(frames)) {
    const { client } = await synced('Eve')
    echo.restart()
    client.socket.send(frame)
    if (codes.length === 0) await new Promise((resolve) => setTimeout(resolve, 100))
    else await until(`the end of ${name}`, () => client.closed !== undefined)
    table[name] = { closed: client.closed, 'slowest echo, ms': Math.round(echo.slowestMs()) }
  }
  show(table)
  const unexpected = Object.entries(frames).flatMap(([name, { codes }]) =>
    (codes.length === 0 ? undefined : codes.find((code) => code === table[name]?.closed)) ===
    table[name]?.closed
      ? []
      : [`${name}: ${table[name]?.closed}`],
  )
  expect(unexpected).toEqual([])
  const slow = Object.entries(table).filter(([, row]) => row['slowest echo, ms'] >= 500)
  expect(slow).toEqual([])
  const after = await synced('Ada')
  expect(Y.encodeStateVector(after.doc)).toEqual(before)
  const heard = witness.client.heard.map((message) =>
    message.type === 'awareness' ? message.update.length > 1 : message.type === 'update',
  )
  expect(heard).not.toContain(true)
})

test('a message in 100,000 pieces, and one that never ends, close their connection and no other', async () => {
  const echo = await startEchoing()
  const pieces = await synced('Eve')
  for (let at = 0; at < 100_000 && pieces.client.closed === undefined; at++) {
    pieces.client.socket.send(new Uint8Array([1]), { fin: false })
    if (at % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await until('the end of the pieces', () => pieces.client.closed !== undefined)
  const endless = await synced('Mallory')
  const megabyte = new Uint8Array(1_000_000)
  for (let at = 0; at < 10 && endless.client.closed === undefined; at++) {
    endless.client.socket.send(megabyte, { fin: false })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await until('the end of the endless', () => endless.client.closed !== undefined)
  expect([pieces.client.closed, endless.client.closed]).toEqual([1008, 1009])
  expect(echo.slowestMs()).toBeLessThan(500)
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

test('4,000 questions by somebody who does not read keep a few MB in memory, and a second board does not notice', async () => {
  const shower = await synced('Ada')
  const states = Array.from({ length: 30 }, (_, at) => ({
    clientId: shower.doc.clientID + at,
    clock: 1,
    json: JSON.stringify({ text: 'x'.repeat(8_000) }),
  }))
  shower.client.send(encodeAwareness(encodeAwarenessEntries(states)))
  const eve = await synced('Eve')
  await until('what Ada shows', () =>
    eve.client.heard.some((message) => message.type === 'awareness' && message.update.length > 1e5),
  )
  const echo = await startEchoing()
  eve.client.socket.pause()
  for (let at = 0; at < 4_000; at++) eve.client.send(new Uint8Array([3]))
  let mostUnsent = 0
  const end = Date.now() + 1_500
  await until('the questions to be read', () => {
    mostUnsent = Math.max(mostUnsent, server.sync.rooms.unsentBytes)
    return Date.now() > end
  })
  show({ 'most unsent bytes': mostUnsent, 'slowest echo, ms': echo.slowestMs() })
  expect(mostUnsent).toBeLessThan(2 * 1024 * 1024)
})
