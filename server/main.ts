import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { ConfigError, readConfig, type Config } from './config.ts'
import { ListenError } from './http-server.ts'
import { createLog } from './observe/log.ts'
import { placeOf } from './storage/postgres-sentences.ts'
import { startOverlap, type Overlap, type Pages, type PagesPlace } from './overlap.ts'
import { StorageError } from './storage/storage.ts'

// The process: reads the settings, starts everything, says where it is, and stops on a signal.
// `--dev` serves pages from their sources instead of the build.

const isDevelopment = process.argv.includes('--dev')
// The folder of the project, both from server/main.ts and from the bundle dist/server.mjs.
const projectDir = fileURLToPath(new URL('..', import.meta.url))
/** A stop that takes longer is cut: whoever stops us kills after 10 s anyway. */
const STOP_DEADLINE_MS = 9_000

try {
  const config = readConfig()
  const logger = createLog(config.logLevel)
  const overlap = await startOverlap({ config, logger, startPages })
  stopOnSignals(overlap)
  say(`Overlap is ready at ${overlap.address}`)
  say(`Data is in ${placeOfData(config)}`)
} catch (error) {
  complain(error)
  process.exit(1)
}

async function startPages({ address, secret }: PagesPlace): Promise<Pages> {
  if (!isDevelopment && !existsSync(join(projectDir, '.next', 'BUILD_ID')))
    throw new ConfigError('Overlap is not built yet; start it with "npm start", which builds it.')
  // Next and next-auth read these when they are loaded, so they come before the import.
  // oxlint-disable-next-line node/no-process-env -- written here, read by Next and app/env.ts
  Object.assign(process.env, {
    NODE_ENV: isDevelopment ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXTAUTH_SECRET: secret,
    NEXTAUTH_URL: address,
  })
  const { default: next } = await import('next')
  const { hostname, port } = new URL(address)
  // Next adds a listener for upgrades to whatever server it gets, and two owners of one socket leave it
  // hanging. So it gets a plain emitter, and hears of the upgrades that we pass on.
  const upgrades = new EventEmitter()
  const app = next({
    dev: isDevelopment,
    dir: projectDir,
    hostname,
    port: Number(port || 80),
    httpServer: upgrades as never,
  })
  await (isDevelopment ? app.prepare() : withoutChatter(() => app.prepare()))
  const handle = app.getRequestHandler()
  return {
    handle: (request, response) => handle(request, response),
    upgrade: isDevelopment
      ? (request, socket, head) => upgrades.emit('upgrade', request, socket, head)
      : undefined,
    close: () => app.close(),
  }
}

/** Keeps what Next announces while it starts out of the two lines that we print; warnings still come. */
async function withoutChatter(work: () => Promise<void>): Promise<void> {
  const { log } = globalThis.console
  Object.assign(globalThis.console, { log: () => {} })
  try {
    await work()
  } finally {
    Object.assign(globalThis.console, { log })
  }
}

function stopOnSignals(overlap: Overlap): void {
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => {
      process.stderr.write(
        'Overlap could not stop in time; what was not acknowledged may be lost.\n',
      )
      process.exit(1)
    }, STOP_DEADLINE_MS).unref()
    overlap.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(error)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
}

function placeOfData({ dataDir, databaseUrl }: Config): string {
  return databaseUrl === undefined ? dataDir : `the database ${placeOf(databaseUrl)}`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** One sentence for what the host can mend, everything for what only we can. */
function complain(error: unknown): void {
  const isForHost =
    error instanceof ConfigError || error instanceof StorageError || error instanceof ListenError
  const text = isForHost ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${text}\n`)
}
