import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { RedisBus } from '#server/bus/redis-bus.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { startTestServer } from '#tests/support/server.ts'
import { tell } from './compaction-watch.ts'
import { watchPostgres } from './watch-postgres.ts'

// One server of a chaos run as a process of its own, without pages: `node node-process.mjs <NodeOptions as JSON>`.
// It ends when it is killed, or in good order on SIGTERM.

/** How a server process is started. */
export interface NodeOptions {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  readonly redisUrl?: string | undefined
  readonly compactRows?: number | undefined
  /** A snapshot is stored after up to so many ms, as over a slow line. */
  readonly compactWithinMs?: number | undefined
}

const options = JSON.parse(process.argv[2] ?? '{}') as NodeOptions
const { dataDir, databaseUrl, redisUrl, compactRows, compactWithinMs = 0 } = options
const logger = pino({ level: process.env['OVERLAP_LOG'] ?? 'silent' }, pino.destination(2))
const bus = redisUrl === undefined ? undefined : new RedisBus({ url: redisUrl, logger })
watchPostgres()
const server = await startTestServer({
  dataDir,
  compactRows,
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
  ...(bus ? { bus } : {}),
  wrap: toldOf,
})
// The test has ended without ending its servers.
process.stdin.resume().on('close', () => process.exit(1))
process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0))
})
tell({ event: 'ready', origin: server.origin })

function toldOf(storage: BoardStorage): BoardStorage {
  const compact = storage.compact.bind(storage)
  storage.compact = async (id, snapshot) => {
    await wait(Math.random() * compactWithinMs)
    const isStored = await compact(id, snapshot)
    tell({ event: 'compacted', isStored })
    return isStored
  }
  return storage
}
