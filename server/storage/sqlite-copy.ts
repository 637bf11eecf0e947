import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

import { sqliteCode, type SqlConnection } from './sqlite-driver.ts'
import { StorageError, type StorageFailure } from './storage.ts'

/**
 * Writes everything in the database, as of now, into a new file that only this user may read; it is on
 * disk on return. Other calls on this connection wait meanwhile.
 *
 * @throws StorageError `full` | `read-only` | `corrupt` | `unavailable`; there is no new file then
 */
export function copyDatabase(connection: SqlConnection, file: string): void {
  try {
    // Made first: SQLite takes an empty file, and would give a new one the mode of the umask.
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    throw copyFailure(error, file)
  }
  try {
    connection.prepare('VACUUM INTO $1').all([file])
    syncPath(file)
  } catch (error) {
    rmSync(file, { force: true })
    rmSync(`${file}-journal`, { force: true })
    throw copyFailure(error, file)
  }
}

/** Waits until a file's bytes, or a folder's names, are on disk. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** One sentence about a file that could not be written, whatever SQLite or the file system threw. */
export function copyFailure(error: unknown, file: string): StorageError {
  const [reason, sentence] = reasonAndSentence(error, dirname(file))
  return new StorageError(reason, sentence, { cause: error })
}

function reasonAndSentence(error: unknown, folder: string): [StorageFailure, string] {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (sqliteCode(error) === 13 || code === 'ENOSPC' || code === 'EDQUOT')
    return ['full', `The disk that holds ${folder} is full; nothing was written there.`]
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return ['unavailable', `There is no folder ${folder}.`]
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return ['read-only', `Overlap may not write to the folder ${folder}.`]
  const words = error instanceof Error ? error.message : String(error)
  if (sqliteCode(error) === 11 || sqliteCode(error) === 26)
    return ['corrupt', `The database is damaged (${words}); nothing was written to ${folder}.`]
  return ['unavailable', `The copy in ${folder} could not be written (${words}).`]
}
