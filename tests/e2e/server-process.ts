import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One production server process with a data folder of its own; survives stop, kill and start. */
export class ServerProcess {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'overlap-e2e-'))
  readonly port: number
  readonly origin: string
  #child: ChildProcess | undefined
  #output = ''
  readonly #settings: Readonly<Record<string, string>>

  private constructor(port: number, settings: Readonly<Record<string, string>>) {
    this.port = port
    this.#settings = settings
    this.origin = `http://localhost:${port}`
  }

  static async create(settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort(), settings)
    await server.start()
    return server
  }

  /** Starts the process on the same port and data folder and resolves when it serves. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['dist/server.mjs'], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        ...this.#settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        this.#output += text
      })
    }
    const deadline = Date.now() + 30_000
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended at start:\n${this.#output}`)
      if (await this.#isServing()) return
      if (Date.now() > deadline) throw new Error(`the server is not serving:\n${this.#output}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Asks the process to end as an operator would (SIGTERM) and waits for it. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** Kills the process without a chance to flush anything. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async dispose(): Promise<void> {
    await this.#end('SIGKILL')
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  /** Everything the process printed so far. */
  get output(): string {
    return this.#output
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async #isServing(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/healthz`)).ok
    } catch {
      return false
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
