import { assertNever } from '#lib/core/assert.ts'

import { PostgresStorage } from './postgres.ts'
import type { PostgresOptions } from './postgres-calls.ts'
import { SqliteStorage, type SqliteStorageOptions } from './sqlite.ts'
import type { BoardStorage } from './storage.ts'

/** Which engine keeps the boards, and its settings. */
export type StorageConfig =
  | ({ readonly engine: 'sqlite' } & SqliteStorageOptions)
  | ({ readonly engine: 'postgres' } & PostgresOptions)

/**
 * Opens the storage of this process; the caller closes it.
 *
 * @throws StorageError `in-use` | `read-only` | `full` | `corrupt` | `newer` | `unavailable`
 */
export function openStorage(config: StorageConfig): Promise<BoardStorage> {
  switch (config.engine) {
    case 'sqlite':
      return SqliteStorage.open(config)
    case 'postgres':
      return PostgresStorage.open(config)
    default:
      return assertNever(config)
  }
}
