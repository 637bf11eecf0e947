import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { MIGRATIONS, migrate, type Migration } from '#server/storage/migrations.ts'
import { openSqlite, type SqlConnection } from '#server/storage/sqlite-driver.ts'

const NEXT_VERSION = MIGRATIONS.length + 1
const NEXT: Migration = { version: NEXT_VERSION, sql: 'CREATE TABLE later (id TEXT PRIMARY KEY);' }

let folder: string
let connection: SqlConnection

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overlap-migrate-'))
  connection = await openSqlite(join(folder, 'test.sqlite'))
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true, force: true })
})

function run(migrations: readonly Migration[], backUp: (version: number) => void = () => {}): void {
  migrate(connection, { folder, now: 5, migrations, backUp })
}

function tables(): unknown[] {
  return connection
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all([])
    .map((row) => row['name'])
}

test('a new database gets every table without a backup, and a second run changes nothing', () => {
  const backups: number[] = []
  run(MIGRATIONS, (version) => backups.push(version))
  run(MIGRATIONS, (version) => backups.push(version))
  expect(backups).toEqual([])
  expect(tables()).toEqual([
    'access_requests',
    'accounts',
    'barred_people',
    'board_control',
    'board_members',
    'board_moves',
    'board_pictures',
    'board_snapshots',
    'board_updates',
    'board_visits',
    'board_writers',
    'boards',
    'invite_links',
    'own_templates',
    'rate_counters',
    'schema_migrations',
    'users',
    'verification_tokens',
  ])
})

test('a database of before templates could be saved is backed up, keeps its boards and gets the table', () => {
  run(MIGRATIONS.filter(({ version }) => version < 4))
  connection.exec(
    "INSERT INTO boards (id, title, template, owner_id, epoch, head_seq, snap_seq, created_at, updated_at) VALUES ('b', 'Old', 'blank', 'g_a', 1, 0, 0, 1, 1)",
  )
  const backups: number[] = []
  run(MIGRATIONS, (version) => backups.push(version))
  expect([backups, tables().includes('own_templates')]).toEqual([[3], true])
  expect(connection.prepare('SELECT title FROM boards').all([])).toEqual([{ title: 'Old' }])
})

test('an existing database is backed up before a new step changes it', () => {
  run(MIGRATIONS)
  const atBackup: unknown[] = []
  run([...MIGRATIONS, NEXT], (version) => atBackup.push(version, tables().includes('later')))
  expect(atBackup).toEqual([MIGRATIONS.length, false])
  expect(tables()).toContain('later')
})

test('without its backup no step is taken', () => {
  run(MIGRATIONS)
  const fail = (): void => {
    throw new Error('no room for a copy')
  }
  expect(() => run([...MIGRATIONS, NEXT], fail)).toThrow('no room for a copy')
  expect(tables()).not.toContain('later')
})

test('a step that fails half way leaves the schema as it was', () => {
  run(MIGRATIONS)
  const broken = { version: NEXT_VERSION, sql: `${NEXT.sql} CREATE TABLE boards (id TEXT);` }
  expect(() => run([...MIGRATIONS, broken])).toThrow()
  expect(tables()).not.toContain('later')
  run([...MIGRATIONS, NEXT])
  expect(tables()).toContain('later')
})

test('a database of a newer version, of other steps, or of another program is refused and left as it is', () => {
  run([...MIGRATIONS, NEXT])
  expect(() => run(MIGRATIONS)).toThrow(expect.objectContaining({ reason: 'newer' }))
  expect(() => run([...MIGRATIONS, { version: NEXT_VERSION, sql: 'SELECT 1;' }])).toThrow(
    expect.objectContaining({ reason: 'corrupt' }),
  )
  connection.exec('DROP TABLE schema_migrations')
  expect(() => run(MIGRATIONS)).toThrow(expect.objectContaining({ reason: 'corrupt' }))
  expect(tables()).toContain('later')
})
