import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CURRENT_SCHEMA, type BoardSchemaVersion } from '#lib/board/migrations.ts'
import { encodeSyncStep1, encodeSyncStep2 } from '#lib/protocol/encode.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { failingStorage, type FailingStorage } from '#tests/support/failing-storage.ts'
import { boardClient, edit, told } from '#tests/support/board-client.ts'
import { cells, note, RawClient, stockClient, until, upgradeStatus } from '#tests/support/client.ts'
import { startTestServer, type TestServer } from '#tests/support/server.ts'

/** The next version as a test makes it: every note of it says that it was migrated, once. */
const NEXT: BoardSchemaVersion = {
  number: CURRENT_SCHEMA.number + 1,
  steps: new Map([
    [
      CURRENT_SCHEMA.number,
      ({ records }) => {
        for (const [key, value] of records) {
          const base = value as { type?: string; migrated?: number }
          if (base.type === 'note')
            records.set(key, { ...base, migrated: (base.migrated ?? 0) + 1 })
        }
      },
    ],
  ]),
}

const PREVIOUS: BoardSchemaVersion = { number: CURRENT_SCHEMA.number - 1, steps: new Map() }

const servers: TestServer[] = []
const closing: (() => void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) close()
  for (const server of servers.splice(0).reverse()) await server.close()
})

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  servers.push(server)
  return server
}

/** A board of this version with one note, on disk and with nobody on it. */
async function oldBoard(): Promise<{ dataDir: string; boardId: BoardId }> {
  const server = await start()
  const boardId = await server.createBoard('blank')
  const ada = boardClient({ server, boardId, guest: await server.guest('Ada') })
  await until('Ada to be in', () => told(ada) === 'saved')
  edit(ada.doc, (doc) => cells(doc).set('shape:one', note('one')))
  await until('the edit on disk', () => told(ada) === 'saved')
  ada.close()
  await server.stop()
  return { dataDir: server.dataDir, boardId }
}

async function read(server: TestServer, boardId: BoardId): Promise<Y.Doc> {
  const client = stockClient({ server, boardId, guest: await server.guest('Reader') })
  closing.push(() => client.close())
  await until('a reader to be in', () => client.provider.synced)
  return client.doc
}

test('a client of an older schema gets 4426 before anything of it is read, and one without a schema is let in', async () => {
  const server = await start({ schema: NEXT })
  const boardId = await server.createBoard('blank')
  const guest = await server.guest('Ada')
  const old = await RawClient.open({ server, boardId, guest }, '?v=1&schema=1&ack=1')
  const foreign = new Y.Doc()
  cells(foreign).set('shape:old', note('old'))
  old.send(encodeSyncStep1(new Uint8Array([0])))
  old.send(encodeSyncStep2(Y.encodeStateAsUpdate(foreign)))
  await until('the close', () => old.closed !== undefined)
  const doc = await read(server, boardId)
  expect({ closed: old.closed, heard: old.heard, read: cells(doc).has('shape:old') }).toEqual({
    closed: 4426,
    heard: [],
    read: false,
  })
})

test('a client of a newer schema or protocol gets 4427, and numbers that are none get 400', async () => {
  const server = await start()
  const boardId = await server.createBoard('blank')
  const guest = await server.guest('Ada')
  for (const query of ['?v=1&schema=2', '?v=2&schema=1']) {
    const client = await RawClient.open({ server, boardId, guest }, query)
    await until('the close', () => client.closed !== undefined)
    expect([client.closed, client.heard]).toEqual([4427, []])
  }
  const headers = { cookie: guest.cookie, origin: server.origin }
  for (const query of ['?v=1&schema=new', '?v=x', '?schema=-1']) {
    const address = `${server.origin}/sync/${boardId}${query}`
    expect(await upgradeStatus(address, headers)).toBe(400)
  }
})

test('an older board is migrated once, before anybody is in, and stays migrated', async () => {
  const { dataDir, boardId } = await oldBoard()
  for (let round = 0; round < 2; round++) {
    const server = await start({ dataDir, schema: NEXT })
    const doc = await read(server, boardId)
    expect(cells(doc).get('shape:one')).toMatchObject({ migrated: 1 })
    expect(doc.getMap('meta').get('schemaNumber')).toBe(NEXT.number)
    for (const close of closing.splice(0)) close()
    await server.stop()
  }
})

test('a migration that could not be written shows nobody anything, and is done at the next attempt', async () => {
  const { dataDir, boardId } = await oldBoard()
  let disk: FailingStorage | undefined
  const server = await start({
    dataDir,
    schema: NEXT,
    wrap: (storage) => {
      disk = failingStorage(storage)
      disk.failWith = 'full'
      return disk
    },
  })
  const guest = await server.guest('Ada')
  const early = await RawClient.open({ server, boardId, guest })
  await until('the close', () => early.closed !== undefined)
  expect([early.closed, early.heard]).toEqual([1013, []])
  if (disk) disk.failWith = 'nothing'
  expect(cells(await read(server, boardId)).get('shape:one')).toMatchObject({ migrated: 1 })
})

test('a migration that another server’s row overtakes is made again, with that row in it', async () => {
  const { dataDir, boardId } = await oldBoard()
  const late = new Y.Doc()
  cells(late).set('shape:late', note('late'))
  const update = Y.encodeStateAsUpdate(late)
  let tries = 0
  const wrap = (storage: BoardStorage): BoardStorage => ({
    ...failingStorage(storage),
    append: async (batch) => {
      tries += 1
      if (tries === 1) await storage.append([{ boardId, epoch: 1, update, writers: [], at: 1 }])
      return storage.append(batch)
    },
  })
  const server = await start({ dataDir, schema: NEXT, wrap })
  const records = cells(await read(server, boardId)).toJSON()
  expect([records['shape:one'], records['shape:late'], tries]).toMatchObject([
    { migrated: 1 },
    { migrated: 1 },
    2,
  ])
})

test('a server killed between writing a migration and showing it has migrated once', async () => {
  const { dataDir, boardId } = await oldBoard()
  let written = 0
  const wrap = (storage: BoardStorage): BoardStorage => ({
    ...failingStorage(storage),
    append: async (batch) => {
      await storage.append(batch)
      written += 1
      // On disk, and the process never hears of it.
      throw new Error('killed')
    },
  })
  const killed = await start({ dataDir, schema: NEXT, wrap })
  const client = await RawClient.open({ server: killed, boardId, guest: await killed.guest('Ada') })
  await until('the close', () => client.closed !== undefined)
  await killed.stop()
  const server = await start({ dataDir, schema: NEXT })
  expect(cells(await read(server, boardId)).get('shape:one')).toMatchObject({ migrated: 1 })
  expect(written).toBe(1)
})

test('a board of a newer schema stays closed and unwritten, while others are served', async () => {
  const { dataDir, boardId } = await oldBoard()
  const newer = await start({ dataDir, schema: NEXT })
  await read(newer, boardId)
  for (const close of closing.splice(0)) close()
  await newer.stop()
  const server = await start({ dataDir })
  const guest = await server.guest('Ada')
  const headBefore = (await server.storage.getBoard(boardId))?.headSeq
  const ours = await RawClient.open({ server, boardId, guest }, '?v=1&schema=1')
  const stock = await RawClient.open({ server, boardId, guest })
  await until('both to be closed', () => ours.closed !== undefined && stock.closed !== undefined)
  expect([ours.closed, stock.closed]).toEqual([4427, 1013])
  const other = await server.createBoard('blank')
  const doc = await read(server, other)
  expect(doc.getMap('meta').get('schemaNumber')).toBe(CURRENT_SCHEMA.number)
  expect((await server.storage.getBoard(boardId))?.headSeq).toBe(headBefore)
})

test('our client keeps its work and comes in by itself when the server has been updated', async () => {
  const server = await start()
  const boardId = await server.createBoard('blank')
  const guest = await server.guest('Ada')
  const ana = boardClient({ server, boardId, guest })
  closing.push(() => ana.close())
  await until('Ana to be in', () => told(ana) === 'saved')
  const port = Number(new URL(server.origin).port)
  await server.stop()
  const older = await start({ dataDir: server.dataDir, port, schema: PREVIOUS })
  edit(ana.doc, (doc) => cells(doc).set('shape:kept', note('kept')))
  await until('Ana to be told', () => told(ana) === 'waiting')
  expect(ana.state.get()).toEqual({ state: 'waiting', changes: 1, keptIn: 'tab' })
  await older.stop()
  const updated = await start({ dataDir: server.dataDir, port })
  await until('Ana to be in again', () => told(ana) === 'saved', 20_000)
  expect(cells(await read(updated, boardId)).has('shape:kept')).toBe(true)
})

test('our client stops at a newer server, which gets nothing of its work', async () => {
  const server = await start()
  const boardId = await server.createBoard('blank')
  const guest = await server.guest('Ada')
  const ana = boardClient({ server, boardId, guest })
  closing.push(() => ana.close())
  await until('Ana to be in', () => told(ana) === 'saved')
  const port = Number(new URL(server.origin).port)
  await server.stop()
  edit(ana.doc, (doc) => cells(doc).set('shape:kept', note('kept')))
  const newer = await start({ dataDir: server.dataDir, port, schema: NEXT })
  await until('Ana to be told', () => told(ana) === 'stopped')
  expect(ana.state.get()).toMatchObject({ why: 'reload', changes: 1 })
  expect(cells(await read(newer, boardId)).has('shape:kept')).toBe(false)
})
