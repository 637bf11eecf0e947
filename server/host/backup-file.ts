import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { appliedSteps, MIGRATIONS, pendingSteps } from '#server/storage/migrations.ts'
import { openSqlite, sqliteCode, type SqlConnection } from '#server/storage/sqlite-driver.ts'
import { StorageError } from '#server/storage/storage.ts'
import { HostError } from './outcome.ts'

/** What a backup holds. */
export interface BackupFacts {
  readonly boards: number
  readonly bytes: number
}

/** The first bytes of every SQLite file. */
const HEADER = 'SQLite format 3\0'

/** True when a file begins as a SQLite database does; only its first bytes are read. */
export function looksLikeDatabase(file: string): boolean {
  const start = Buffer.alloc(HEADER.length)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, start, 0, start.length, 0)
  } finally {
    closeSync(descriptor)
  }
  return start.toString('latin1') === HEADER
}

/**
 * Reads a whole backup and checks it. The file is not changed, but its folder must be writable.
 *
 * @param asked - what to call it in sentences
 * @throws HostError when it is no database of Overlap, is damaged, or is of a newer version
 */
export async function inspectBackup(file: string, asked: string): Promise<BackupFacts> {
  let connection: SqlConnection | undefined
  try {
    connection = await openSqlite(file)
    const finding = connection.prepare('PRAGMA quick_check(1)').all([])[0]?.['quick_check']
    if (finding !== 'ok') throw new HostError(`${asked} is damaged (${oneLine(String(finding))}).`)
    const applied = appliedSteps(connection, asked)
    if (applied.length === 0) throw new HostError(`${asked} is no backup of Overlap: it is empty.`)
    pendingSteps(applied, MIGRATIONS, (reason, detail) => {
      const newer = `${asked} was written by a newer Overlap (${detail}); restore it with that version or a later one.`
      const words = reason === 'newer' ? newer : `${asked} is no backup of Overlap (${detail}).`
      return new StorageError(reason, words)
    })
    const boards = connection.prepare('SELECT COUNT(*) AS boards FROM boards').all([])[0]?.[
      'boards'
    ]
    return { boards: Number(boards), bytes: statSync(file).size }
  } catch (error) {
    if (error instanceof HostError) throw error
    if (error instanceof StorageError && error.reason === 'newer') throw error
    const words = wordsOf(error)
    const isDamaged = sqliteCode(error) === 11
    throw new HostError(
      isDamaged
        ? `${asked} is damaged (${words}).`
        : `${asked} is no backup of Overlap (${words}).`,
      { cause: error },
    )
  } finally {
    connection?.close()
  }
}

/** A StorageError of another place says too much; its cause is the detail. */
function wordsOf(error: unknown): string {
  const told = error instanceof StorageError ? error.cause : error
  return oneLine(told instanceof Error ? told.message : String(told))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}
