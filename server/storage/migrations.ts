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
  {
    // Who may enter. What an address gives is the board's own; a person's place on it is a row, also
    // when it is that they were taken off. Links, sign-in mails and users' tokens are stored as hashes.
    version: 3,
    sql: `
ALTER TABLE boards ADD COLUMN general_access TEXT NOT NULL DEFAULT 'edit'
  CHECK (general_access IN ('edit', 'view', 'nobody'));
ALTER TABLE boards ADD COLUMN facilitator_id TEXT;
ALTER TABLE boards ADD COLUMN access_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE board_visits ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE board_visits ADD COLUMN archived_at BIGINT;
CREATE INDEX board_visits_board ON board_visits (board_id, visited_at);
CREATE TABLE invite_links (
  id TEXT PRIMARY KEY,
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('editor', 'commenter', 'viewer')),
  label TEXT NOT NULL,
  expires_at BIGINT,
  max_uses BIGINT,
  uses BIGINT NOT NULL,
  stopped_at BIGINT,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX invite_links_board ON invite_links (board_id, created_at);
CREATE TABLE board_members (
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  principal_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'commenter', 'viewer', 'none')),
  name TEXT NOT NULL,
  link_id TEXT,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (board_id, principal_id)
);
CREATE INDEX board_members_principal ON board_members (principal_id);
CREATE TABLE access_requests (
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  principal_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (board_id, principal_id)
);
CREATE TABLE board_moves (
  old_id TEXT PRIMARY KEY,
  board_id TEXT NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  moved_at BIGINT NOT NULL
);
CREATE INDEX board_moves_board ON board_moves (board_id);
CREATE TABLE board_pictures (
  board_id TEXT PRIMARY KEY REFERENCES boards (id) ON DELETE CASCADE,
  head_seq BIGINT NOT NULL,
  picture TEXT NOT NULL
);
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  email_verified_at BIGINT,
  sign_in_epoch BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE accounts (
  provider TEXT NOT NULL,
  provider_account_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (provider, provider_account_id)
);
CREATE INDEX accounts_user ON accounts (user_id);
CREATE TABLE verification_tokens (
  token_hash TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE TABLE rate_counters (
  key TEXT NOT NULL,
  window_start BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (key, window_start)
);
`,
  },
  {
    // Boards that people saved to make others from. In a table of their own: a template is no board, so
    // no query that lists, opens, counts or collects boards can come upon one.
    version: 4,
    sql: `
CREATE TABLE own_templates (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  schema_number BIGINT NOT NULL,
  notes BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  picture TEXT NOT NULL,
  checksum TEXT NOT NULL,
  data BYTEA NOT NULL
);
CREATE INDEX own_templates_owner ON own_templates (owner_id, created_at);
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
