import { spawn } from 'node:child_process'
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort } from './free-port.ts'

const PROGRAMS = '/usr/lib/postgresql'

/**
 * A PostgreSQL of this test alone: its own folder, a free port on loopback, fsync on. The test command
 * installs the programs (scripts/test.mjs); PostgreSQL refuses to run as root, so there it runs as the
 * user that its package made.
 */
export class PostgresServer {
  readonly #folder: string
  readonly port: number
  readonly #user: { uid: number; gid: number } | undefined
  #databases = 0

  /** @param options.folder - empty, where its data go; a folder of its own by default */
  static async start(
    options: { folder?: string; initdb?: readonly string[]; settings?: readonly string[] } = {},
  ): Promise<PostgresServer> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'overlap-postgres-'))
    const server = new PostgresServer(folder, await freePort())
    if (server.#user) chownSync(folder, server.#user.uid, server.#user.gid)
    const data = ['-D', 'data', '-U', 'overlap', '-A', 'trust', '-E', 'UTF8']
    await server.#run('initdb', [...data, ...(options.initdb ?? [])])
    for (const setting of options.settings ?? [])
      appendFileSync(join(folder, 'data', 'postgresql.conf'), `${setting}\n`)
    await server.startAgain()
    return server
  }

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.port = port
    this.#user = process.getuid?.() === 0 ? packageUser() : undefined
  }

  /** The address of one of its databases, as DATABASE_URL takes it. */
  url(database = 'postgres'): string {
    return `postgres://overlap@127.0.0.1:${this.port}/${database}`
  }

  /** Makes a database and answers its address. */
  async createDatabase(): Promise<string> {
    this.#databases += 1
    const name = `board_test_${this.#databases}`
    await this.query(this.url(), `CREATE DATABASE ${name}`)
    return this.url(name)
  }

  async query(
    url: string,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql, [...values])).rows
    } finally {
      await client.end()
    }
  }

  /** `immediate` ends it as a crash would: without a checkpoint, cutting every connection. */
  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    await this.#run('pg_ctl', ['stop', '-D', 'data', '-m', mode, '-w'])
  }

  /** True while it takes connections or is about to. */
  async isRunning(): Promise<boolean> {
    return this.#run('pg_ctl', ['status', '-D', 'data']).then(
      () => true,
      () => false,
    )
  }

  async startAgain(): Promise<void> {
    const options = `-p ${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200`
    const args = ['start', '-D', 'data', '-l', join(this.#folder, 'log'), '-w', '-o', options]
    await this.#run('pg_ctl', args)
  }

  /** All of it stands still until {@link thaw}, as on a machine that hangs: connections stay and get no answer. */
  freeze(): void {
    this.#signal('SIGSTOP')
  }

  thaw(): void {
    this.#signal('SIGCONT')
  }

  async end(): Promise<void> {
    this.thaw()
    await this.stop('immediate').catch(() => {
      // A test had stopped it.
    })
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #signal(signal: NodeJS.Signals): void {
    const pidFile = join(this.#folder, 'data', 'postmaster.pid')
    if (!existsSync(pidFile)) return
    const main = Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0])
    for (const pid of [main, ...childrenOf(main)]) {
      try {
        process.kill(pid, signal)
      } catch {
        // A process that ended meanwhile.
      }
    }
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    const child = spawn(join(programs(), program), args, {
      cwd: this.#folder,
      // Its children would keep a pipe open for as long as the database runs.
      stdio: 'ignore',
      ...this.#user,
    })
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
    if (code !== 0) {
      const log = join(this.#folder, 'log')
      throw new Error(
        `${program} ended with ${code}: ${existsSync(log) ? readFileSync(log, 'utf8') : ''}`,
      )
    }
  }
}

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
}

function programs(): string {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS).map(Number) : []
  const newest = Math.max(...versions.filter((version) => Number.isFinite(version)))
  if (!Number.isFinite(newest))
    throw new Error(
      `these tests need PostgreSQL in ${PROGRAMS} (Debian: apt-get install postgresql)`,
    )
  return join(PROGRAMS, String(newest), 'bin')
}

function packageUser(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('postgres:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error('there is no user "postgres"')
  return { uid: Number(uid), gid: Number(gid) }
}
