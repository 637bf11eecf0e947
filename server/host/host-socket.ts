/**
 * How host commands reach a running server: it alone has the database, so the command asks it through a
 * socket file in the data folder. Who may open that file (mode 600) is who may read the folder anyway,
 * so there is nothing to sign in with. One HTTP request, JSON both ways.
 */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, request as sendRequest, type IncomingMessage } from 'node:http'
import { join, relative } from 'node:path'
import type { Logger } from '#server/observe/log.ts'
import { failed, HostError, type Outcome } from './outcome.ts'

const SOCKET_FILE = 'overlap.sock'
/** Longer paths do not fit into the system's address of a socket (108 bytes on Linux, 104 on macOS). */
const MAX_PATH_BYTES = 103
const MAX_REQUEST_BYTES = 64 * 1024

/** What a command asks of a running server. */
export type HostRequest =
  /** The words after `npm run host --`. */
  | { readonly kind: 'run'; readonly args: readonly string[] }
  /** Copy the whole database into this new file, an absolute path. */
  | { readonly kind: 'copy'; readonly file: string }

/**
 * Answers host commands from now on; call it while this process owns the folder. Where no socket can be
 * had the server runs without: the log says so, and commands work while it is stopped.
 *
 * @param answer - may throw; the person then reads that it failed
 * @returns how to stop answering
 */
export async function openHostSocket(options: {
  dataDir: string
  logger: Logger
  answer: (request: HostRequest) => Promise<Outcome>
}): Promise<() => Promise<void>> {
  const { dataDir, logger, answer } = options
  const path = socketPath(dataDir)
  const server = createServer((request, response) => {
    readRequest(request)
      .then((asked) => (asked ? answer(asked) : failed('The server does not know this command.')))
      .catch((error: unknown) => {
        if (error instanceof Error && error.name !== 'HostError' && error.name !== 'StorageError')
          logger.error({ err: error }, 'a host command failed')
        return failed(error instanceof Error ? error.message : String(error))
      })
      .then((outcome) => response.end(JSON.stringify(outcome)))
      .catch((error: unknown) => logger.error({ err: error }, 'a host command got no answer'))
  })
  try {
    if (path === undefined) throw new Error('its path is too long')
    // What a killed server left; we own the folder, so nobody listens to it.
    rmSync(path, { force: true })
    await listenPrivately(server, path)
  } catch (error) {
    logger.error({ err: error }, 'host commands work only while this server is stopped')
    return async () => {}
  }
  return () =>
    new Promise((resolve) => {
      // Removes the file as well. A command that is being answered ends with the process.
      server.close(() => resolve())
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 1_000).unref()
    })
}

/**
 * Asks the server that has this folder; undefined when none listens.
 *
 * @throws HostError when it may not be asked or ends without an answer
 */
export function askServer(dataDir: string, request: HostRequest): Promise<Outcome | undefined> {
  const path = socketPath(dataDir)
  if (path === undefined) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const asking = sendRequest({ socketPath: path, method: 'POST', path: '/' }, (response) => {
      readText(response, Number.MAX_SAFE_INTEGER)
        .then((text) => resolve(JSON.parse(text) as Outcome))
        .catch(() => reject(new HostError(NO_ANSWER)))
    })
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY_LISTENS.has(error.code ?? '')) resolve(undefined)
      else if (error.code === 'EACCES' || error.code === 'EPERM')
        reject(new HostError(`Only the user of the server may do this (${path} is theirs).`))
      else reject(new HostError(NO_ANSWER))
    })
    asking.end(JSON.stringify(request))
  })
}

const NOBODY_LISTENS: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR'])
const NO_ANSWER = 'The server stopped before it answered; look whether it was done, and try again.'

/** The shorter of two ways to say where the socket is; undefined when both are too long. */
function socketPath(dataDir: string): string | undefined {
  const whole = join(dataDir, SOCKET_FILE)
  const fromHere = relative(process.cwd(), whole)
  const shorter = Buffer.byteLength(fromHere) < Buffer.byteLength(whole) ? fromHere : whole
  return Buffer.byteLength(shorter) <= MAX_PATH_BYTES ? shorter : undefined
}

function listenPrivately(server: ReturnType<typeof createServer>, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // The file is made inside this call, so at no moment may another user open it.
    const before = process.umask(0o177)
    try {
      server.listen(path, () => {
        chmodSync(path, 0o600)
        resolve()
      })
    } finally {
      process.umask(before)
    }
  })
}

async function readRequest(request: IncomingMessage): Promise<HostRequest | undefined> {
  const asked: unknown = JSON.parse(await readText(request, MAX_REQUEST_BYTES))
  if (typeof asked !== 'object' || asked === null) return undefined
  const { kind, args, file } = asked as Readonly<Record<string, unknown>>
  if (kind === 'copy' && typeof file === 'string') return { kind, file }
  if (kind !== 'run' || !Array.isArray(args)) return undefined
  return { kind, args: args.map(String) }
}

async function readText(message: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new HostError('The command is too long.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
