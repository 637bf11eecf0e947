import { assertNever } from '#lib/core/assert.ts'

import { sqliteCode } from './sqlite-driver.ts'
import { StorageError, type StorageFailure } from './storage.ts'

/** Says in one sentence, for the person who hosts, what stopped the storage in `folder`. */
export function storageFailure(
  reason: StorageFailure,
  folder: string,
  cause?: unknown,
): StorageError {
  return new StorageError(reason, sentence(reason, folder, cause), { cause })
}

/** Translates whatever a SQLite driver or the file system threw; a StorageError stays as it is. */
export function toStorageError(error: unknown, folder: string): StorageError {
  if (error instanceof StorageError) return error
  return storageFailure(reasonOf(error), folder, error)
}

const SQLITE_REASONS: Readonly<Record<number, StorageFailure>> = {
  5: 'in-use', // BUSY
  6: 'in-use', // LOCKED
  8: 'read-only', // READONLY
  11: 'corrupt', // CORRUPT
  13: 'full', // FULL
  14: 'unavailable', // CANTOPEN
  26: 'corrupt', // NOTADB
}

const FILE_REASONS: Readonly<Record<string, StorageFailure>> = {
  EACCES: 'read-only',
  EPERM: 'read-only',
  EROFS: 'read-only',
  ENOSPC: 'full',
  EDQUOT: 'full',
}

function reasonOf(error: unknown): StorageFailure {
  const code = sqliteCode(error)
  if (code !== undefined) return SQLITE_REASONS[code] ?? 'unavailable'
  const fileCode = (error as NodeJS.ErrnoException | undefined)?.code
  return (fileCode === undefined ? undefined : FILE_REASONS[fileCode]) ?? 'unavailable'
}

function sentence(reason: StorageFailure, folder: string, cause: unknown): string {
  switch (reason) {
    case 'in-use':
      return `Another Overlap is already using the data folder ${folder}; stop it first, or set DATA_DIR to another folder.`
    case 'full':
      return `The disk that holds the data folder ${folder} is full; what was saved is intact, free some space and try again.`
    case 'read-only':
      return `Overlap may not write to the data folder ${folder}; give its user write access, or set DATA_DIR to another folder.`
    case 'corrupt':
      return `The data in ${folder} is damaged (${detail(cause)}); nothing was changed, restore this folder from a backup.`
    case 'newer':
      return `The data in ${folder} was written by a newer Overlap (${detail(cause)}); nothing was changed, start that version or a later one.`
    case 'exists':
      return `A board with this id already exists in ${folder}.`
    case 'closed':
      return `The storage in ${folder} is already closed.`
    case 'unavailable':
      return `The data folder ${folder} cannot be used (${detail(cause)}).`
    default:
      return assertNever(reason)
  }
}

function detail(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return text.replaceAll(/\s+/g, ' ').trim()
}
