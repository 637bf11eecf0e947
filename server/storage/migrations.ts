import { createHash } from 'node:crypto'

import { inTransaction, type SqlConnection } from './sqlite-driver.ts'
import { storageFailure } from './storage-sentences.ts'
import type { StorageError } from './storage.ts'

/** One numbered step of the schema. Steps are never edited or removed once released, only added. */
export interface Migration {
  readonly version: number
  readonly sql: string
}

/**
 * The schema, in SQL that SQLite and PostgreSQL both take: TEXT, BIGINT and BYTEA only, times in
 * milliseconds, no serial columns, no JSON operators.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE boards (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  template TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  head_seq BIGINT NOT NULL,
  snap_seq BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE TABLE board_updates (
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  data BYTEA NOT NULL,
  checksum TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (board_id, seq)
);
CREATE TABLE board_snapshots (
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('auto', 'named')),
  data BYTEA NOT NULL,
  checksum TEXT NOT NULL,
  state_vector BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (board_id, seq, kind)
);
CREATE TABLE board_writers (
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  client_id BIGINT NOT NULL,
  principal_id TEXT NOT NULL,
  name TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (board_id, client_id)
);
CREATE TABLE board_control (
  board_id TEXT PRIMARY KEY REFERENCES boards (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  json TEXT NOT NULL
);
CREATE TABLE board_visits (
  principal_id TEXT NOT NULL,
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  visited_at BIGINT NOT NULL,
  PRIMARY KEY (principal_id, board_id)
);
CREATE INDEX board_visits_recent ON board_visits (principal_id, visited_at);
`,
  },
  {
    // What the person who hosts may do to boards and people. A barred person is found by a hash of the
    // id, so that somebody who was erased stays out without being named.
    version: 2,
    sql: `
ALTER TABLE boards ADD COLUMN disabled_at BIGINT;
CREATE TABLE barred_people (
  id_hash TEXT PRIMARY KEY,
  principal_id TEXT,
  reason TEXT NOT NULL CHECK (reason IN ('disabled', 'erased')),
  barred_at BIGINT NOT NULL
);
CREATE INDEX board_writers_principal ON board_writers (principal_id);
CREATE INDEX boards_owner ON boards (owner_id);
`,
  },
]

interface MigrateOptions {
  readonly folder: string
  readonly now: number
  readonly migrations?: readonly Migration[] | undefined
  /** Called before an existing database is changed; must have copied it when it returns. */
  readonly backUp: (fromVersion: number) => void
}

/**
 * Brings the database to the newest schema in one transaction.
 *
 * @throws StorageError `newer` when a later version of the product wrote it, `corrupt` when it is no
 * database of ours; nothing was changed then
 */
export function migrate(connection: SqlConnection, options: MigrateOptions): void {
  const { folder, now, backUp, migrations = MIGRATIONS } = options
  const applied = appliedSteps(connection, folder)
  const pending = pendingSteps(applied, migrations, (reason, detail) =>
    storageFailure(reason, folder, detail),
  )
  if (pending.length === 0) return
  const last = applied.at(-1)?.version
  if (last !== undefined) backUp(last)
  inTransaction(connection, 'EXCLUSIVE', () => {
    connection.exec(
      'CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL, checksum TEXT NOT NULL)',
    )
    const record = connection.prepare('INSERT INTO schema_migrations VALUES ($1, $2, $3)')
    for (const migration of pending) {
      connection.exec(migration.sql)
      record.all([migration.version, now, checksumOf(migration)])
    }
  })
}

/**
 * The steps that a database still needs, in order.
 *
 * @throws what `failure` makes of it: `newer` when it has steps we do not know, `corrupt` when one of
 * them is not the one we know
 */
export function pendingSteps(
  applied: readonly { version: number; checksum: string }[],
  migrations: readonly Migration[],
  failure: (reason: 'newer' | 'corrupt', detail: string) => StorageError,
): readonly Migration[] {
  const newest = migrations.at(-1)?.version ?? 0
  const last = applied.at(-1)?.version ?? 0
  if (last > newest) throw failure('newer', `schema ${last}, this version knows up to ${newest}`)
  for (const step of applied) {
    const known = migrations.find((migration) => migration.version === step.version)
    if (known === undefined || checksumOf(known) !== step.checksum)
      throw failure('corrupt', `schema step ${step.version} is not the one we know`)
  }
  return migrations.filter((migration) => migration.version > last)
}

/**
 * The steps that a SQLite database has; none when it holds nothing.
 *
 * @throws StorageError `corrupt` when its tables are not ours
 */
export function appliedSteps(
  connection: SqlConnection,
  folder: string,
): readonly { version: number; checksum: string }[] {
  const tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all([])
  if (tables.length === 0) return []
  if (!tables.some((table) => table['name'] === 'schema_migrations'))
    throw storageFailure('corrupt', folder, 'the database holds tables that are not of Overlap')
  return connection
    .prepare('SELECT version, checksum FROM schema_migrations ORDER BY version')
    .all([])
    .map((row) => ({ version: Number(row['version']), checksum: String(row['checksum']) }))
}

/** What tells a step from an edited one. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}
