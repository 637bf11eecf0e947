import { randomBytes } from 'node:crypto'
import {
  existsSync,
  linkSync,
  lstatSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { copyClosedFolder } from '#server/storage/sqlite-open.ts'
import { copyFailure, syncPath } from '#server/storage/sqlite-copy.ts'
import { inspectBackup } from './backup-file.ts'
import { requireBoards } from './data-folder.ts'
import { askServer } from './host-socket.ts'
import { done, HostError, type Outcome } from './outcome.ts'
import { count, size } from './table.ts'

/**
 * Writes everything of a data folder into one file: through the server that has the folder, else by
 * itself. The file appears under its name only when it is whole and checked.
 *
 * @param file - absolute path
 * @throws HostError or StorageError with one sentence; then nothing is left
 */
export async function backUp(options: {
  dataDir: string
  file: string
  isForced: boolean
  /** The secret of the data folder signs people in, and is no part of a backup. */
  hasOwnSecret: boolean
}): Promise<Outcome> {
  const { dataDir, file, isForced, hasOwnSecret } = options
  requireBoards(dataDir)
  checkTarget({ dataDir, file, isForced })
  const unfinished = `${file}.unfinished-${randomBytes(4).toString('hex')}`
  const stopped = (): void => {
    rmSync(unfinished, { force: true })
    process.exit(1)
  }
  for (const signal of SIGNALS) process.on(signal, stopped)
  try {
    const answer = await askServer(dataDir, { kind: 'copy', file: unfinished })
    if (answer === undefined) await copyByItself(dataDir, unfinished)
    else if (answer.code !== 0) return answer
    const { boards, bytes } = await inspectBackup(unfinished, `The copy of ${dataDir}`)
    publish(unfinished, { file, isForced })
    return done(
      `${count(boards, 'board')} (${size(bytes)}) are backed up in ${file}.`,
      ...(hasOwnSecret && existsSync(join(dataDir, 'secret'))
        ? [`Keep ${join(dataDir, 'secret')} beside it: without it everybody is somebody new.`]
        : []),
    )
  } finally {
    rmSync(unfinished, { force: true })
    for (const signal of SIGNALS) process.off(signal, stopped)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function checkTarget(options: { dataDir: string; file: string; isForced: boolean }): void {
  const { dataDir, file, isForced } = options
  const folder = dirname(file)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new HostError(`There is no folder ${folder}.`)
  // Replacing the live database by its own copy would lose what is written after it.
  const isLive = realpathSync(folder) === realpathSync(dataDir) && RESERVED.test(basename(file))
  if (isLive) throw new HostError(`${file} is a file of the server itself; choose another name.`)
  const there = lstatSync(file, { throwIfNoEntry: false })
  if (there === undefined) return
  if (!there.isFile()) throw new HostError(`${file} is no file that a backup may replace.`)
  if (!isForced)
    throw new HostError(`${file} exists; choose another name, or replace it with --force.`)
}

const RESERVED = /^(?:overlap\.|secret|restoring)/u

async function copyByItself(dataDir: string, file: string): Promise<void> {
  try {
    await copyClosedFolder(dataDir, file)
  } catch (error) {
    if ((error as { reason?: unknown }).reason !== 'in-use') throw error
    throw new HostError(
      `A server uses ${dataDir} but takes no commands: it is starting, or of another version. Try again in a moment, or stop it.`,
      { cause: error },
    )
  }
}

/** Gives the finished file its name; without force not even over one that came meanwhile. */
function publish(unfinished: string, { file, isForced }: { file: string; isForced: boolean }) {
  try {
    if (isForced) renameSync(unfinished, file)
    else moveToNew(unfinished, file)
    syncPath(dirname(file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new HostError(`${file} exists; choose another name, or replace it with --force.`)
    throw copyFailure(error, file)
  }
}

function moveToNew(from: string, to: string): void {
  try {
    linkSync(from, to)
    rmSync(from)
  } catch (error) {
    // Not every file system has hard links.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(to)) throw error
    renameSync(from, to)
  }
}
