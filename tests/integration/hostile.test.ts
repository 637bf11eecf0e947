import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { encodeAwarenessEntries } from '#lib/protocol/awareness.ts'
import { encodeAwareness, encodeSyncStep1, encodeUpdate } from '#lib/protocol/encode.ts'
import { AttackTable } from '#tests/support/attack-table.ts'
import { attacks } from '#tests/support/attacks.ts'
import { clientFrame, OPCODE } from '#tests/bench/sync/client-frame.ts'
import { cheapClient } from '#tests/support/cheap-client.ts'
import { cells, note, RawClient, stockClient, until, type Seat } from '#tests/support/client.ts'
import { startEcho, type Echo } from '#tests/support/echo.ts'
import { handMadeUpdate, tombstone } from '#tests/support/hostile.ts'
import { QUICK_ATTACKS, SLOW_ATTACKS } from '#tests/support/raw-attacks.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let boardId: BoardId
let echo: Echo
let table: AttackTable
const closing: (() => void)[] = []

beforeAll(async () => {
  server = await startTestServer()
  echo = await startEcho(server)
  table = new AttackTable(echo)
})
afterAll(async () => {
  table.print()
  echo.close()
  await server.close()
})

beforeEach(async () => {
  boardId = await server.createBoard()
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function seat(name: string): Promise<Seat> {
  return { server, boardId, guest: await server.guest(name) }
}

async function synced(name: string): Promise<{ client: RawClient; doc: Y.Doc }> {
  const client = await RawClient.open(await seat(name))
  closing.push(() => client.close())
  const doc = new Y.Doc()
  await client.sync(doc)
  return { client, doc }
}

const endOf = async (client: RawClient): Promise<string> => {
  await until('the end', () => client.closed !== undefined)
  return `closed ${client.closed}`
}

test('hostile frames, handshakes and silence end their connection, nobody sees any of it, and a second board keeps echoing edits in under 200 ms', async () => {
  const frames = attacks()
  const witness = await synced('Witness')
  const before = Y.encodeStateVector(witness.doc)
  const expected: Record<string, string> = {}
  let clientId = 1_000
  const slow = Object.entries(SLOW_ATTACKS).map(async ([name, { play, outcome }]) => {
    expected[name] = outcome
    await table.play(name, async () => {
      const mallory = await seat('Mallory')
      return () => play(mallory)
    })
  })
  for (const [name, { frame, codes }] of Object.entries(frames)) {
    expected[name] =
      codes.length === 0 ? 'passed over' : expect.stringMatching(`closed (${codes.join('|')})`)
    await table.play(name, async () => {
      let answers = 0
      const { socket, write } = await cheapClient(await seat('Eve'), ({ type }) => {
        if (type === 'sync-step-2') answers += 1
      })
      closing.push(() => socket.end())
      const bytes = frame((clientId += 2))
      const attack =
        typeof bytes === 'string'
          ? clientFrame(Buffer.from(bytes), OPCODE.text)
          : clientFrame(bytes)
      const isOver = codes.length > 0 ? () => socket.closed !== undefined : () => answers === 2
      return async () => {
        socket.write(attack)
        // What is asked after it is answered after it.
        if (codes.length === 0) write([encodeSyncStep1(before)])
        await until('the outcome', isOver)
        return socket.closed === undefined ? 'passed over' : `closed ${socket.closed}`
      }
    })
  }
  for (const [name, { play, outcome }] of Object.entries(QUICK_ATTACKS)) {
    expected[name] = outcome
    await table.play(name, async () => {
      const mallory = await seat('Mallory')
      return () => play(mallory)
    })
  }
  await Promise.all(slow)
  expect(table.outcomes).toMatchObject(expected)
  expect(table.takeSlow()).toEqual([])
  const after = await synced('Ada')
  expect(Y.encodeStateVector(after.doc)).toEqual(before)
  const heard = witness.client.heard.map((message) =>
    message.type === 'awareness' ? message.update.length > 1 : message.type === 'update',
  )
  expect(heard).not.toContain(true)
  expect(({} as { isPolluted?: boolean }).isPolluted).toBeUndefined()
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
  const victim = stockClient(await seat('Ada'))
  closing.push(() => victim.close())
  await until('the victim', () => victim.provider.synced)
  victim.provider.awareness.setLocalStateField('page', 'page:page')
  const watcher = stockClient(await seat('Sam'))
  closing.push(() => watcher.close())
  const stateOfVictim = () => watcher.provider.awareness.getStates().get(victim.doc.clientID)
  await until('the victim on the other screen', () => stateOfVictim()?.['page'] === 'page:page')
  const awarenessAt = (clock: number): Uint8Array =>
    encodeAwareness(
      encodeAwarenessEntries([
        { clientId: victim.doc.clientID, clock, json: '{"page":"page:forged"}' },
      ]),
    )
  const update = encodeUpdate(
    handMadeUpdate({
      sections: [{ clientId: victim.doc.clientID, clock: 0, count: 1, write: tombstone(9) }],
    }),
  )
  const forgeries: Record<string, readonly Uint8Array[]> = {
    'awareness of somebody else, then an edit': [awarenessAt(2 ** 30), update],
    'awareness of somebody else at clock 2^53 - 1, then an edit': [
      awarenessAt(2 ** 53 - 1),
      update,
    ],
  }
  for (const [name, frames] of Object.entries(forgeries)) {
    await table.play(name, async () => {
      const { client } = await synced('Eve')
      return () => {
        for (const frame of frames) client.send(frame)
        return endOf(client)
      }
    })
    expect(table.outcomes[name]).toBe('closed 1008')
    const page = `page:after ${name}`
    victim.provider.awareness.setLocalStateField('page', page)
    cells(victim.doc).set(`shape:${name}`, note('mine'))
    await until('the real person', () => stateOfVictim()?.['page'] === page)
    await until('the real edit', () => cells(watcher.doc).has(`shape:${name}`))
    expect(stateOfVictim()?.['user']).toMatchObject({ name: 'Ada' })
  }
  expect(table.takeSlow()).toEqual([])
})

test('4,000 questions by somebody who does not read keep a few MB in memory, and a second board does not notice', async () => {
  for (const name of ['Ada', 'Grace', 'Joan']) {
    const shower = await synced(name)
    const states = Array.from({ length: 30 }, (_, at) => ({
      clientId: shower.doc.clientID + at,
      clock: 1,
      json: JSON.stringify({ text: 'x'.repeat(8_000) }),
    }))
    shower.client.send(encodeAwareness(encodeAwarenessEntries(states)))
  }
  const mostUnsent = { bytes: 0 }
  await table.play('4,000 questions by somebody who does not read', async () => {
    const eve = await synced('Eve')
    await until('what all of them show', () =>
      eve.client.heard.some(
        (message) => message.type === 'awareness' && message.update.length > 7e5,
      ),
    )
    eve.client.socket.pause()
    return async () => {
      // A hundred for each answer that they could get.
      for (let tick = 0; tick < 40; tick++) {
        for (let at = 0; at < 100; at++) eve.client.send(new Uint8Array([3]))
        await new Promise((resolve) => setTimeout(resolve, 35))
        mostUnsent.bytes = Math.max(mostUnsent.bytes, server.sync.rooms.unsentBytes)
      }
      eve.client.close()
      return `${(mostUnsent.bytes / 2 ** 20).toFixed(1)} MiB unsent`
    }
  })
  // More than the two kernels hold was asked for.
  expect(mostUnsent.bytes).toBeGreaterThan(0)
  expect(mostUnsent.bytes).toBeLessThan(2 * 1024 * 1024)
  expect(table.takeSlow()).toEqual([])
})
