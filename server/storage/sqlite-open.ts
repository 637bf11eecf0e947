import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'

import { migrate } from './migrations.ts'
import { inTransaction, openSqlite, type SqlConnection } from './sqlite-driver.ts'
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
    const connection = await openSqlite(join(dataDir, DATABASE_FILE))
    opened = connection
    lockForThisProcess(connection)
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
  connection.prepare('VACUUM INTO $1').all([unfinished])
  sync(unfinished)
  renameSync(unfinished, copy)
  sync(dataDir)
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Writes and removes some pages, so that a full disk is found at start and not at the first edit. */
function probe(connection: SqlConnection): void {
  inTransaction(connection, 'IMMEDIATE', () => {
    connection.exec('DROP TABLE IF EXISTS start_probe; CREATE TABLE start_probe (data BYTEA)')
    connection.exec(`INSERT INTO start_probe VALUES (zeroblob(${PROBE_BYTES}))`)
  })
  connection.exec('DROP TABLE start_probe')
}
