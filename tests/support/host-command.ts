import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../scripts/host.mjs', import.meta.url))

/** How a command of the host ended and what it said. */
export interface HostEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts `npm run host -- <words>` (or `backup`, `restore`) as the process that npm would start. */
export function startHost(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly ended: Promise<HostEnd>
} {
  const child = spawn(process.execPath, [SCRIPT, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
  }))
  return { child, ended }
}

/** {@link startHost}, waited for. */
export function host(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<HostEnd> {
  return startHost(words, env).ended
}
