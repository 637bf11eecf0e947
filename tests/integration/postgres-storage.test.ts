import { afterAll, beforeAll, expect, test } from 'vitest'

import { boardIdFromBytes, type BoardId } from '#lib/board/ids.ts'
import { openStorage } from '#server/storage/open.ts'
import { listBoards } from '#server/storage/host-data.ts'
import { checksumOf, MIGRATIONS } from '#server/storage/migrations.ts'
import type { NewBoardRow } from '#server/storage/storage.ts'
import { templatesOf } from '#server/storage/template-data.ts'
import { appendUntilKilled } from '#tests/support/appending-process.ts'
import { PostgresServer } from '#tests/support/postgres-server.ts'
import { TcpProxy } from '#tests/support/tcp-proxy.ts'

import { describeBoardStorage } from '../contract/board-storage.ts'
import { describeHostStorage } from '../contract/host-storage.ts'
import { describeHomeStorage } from '../contract/home-storage.ts'
import { describeSharingStorage } from '../contract/sharing-storage.ts'
import { describeAccountStorage } from '../contract/account-storage.ts'
import { damageParams, type DamageTarget, type StoragePlace } from '../contract/storage-place.ts'
import { describeTemplateStorage } from '../contract/template-storage.ts'

let server: PostgresServer

beforeAll(async () => {
  server = await PostgresServer.start()
})
afterAll(() => server.end())

describeBoardStorage('PostgreSQL', makePlace)
describeHostStorage('PostgreSQL', makePlace)
describeHomeStorage('PostgreSQL', makePlace)
describeSharingStorage('PostgreSQL', makePlace)
describeAccountStorage('PostgreSQL', makePlace)
describeTemplateStorage('PostgreSQL', makePlace)

async function makePlace(): Promise<StoragePlace> {
  const url = await server.createDatabase()
  const open = () => openStorage({ engine: 'postgres', url })
  return {
    open: async () => {
      await server.query(url, 'DROP TRIGGER IF EXISTS full_disk ON board_updates')
      return open()
    },
    openNearlyFull: async (bytes) => {
      await server.query(url, FULL_DISK_SQL(bytes))
      return open()
    },
    damage: async (target) => {
      await server.query(url, DAMAGE_SQL[target.kind], damageParams(target))
    },
    logRows: async (boardId) => {
      const rows = await server.query(
        url,
        'SELECT seq FROM board_updates WHERE board_id = $1 ORDER BY seq',
        [boardId],
      )
      return rows.map(({ seq }) => Number(seq))
    },
    appendUntilKilled: (boardId, reports) => appendUntilKilled({ place: url, boardId, reports }),
    second: 'shared',
    holds: async (text) => {
      const tables = await server.query(
        url,
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
      )
      const rows = await Promise.all(
        tables.map(({ table_name: table }) =>
          server.query(url, `SELECT t::text FROM ${String(table)} t`),
        ),
      )
      return JSON.stringify(rows).includes(text)
    },
    remove: async () => {
      await server.query(server.url(), `DROP DATABASE ${url.split('/').at(-1)} WITH (FORCE)`)
    },
  }
}

const DAMAGE_SQL: Readonly<Record<DamageTarget['kind'], string>> = {
  'log-row-removed': 'DELETE FROM board_updates WHERE board_id = $1 AND seq = $2',
  'log-row-changed':
    "UPDATE board_updates SET data = 'other bytes' WHERE board_id = $1 AND seq = $2",
  'snapshot-changed':
    "UPDATE board_snapshots SET data = 'other bytes' WHERE board_id = $1 AND seq = $2",
  'template-changed': "UPDATE own_templates SET data = 'other bytes' WHERE id = $1",
}

/** A stand-in for a full disk: PostgreSQL says 53100 then, and so does this when rows outgrow `bytes`. */
const FULL_DISK_SQL = (bytes: number): string => `
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM board_updates) > ${bytes} THEN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER full_disk AFTER INSERT ON board_updates FOR EACH STATEMENT EXECUTE FUNCTION full_disk()`

test('nodes that start at once on a new database make its schema once', async () => {
  const url = await server.createDatabase()
  const nodes = await Promise.all([1, 2, 3].map(() => openStorage({ engine: 'postgres', url })))
  const steps = await server.query(url, 'SELECT version FROM schema_migrations')
  expect(steps).toHaveLength(MIGRATIONS.length)
  for (const node of nodes) await node.close()
})

test('a database of before templates could be saved keeps its boards and takes templates', async () => {
  const url = await server.createDatabase()
  const before = MIGRATIONS.filter(({ version }) => version < 4)
  await server.query(
    url,
    'CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL, checksum TEXT NOT NULL)',
  )
  for (const migration of before) {
    await server.query(url, migration.sql)
    await server.query(url, 'INSERT INTO schema_migrations VALUES ($1, 1, $2)', [
      migration.version,
      checksumOf(migration),
    ])
  }
  await server.query(
    url,
    "INSERT INTO boards (id, title, template, owner_id, epoch, head_seq, snap_seq, created_at, updated_at) VALUES ($1, 'Old', 'blank', 'g_a', 1, 0, 0, 1, 1)",
    ['A'.repeat(22)],
  )
  const storage = await openStorage({ engine: 'postgres', url })
  expect((await listBoards(storage)).map(({ title }) => title)).toEqual(['Old'])
  expect(await templatesOf(storage, 'g_a')).toEqual([])
  await storage.close()
})

test('a database from a newer version, or with other tables of our names, is left alone', async () => {
  const newer = await server.createDatabase()
  await (await openStorage({ engine: 'postgres', url: newer })).close()
  await server.query(newer, "INSERT INTO schema_migrations VALUES (999, 1, 'x')")
  await expect(openStorage({ engine: 'postgres', url: newer })).rejects.toMatchObject({
    reason: 'newer',
  })
  const foreign = await server.createDatabase()
  await server.query(foreign, 'CREATE TABLE boards (id INTEGER)')
  await expect(openStorage({ engine: 'postgres', url: foreign })).rejects.toMatchObject({
    reason: 'corrupt',
  })
  expect(await server.query(foreign, "SELECT to_regclass('board_updates') AS t")).toEqual([
    { t: null },
  ])
})

test('a database that cannot be reached is reported without its password', async () => {
  const url = 'postgres://someone:hunter2@127.0.0.1:1/boards'
  const error: unknown = await openStorage({ engine: 'postgres', url, startWithinMs: 0 }).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ reason: 'unavailable' })
  expect((error as Error).message).toContain('127.0.0.1:1/boards')
  expect((error as Error).message).not.toContain('hunter2')
})

test('after a crash of the database everything that was answered is there, and calls go on', async () => {
  const own = await PostgresServer.start()
  try {
    const url = await own.createDatabase()
    const storage = await openStorage({ engine: 'postgres', url })
    const boards = [newId(), newId()] as const
    for (const id of boards) {
      await storage.createBoard(newBoard(id))
    }
    let head = 1
    let failed = 0
    const appending = (async () => {
      while (head < 200) {
        try {
          const heads = await storage.append(
            boards.map((boardId) => ({
              boardId,
              epoch: 1,
              update: new Uint8Array([0, 0]),
              writers: [],
              at: 2,
            })),
          )
          head = heads.get(boards[0])!
        } catch (error) {
          expect(error).toMatchObject({ reason: 'unavailable' })
          failed += 1
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    })()
    await expect.poll(() => head).toBeGreaterThan(20)
    await own.stop('immediate')
    await expect.poll(() => failed).toBeGreaterThan(0)
    const answered = head
    await own.startAgain()
    await appending
    expect(head).toBeGreaterThan(answered)
    for (const id of boards) {
      const loaded = await storage.load(id)
      expect(loaded?.headSeq).toBeGreaterThanOrEqual(head)
      expect(loaded?.updates).toHaveLength(loaded?.headSeq ?? -1)
    }
    await storage.close()
  } finally {
    await own.end()
  }
})

test('a server that is cut off inside a compaction keeps nobody else from writing for more than 10 s', async () => {
  const url = await server.createDatabase()
  const proxy = await TcpProxy.start({ port: server.port })
  const throughProxy = new URL(url)
  throughProxy.port = String(proxy.port)
  const cutOff = await openStorage({ engine: 'postgres', url: throughProxy.href })
  const other = await openStorage({ engine: 'postgres', url })
  const id = newId()
  await other.createBoard(newBoard(id))
  proxy.freezeBefore('INSERT INTO board_snapshots')
  const data = new Uint8Array([0, 0])
  const compaction = cutOff
    .compact(id, { seq: 1, data, stateVector: data, at: 2 })
    .catch((thrown: unknown) => thrown)
  await expect.poll(() => proxy.isFrozen).toBe(true)
  const startedAt = performance.now()
  const heads = await other.append([{ boardId: id, epoch: 1, update: data, writers: [], at: 3 }])
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  expect(heads.get(id)).toBe(2)
  await proxy.close()
  expect(await compaction).toMatchObject({ reason: 'unavailable' })
  await Promise.all([cutOff.close(), other.close()])
})

function newBoard(id: BoardId): NewBoardRow {
  const seed = new Uint8Array([0, 0])
  return { id, title: 't', template: 'blank', ownerId: 'g_a', seed, at: 1 }
}

function newId() {
  return boardIdFromBytes(crypto.getRandomValues(new Uint8Array(16)))
}
