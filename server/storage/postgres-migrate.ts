import type { PoolClient } from 'pg'

import { MIGRATIONS, checksumOf, pendingSteps, type Migration } from './migrations.ts'
import { postgresFailure } from './postgres-sentences.ts'

/** Held while the schema changes: nodes that start at once do it one after the other. */
const MIGRATION_LOCK = 7_208_151

/**
 * Brings the database to the newest schema in one transaction.
 *
 * @throws StorageError `newer` when a later version of the product wrote it, `corrupt` when its tables
 * are not ours; nothing was changed then
 */
export async function migratePostgres(
  client: PoolClient,
  options: { place: string; now: number; migrations?: readonly Migration[] | undefined },
): Promise<void> {
  const { place, now, migrations = MIGRATIONS } = options
  await client.query('BEGIN')
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    const applied = await readApplied(client, place)
    const pending = pendingSteps(applied, migrations, (reason, detail) =>
      postgresFailure(reason, place, detail),
    )
    if (pending.length > 0 && applied.length === 0) {
      await client.query(
        'CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL, checksum TEXT NOT NULL)',
      )
    }
    for (const migration of pending) {
      await client.query(migration.sql)
      await client.query('INSERT INTO schema_migrations VALUES ($1, $2, $3)', [
        migration.version,
        now,
        checksumOf(migration),
      ])
    }
    await client.query('COMMIT')
  } catch (error) {
    // When the connection is gone the transaction is as well.
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function readApplied(
  client: PoolClient,
  place: string,
): Promise<readonly { version: number; checksum: string }[]> {
  const { rows } = await client.query<{ migrations: string | null; boards: string | null }>(
    "SELECT to_regclass('schema_migrations') AS migrations, to_regclass('boards') AS boards",
  )
  const { migrations, boards } = rows[0] ?? { migrations: null, boards: null }
  if (migrations === null) {
    if (boards === null) return []
    throw postgresFailure('corrupt', place, 'it holds a table "boards" that is not of Overlap')
  }
  const applied = await client.query<{ version: number; checksum: string }>(
    'SELECT version, checksum FROM schema_migrations ORDER BY version',
  )
  return applied.rows
}
