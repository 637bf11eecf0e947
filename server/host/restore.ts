/**
 * Puts a backup in the place of a data folder's database. Everything that can fail is done beside it, in
 * the folder `restoring`: copying, checking, bringing it to this version, new epochs. Then one rename
 * makes it the database, so a restore that is killed has happened or has not. The old database is kept
 * under a name with the date.
 */
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  chmodSync,
} from 'node:fs'
import { join } from 'node:path'
import { SqliteStorage } from '#server/storage/sqlite.ts'
import { copyFailure, syncPath } from '#server/storage/sqlite-copy.ts'
import { DATABASE_FILE, holdFolder } from '#server/storage/sqlite-open.ts'
import { StorageError } from '#server/storage/storage.ts'
import { inspectBackup, looksLikeDatabase } from './backup-file.ts'
import { askServer } from './host-socket.ts'
import { done, HostError, type Outcome } from './outcome.ts'
import { count } from './table.ts'

/** Where the new database is prepared, in the data folder so that it only has to be renamed. */
const WORK_FOLDER = 'restoring'

/**
 * Restores `file`, an absolute path, into a data folder that no server has open.
 *
 * @param now - milliseconds
 * @throws HostError or StorageError with one sentence; then the folder's boards are as they were
 */
export async function restore(options: {
  dataDir: string
  file: string
  now: number
}): Promise<Outcome> {
  const { dataDir, file, now } = options
  checkSource(file)
  makeFolder(dataDir)
  const database = join(dataDir, DATABASE_FILE)
  const isNew = !existsSync(database)
  const old = await holdOld({ dataDir, now })
  const workDir = join(dataDir, WORK_FOLDER)
  try {
    const { boards, epochs } = await prepare({ file, workDir, now })
    const kept = keepOld(dataDir, old)
    renameSync(join(workDir, DATABASE_FILE), database)
    syncPath(dataDir)
    return done(
      `${count(boards, 'board')} are restored from ${file} into ${dataDir}.`,
      ...epochs,
      ...(kept === undefined ? [] : [`What was there before is kept in ${kept}.`]),
    )
  } catch (error) {
    // Holding the folder made an empty one.
    if (isNew && sizeOf(database) === 0) rmSync(database, { force: true })
    throw error
  } finally {
    rmSync(workDir, { recursive: true, force: true })
    old.release()
  }
}

function checkSource(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new HostError(`There is no file ${file}.`)
  if (!found.isFile()) throw new HostError(`${file} is no file.`)
  let isDatabase: boolean
  try {
    isDatabase = looksLikeDatabase(file)
  } catch (error) {
    throw new HostError(`${file} cannot be read.`, { cause: error })
  }
  if (!isDatabase) throw new HostError(`${file} is no backup of Overlap.`)
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw copyFailure(error, dataDir)
  }
}

/** The database that is about to be replaced. */
interface OldDatabase {
  /** The name under which it will be kept. */
  readonly name: string
  /** Gives the folder free. */
  release(): void
}

/**
 * Keeps servers out of the folder until `release`. A database that is damaged cannot be locked and needs
 * no lock, but SQLite removes its log when it looks at it: so that gets a second name before.
 *
 * @throws HostError when a server uses the folder
 */
async function holdOld({ dataDir, now }: { dataDir: string; now: number }): Promise<OldDatabase> {
  const database = join(dataDir, DATABASE_FILE)
  const name = freeName(join(dataDir, `before-restore-${stampOf(now)}`))
  const log = sizeOf(`${database}-wal`) > 0 ? `${name}-wal` : undefined
  const forgetLog = (): void => {
    if (log !== undefined) rmSync(log, { force: true })
  }
  const inUse = `A server uses ${dataDir}; stop it first.`
  try {
    if (log !== undefined) secondName(`${database}-wal`, log)
    const release = await holdFolder(dataDir)
    // Its log is part of it now.
    forgetLog()
    return { name, release }
  } catch (error) {
    if (!(error instanceof StorageError)) throw copyFailure(error, name)
    const answer =
      error.reason === 'corrupt' &&
      (await askServer(dataDir, { kind: 'run', args: ['boards', 'list'] }))
    if (error.reason === 'in-use' || answer) {
      forgetLog()
      throw new HostError(inUse, { cause: error })
    }
    if (error.reason === 'corrupt') return { name, release: () => {} }
    forgetLog()
    throw error
  }
}

/** Makes the new database in the work folder: whole, checked, of this version, in new epochs, on disk. */
async function prepare(options: {
  file: string
  workDir: string
  now: number
}): Promise<{ boards: number; epochs: readonly string[] }> {
  const { file, workDir, now } = options
  const database = join(workDir, DATABASE_FILE)
  try {
    // What a restore that was killed left.
    rmSync(workDir, { recursive: true, force: true })
    mkdirSync(workDir, { mode: 0o700 })
    copyFileSync(file, database)
    chmodSync(database, 0o600)
  } catch (error) {
    throw copyFailure(error, workDir)
  }
  const { boards } = await inspectBackup(database, file)
  // Loaded when the file is known to be good: reading documents takes much code.
  const { epochLines, startNewEpochs } = await import('./new-epochs.ts')
  const storage = await SqliteStorage.open({ dataDir: workDir })
  let epochs: readonly string[]
  try {
    epochs = epochLines(await startNewEpochs(storage, now))
  } finally {
    await storage.close()
  }
  if (sizeOf(`${database}-wal`) > 0)
    throw new HostError(`${file} could not be brought into one file; nothing was restored.`)
  syncPath(database)
  return { boards, epochs }
}

/** Gives the old database its second name; undefined when it never held anything. */
function keepOld(dataDir: string, { name }: OldDatabase): string | undefined {
  const database = join(dataDir, DATABASE_FILE)
  const hasLog = sizeOf(`${name}-wal`) > 0
  if (sizeOf(database) === 0 && !hasLog) return undefined
  try {
    secondName(database, name)
    syncPath(dataDir)
    // A log that stayed beside the new database would be taken for its own.
    for (const rest of ['-wal', '-shm', '-journal']) rmSync(`${database}${rest}`, { force: true })
  } catch (error) {
    throw copyFailure(error, name)
  }
  return name
}

function stampOf(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')
}

function freeName(start: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${start}.sqlite` : `${start}-${number}.sqlite`
    if (lstatSync(name, { throwIfNoEntry: false }) === undefined) return name
  }
}

/** A hard link, or a copy where there are none: the first name must be there at every moment. */
function secondName(file: string, name: string): void {
  if (!existsSync(file)) return
  try {
    linkSync(file, name)
  } catch {
    copyFileSync(file, name)
    syncPath(name)
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
