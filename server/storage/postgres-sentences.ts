import { assertNever } from '#lib/core/assert.ts'

import { StorageError, type StorageFailure } from './storage.ts'

/** Says in one sentence, for the person who hosts, what stopped the database at `place`. */
export function postgresFailure(
  reason: StorageFailure,
  place: string,
  cause?: unknown,
): StorageError {
  return new StorageError(reason, sentence(reason, place, cause), { cause })
}

/** Translates whatever the driver or the network threw; a StorageError stays as it is. */
export function toPostgresError(error: unknown, place: string): StorageError {
  if (error instanceof StorageError) return error
  return postgresFailure(reasonOf(error), place, error)
}

/** SQLSTATE codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REASONS: Readonly<Record<string, StorageFailure>> = {
  '53100': 'full', // disk_full
  '25006': 'read-only', // read_only_sql_transaction, such as a standby
  '42501': 'read-only', // insufficient_privilege
  XX001: 'corrupt', // data_corrupted
  XX002: 'corrupt', // index_corrupted
}

function reasonOf(error: unknown): StorageFailure {
  const code = (error as { code?: unknown } | undefined)?.code
  return (typeof code === 'string' ? REASONS[code] : undefined) ?? 'unavailable'
}

function sentence(reason: StorageFailure, place: string, cause: unknown): string {
  switch (reason) {
    case 'full':
      return `The disk of the database ${place} is full; what was saved is intact, free some space and try again.`
    case 'read-only':
      return `Overlap may not write to the database ${place} (${detail(cause)}); DATABASE_URL needs a user who may, on the primary server.`
    case 'corrupt':
      return `The data in the database ${place} is damaged (${detail(cause)}); nothing was changed, restore it from a backup.`
    case 'newer':
      return `The data in the database ${place} was written by a newer Overlap (${detail(cause)}); nothing was changed, start that version or a later one.`
    case 'exists':
      return `A board with this id already exists in the database ${place}.`
    case 'closed':
      return `The connection to the database ${place} is already closed.`
    case 'in-use':
    case 'unavailable':
      return `The database ${place} cannot be used (${detail(cause)}).`
    default:
      return assertNever(reason)
  }
}

function detail(cause: unknown): string {
  // A refused connection to a name with several addresses has its words inside.
  const error = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause
  const text = error instanceof Error ? error.message : String(error)
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** What people may read about where the data is: no user, no password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
