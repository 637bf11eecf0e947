import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const BUNDLE = fileURLToPath(new URL('../../dist/server.mjs', import.meta.url))

/** How a server process ended and what it said. */
export interface ServerEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** One process of the production bundle, on a port that the system chooses unless `env` says one. */
export class ServerRun {
  readonly startedAt = performance.now()
  readonly ended: Promise<ServerEnd>
  readonly #child: ChildProcess
  #stdout = ''
  #stderr = ''

  constructor(
    env: Readonly<Record<string, string>>,
    options: {
      uid?: number | undefined
      /** Starts the program in another way, with its output piped; `env` is not used then. */
      start?: (() => ChildProcess) | undefined
    } = {},
  ) {
    const { uid, start } = options
    const child: ChildProcess =
      start?.() ??
      spawn(process.execPath, [BUNDLE], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { NODE_ENV: 'production', PATH: process.env['PATH'], PORT: '0', ...env },
        uid,
        gid: uid,
      })
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    this.#child = child
    this.ended = once(child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }))
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** The address it prints once it serves. */
  async ready(): Promise<string> {
    const deadline = Date.now() + 30_000
    for (;;) {
      const address = /^Overlap is ready at (\S+)\n/m.exec(this.#stdout)?.[1]
      if (address !== undefined) return address
      if (this.#child.exitCode !== null || Date.now() > deadline)
        throw new Error(`the server did not start:\n${this.#stdout}${this.#stderr}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** CPU time that it has used so far, ms; undefined where the system does not say. */
  cpuMs(): number | undefined {
    const stat = `/proc/${this.#child.pid}/stat`
    if (!existsSync(stat)) return undefined
    // Fields 14 and 15 are ticks of 10 ms; the second field is a name that may hold spaces.
    const fields = readFileSync(stat, 'utf8')
      .replace(/^.*\) /su, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Kills it, if it still runs. */
  async end(): Promise<ServerEnd> {
    this.#child.kill('SIGKILL')
    return this.ended
  }
}
