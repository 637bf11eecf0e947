import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

const PROGRAM = '/usr/bin/redis-server'

/**
 * A Redis of this test alone, on a free port of loopback and without files. The test command installs
 * the program (scripts/test.mjs).
 */
export class RedisServer {
  readonly url: string
  readonly #folder: string
  readonly port: number
  #child: ChildProcess | undefined

  static async start(): Promise<RedisServer> {
    if (!existsSync(PROGRAM))
      throw new Error(`these tests need ${PROGRAM} (Debian: apt-get install redis-server)`)
    const server = new RedisServer(await freePort())
    await server.startAgain()
    return server
  }

  private constructor(port: number) {
    this.port = port
    this.#folder = mkdtempSync(join(tmpdir(), 'overlap-redis-'))
    this.url = `redis://127.0.0.1:${port}`
  }

  /** Starts it empty, on the port it had. */
  async startAgain(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '']
    const child = spawn(PROGRAM, [...args, '--appendonly', 'no', '--dir', this.#folder])
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
      child.stdout.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve()
      })
    })
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  /** Keeps its connections and answers nothing, until it goes on. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  goOn(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Cuts the connections that speak, and leaves those that listen. */
  async cutSpeakers(): Promise<void> {
    const socket = connect(this.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('CLIENT KILL TYPE normal SKIPME yes\r\n')
    await once(socket, 'data')
    socket.destroy()
  }

  async end(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
