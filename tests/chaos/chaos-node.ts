import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { NodeEvent, StopAt } from './compaction-watch.ts'
import type { NodeOptions } from './node-process.ts'

const START_WITHIN_MS = 30_000
/** Characters of a server's log that are kept to explain why it did not start. */
const MAX_SAID = 10_000

/** What the servers of one run did with their logs. */
export interface CompactionCounts {
  stored: number
  /** Another server was further, so the snapshot was not stored. */
  conflicts: number
  /** The statements of the longest compaction seen. */
  statements: readonly string[]
}

/** One running server process. */
export class ChaosNode {
  readonly origin: string
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<string | undefined>
  readonly #child: ChildProcess
  #isEnding = false

  /** @throws Error with what the process said when it does not start */
  static async start(run: {
    file: string
    options: NodeOptions
    counts: CompactionCounts
    stopAt?: StopAt | undefined
    /** It ended and nobody had ended it; with the last that it said. */
    onCrash: (said: string) => void
  }): Promise<ChaosNode> {
    const { file, options, counts, stopAt } = run
    const env = stopAt ? { CHAOS_STOP_AT: `${stopAt.how}:${stopAt.before}` } : {}
    const child = spawn(process.execPath, [file, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    let said = ''
    const log = (text: string): void => {
      if (said.length < MAX_SAID) said += text
      if (process.env['OVERLAP_LOG'] !== undefined) process.stderr.write(text)
    }
    child.stderr.setEncoding('utf8').on('data', log)
    const origin = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`a server did not start in time:\n${said}`))
      }, START_WITHIN_MS)
      child.once('exit', () => {
        clearTimeout(timer)
        reject(new Error(`a server did not start:\n${said}`))
      })
      createInterface({ input: child.stdout }).on('line', (line) => {
        const event = JSON.parse(line) as NodeEvent | { readonly event?: undefined }
        if (event.event === undefined) log(`${line}\n`)
        else if (event.event === 'ready') {
          clearTimeout(timer)
          resolve(event.origin)
        } else if (event.event === 'compacted') counts[event.isStored ? 'stored' : 'conflicts'] += 1
        else if (event.statements.length > counts.statements.length)
          counts.statements = event.statements
      })
    })
    const node = new ChaosNode(child, origin)
    void node.ended.then(() => (node.#isEnding ? undefined : run.onCrash(said)))
    return node
  }

  private constructor(child: ChildProcess, origin: string) {
    this.#child = child
    this.origin = origin
    this.ended = once(child, 'exit').then(([, signal]) => (signal as string | null) ?? undefined)
  }

  /** True while it is stopped by SIGSTOP. */
  get isStopped(): boolean {
    const status = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
    return /^\d+ \(.*\) T/su.test(status)
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Ends it, in good order with SIGTERM and at once with SIGKILL. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    this.#isEnding = true
    this.#child.kill(signal)
    await this.ended
  }
}
