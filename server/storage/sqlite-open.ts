import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'

import { appliedSteps, migrate } from './migrations.ts'
import { inTransaction, openSqlite, type SqlConnection } from './sqlite-driver.ts'
import { copyDatabase, syncPath } from './sqlite-copy.ts'
import { storageFailure, toStorageError } from './storage-sentences.ts'

/** How to open the database of a data folder. */
export interface SqliteOptions {
  /** Absolute path; made when missing. */
  readonly dataDir: string
  /** Caps the database at this many pages of 4 KiB, as a full disk would. Unlimited by default. */
  readonly maxPages?: number | undefined
}

/** Name of the database file in a data folder. */
export const DATABASE_FILE = 'overlap.sqlite'

/** Up to this size the whole file is checked at start: about 0.3 s for the largest. */
const CHECKED_AT_START_BYTES = 64 * 1024 * 1024

const PROBE_BYTES = 64 * 1024

/**
 * Opens the database of a data folder for this process alone, proves that it can be written, and brings
 * it to the newest schema.
 *
 * @throws StorageError `in-use` | `read-only` | `full` | `corrupt` | `newer` | `unavailable`; what the folder held is unchanged
 */
export async function openDatabase(options: SqliteOptions): Promise<SqlConnection> {
  const { dataDir, maxPages } = options
  let opened: SqlConnection | undefined
  try {
    prepareFolder(dataDir)
    const file = fileOf(dataDir)
    const connection = await openSqlite(join(dataDir, DATABASE_FILE))
    opened = connection
    lockForThisProcess(connection)
    // A restore may have put another one there between opening and locking.
    if (fileOf(dataDir) !== file) throw storageFailure('in-use', dataDir)
    if (maxPages !== undefined) connection.exec(`PRAGMA max_page_count = ${maxPages}`)
    checkIntegrity(connection, dataDir)
    migrate(connection, {
      folder: dataDir,
      now: Date.now(),
      backUp: (version) => backUp(connection, dataDir, version),
    })
    probe(connection)
    return connection
  } catch (error) {
    opened?.close()
    throw toStorageError(error, dataDir)
  }
}

/**
 * Copies the database of a folder that no server has open, see copyDatabase; its schema, which may be
 * another version's, is left as it is.
 *
 * @throws StorageError as `openDatabase` and `copyDatabase` do
 */
export async function copyClosedFolder(dataDir: string, file: string): Promise<void> {
  let connection: SqlConnection | undefined
  try {
    connection = await openSqlite(join(dataDir, DATABASE_FILE))
    lockForThisProcess(connection)
    appliedSteps(connection, dataDir)
    copyDatabase(connection, file)
  } catch (error) {
    throw toStorageError(error, dataDir)
  } finally {
    connection?.close()
  }
}

/**
 * Keeps every other process out of a data folder, whatever its database holds, and leaves the database as
 * one file without a log. Made when missing.
 *
 * @returns how to give the folder free; at the latest it is when the process ends
 * @throws StorageError `in-use` | `corrupt` | `read-only` | `unavailable`
 */
export async function holdFolder(dataDir: string): Promise<() => void> {
  let connection: SqlConnection | undefined
  try {
    prepareFolder(dataDir)
    connection = await openSqlite(join(dataDir, DATABASE_FILE))
    const held = connection
    held.prepare('PRAGMA journal_mode = DELETE').all([])
    // A transaction and not the exclusive mode, which would keep a journal file.
    held.exec('BEGIN EXCLUSIVE')
    return () => {
      held.exec('ROLLBACK')
      held.close()
    }
  } catch (error) {
    connection?.close()
    throw toStorageError(error, dataDir)
  }
}

/** Tells a database from another one that took its name. */
function fileOf(dataDir: string): string {
  const { dev, ino } = statSync(join(dataDir, DATABASE_FILE))
  return `${dev}:${ino}`
}

function prepareFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  const file = join(dataDir, DATABASE_FILE)
  if (existsSync(file)) {
    accessSync(file, constants.R_OK | constants.W_OK)
  } else if (sizeOf(`${file}-wal`) > 0) {
    // SQLite would delete a write-ahead log without its database, and with it what was saved last.
    throw storageFailure('corrupt', dataDir, `${DATABASE_FILE} is missing beside its -wal file`)
  } else {
    // Readable by this user alone, also in a folder that is not; SQLite gives its log the same mode.
    closeSync(openSync(file, 'a', 0o600))
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * Takes the lock that the kernel gives back when this process ends, however it ends. Two processes on
 * one file would each trust their own idea of the newest log row.
 */
function lockForThisProcess(connection: SqlConnection): void {
  connection.exec('PRAGMA locking_mode = EXCLUSIVE')
  connection.prepare('PRAGMA journal_mode = WAL').all([])
  connection.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  connection.prepare('PRAGMA journal_size_limit = 67108864').all([])
  connection.exec('BEGIN EXCLUSIVE; COMMIT')
}

function checkIntegrity(connection: SqlConnection, dataDir: string): void {
  if (sizeOf(join(dataDir, DATABASE_FILE)) > CHECKED_AT_START_BYTES) return
  const finding = connection.prepare('PRAGMA quick_check(1)').all([])[0]?.['quick_check']
  if (finding !== 'ok') throw storageFailure('corrupt', dataDir, finding)
}

/** Copies the database beside itself before its schema changes; complete and on disk on return. */
function backUp(connection: SqlConnection, dataDir: string, version: number): void {
  const copy = join(dataDir, `before-schema-${version + 1}.sqlite`)
  const unfinished = `${copy}.unfinished`
  rmSync(unfinished, { force: true })
  copyDatabase(connection, unfinished)
  renameSync(unfinished, copy)
  syncPath(dataDir)
}

/** Writes and removes some pages, so that a full disk is found at start and not at the first edit. */
function probe(connection: SqlConnection): void {
  inTransaction(connection, 'IMMEDIATE', () => {
    connection.exec('DROP TABLE IF EXISTS start_probe; CREATE TABLE start_probe (data BYTEA)')
    connection.exec(`INSERT INTO start_probe VALUES (zeroblob(${PROBE_BYTES}))`)
  })
  connection.exec('DROP TABLE start_probe')
}
