import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError, readHostConfig, type Config } from '#server/config.ts'
import { copyFailure } from '#server/storage/sqlite-copy.ts'
import { StorageError } from '#server/storage/storage.ts'
import { requireBoards } from './data-folder.ts'
import { HOST_USAGE, parseHostCommand, type HostCommand } from './host-command.ts'
import { askServer } from './host-socket.ts'
import { done, failed, HostError, type Outcome } from './outcome.ts'

// What `npm run backup`, `npm run restore` and `npm run host` do; scripts/host.mjs calls it. What reads
// documents or databases is loaded when it is needed: most commands only ask a running server.

/**
 * Does one command of the person who hosts, and says what came of it.
 *
 * @param words - `backup <file>`, `restore <file>`, or what stands after `npm run host --`
 * @param cwd - the folder that files are meant from
 * @returns the exit code
 */
export async function runHost({
  words,
  cwd,
}: {
  words: readonly string[]
  cwd: string
}): Promise<number> {
  const { code, lines } = await act(words, cwd).catch(sentenceOf)
  const stream = code === 0 ? process.stdout : process.stderr
  await new Promise<void>((written) => {
    stream.write(lines.map((line) => `${line}\n`).join(''), () => written())
  })
  return code
}

async function act(words: readonly string[], cwd: string): Promise<Outcome> {
  const [command, ...rest] = words
  if (command === 'backup' || command === 'restore') {
    const file = fileOf(command, rest)
    const config = readHostConfig()
    if (config.databaseUrl !== undefined) return failed(...USE_POSTGRES[command])
    const { dataDir } = config
    if (command === 'restore') {
      const { restore } = await import('./restore.ts')
      return restore({ dataDir, file: resolve(cwd, file), now: Date.now() })
    }
    const { backUp } = await import('./backup.ts')
    return backUp({
      dataDir,
      file: resolve(cwd, file),
      isForced: rest.includes('--force'),
      hasOwnSecret: config.secret === undefined,
    })
  }
  // The file of an export is written here, by whoever asked for it.
  const isExport = command === 'people' && rest[0] === 'export'
  const parsed = parseHostCommand(isExport ? words.slice(0, 3) : words)
  if (!parsed.ok) return failed(parsed.reason, '', ...HOST_USAGE)
  const outcome = await carryOut(parsed.value, { words, config: readHostConfig() })
  const file = isExport ? words[3] : undefined
  return file === undefined || outcome.code !== 0 ? outcome : writeNew(resolve(cwd, file), outcome)
}

/** Through the server that has the data folder, else straight in storage. */
async function carryOut(
  command: HostCommand,
  { words, config }: { words: readonly string[]; config: Config },
): Promise<Outcome> {
  if (config.databaseUrl === undefined) {
    const { dataDir } = config
    requireBoards(dataDir)
    const args = command.kind === 'people export' ? words.slice(0, 3) : words
    const answer = await askServer(dataDir, { kind: 'run', args })
    if (answer) return answer
  }
  const { runInStorage } = await import('./run-in-storage.ts')
  return runInStorage(command, config)
}

function fileOf(command: 'backup' | 'restore', rest: readonly string[]): string {
  const flags = command === 'backup' ? ['--force'] : []
  const [file, ...more] = rest.filter((word) => !flags.includes(word))
  const usage = `npm run ${command} -- <file>${command === 'backup' ? ' [--force]' : ''}`
  if (file === undefined || file === '') throw new HostError(`Name the file: ${usage}`)
  if (more.length > 0) throw new HostError(`"${more[0]}" is one word too many: ${usage}`)
  if (file.startsWith('--')) throw new HostError(`There is no option ${file}: ${usage}`)
  return file
}

const USE_POSTGRES = {
  backup: [
    'DATABASE_URL is set, so the boards are in PostgreSQL: back them up with its own tool, pg_dump "$DATABASE_URL" --format=custom --file=<file>',
  ],
  restore: [
    'DATABASE_URL is set, so the boards are in PostgreSQL: stop the servers, restore with pg_restore --clean --if-exists --dbname="$DATABASE_URL" <file>, then run npm run host -- boards new-epochs',
  ],
} as const

function writeNew(file: string, { lines }: Outcome): Outcome {
  try {
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new HostError(`${file} exists; choose another name.`)
    throw copyFailure(error, file)
  }
  return done(`Everything stored about them is in ${file}.`)
}

/** One sentence for what the host can mend, everything for what only we can. */
function sentenceOf(error: unknown): Outcome {
  const isForHost =
    error instanceof HostError || error instanceof StorageError || error instanceof ConfigError
  if (isForHost) return failed(error.message)
  return failed(error instanceof Error ? (error.stack ?? error.message) : String(error))
}
