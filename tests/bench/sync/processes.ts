import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BoardsCost } from './board-load.ts'
import type { Traffic } from './drag-load.ts'
import type { Answer, Job } from './load.ts'
import type { OpenCost } from './open-load.ts'
import type { Killed, Rejoined } from './restart-load.ts'
import type { SlowCost } from './slow-load.ts'

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 12_000
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const running = new Set<ChildProcess>()
// A bench that is broken off leaves no server behind that goes on using the machine.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function keep(child: ChildProcess): void {
  running.add(child)
  child.once('exit', () => running.delete(child))
}

/** How to start a server that prints `ready at <address>` once it serves. */
export interface Command {
  readonly node: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly cwd?: string | undefined
}

/** A server in a process of its own. */
export class ServerProcess {
  readonly address: URL
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, address: URL) {
    this.#child = child
    this.address = address
  }

  /** @throws Error with what it said, when it ends or says nothing for a minute */
  static async start({ node, args, env, cwd }: Command): Promise<ServerProcess> {
    const child = spawn(node, args, {
      cwd: cwd ?? ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { NODE_ENV: 'production', PATH: process.env['PATH'], PORT: '0', ...env },
    })
    keep(child)
    let said = ''
    const hear = (text: string): void => {
      said = (said + text).slice(-4_000)
    }
    child.stderr.setEncoding('utf8').on('data', hear)
    const address = await new Promise<string>((resolve, reject) => {
      const fail = (): void => {
        clearTimeout(timer)
        reject(new Error(`the server did not start: ${said.trim()}`))
      }
      const timer = setTimeout(fail, START_TIMEOUT_MS)
      child.once('exit', fail)
      child.once('error', reject)
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        hear(text)
        const found = /ready at (\S+)\n/u.exec(said)?.[1]
        if (found === undefined) return
        clearTimeout(timer)
        resolve(found)
      })
    })
    return new ServerProcess(child, new URL(address))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Stops it; one that does not stop by itself in 12 s is killed. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await ended
    clearTimeout(timer)
  }
}

/** What each job finds. */
interface Found {
  readonly drag: Traffic
  readonly cursors: Traffic
  readonly boards: BoardsCost
  readonly open: OpenCost
  readonly slow: SlowCost
  readonly kill: Killed
  readonly rejoin: Rejoined
}

/**
 * Does a job in a load process of its own.
 *
 * @throws Error when it could not be done
 */
export async function putLoad<Kind extends Job['kind']>(
  job: Extract<Job, { kind: Kind }>,
  onStart: (pid: number) => void = () => {},
): Promise<Found[Kind]> {
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)), {
    cwd: ROOT,
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    stdio: 'inherit',
  })
  keep(child)
  const answered = new Promise<Answer>((resolve) => {
    child.once('message', (answer) => resolve(answer as Answer))
    child.once('exit', (code) => resolve({ failed: `the load ended with ${code}` }))
  })
  if (child.pid !== undefined) onStart(child.pid)
  child.send(job)
  const answer = await answered
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  if ('failed' in answer) throw new Error(answer.failed)
  return answer.found as Found[Kind]
}
