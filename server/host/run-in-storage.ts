import { setTimeout as wait } from 'node:timers/promises'
import { ACCESS_TOPIC } from '#server/bus/bus.ts'
import { RedisBus } from '#server/bus/redis-bus.ts'
import type { Config } from '#server/config.ts'
import { createLog } from '#server/observe/log.ts'
import { openStorage } from '#server/storage/open.ts'
import type { HostCommand } from './host-command.ts'
import type { Outcome } from './outcome.ts'
import { runHostCommand } from './run-command.ts'

/** Servers look at their database once a second, and write what they have taken within less. */
const SETTLE_MS = 2_500
/** How long a hint waits for Redis; without it servers notice a second later. */
const REDIS_WITHIN_MS = 1_000

/** Does one command without a server: in the database that servers share, or in a folder that none has open. */
export async function runInStorage(
  command: HostCommand,
  { dataDir, databaseUrl, redisUrl }: Config,
): Promise<Outcome> {
  const storage = await openStorage(
    databaseUrl === undefined
      ? { engine: 'sqlite', dataDir }
      : { engine: 'postgres', url: databaseUrl, startWithinMs: 0 },
  )
  const bus = redisUrl === undefined ? undefined : await connectedBus(redisUrl)
  try {
    return await runHostCommand(command, {
      storage,
      accessChanged: () => bus?.publish(ACCESS_TOPIC, new Uint8Array([1])),
      settleMs: storage.isShared ? SETTLE_MS : 0,
      isServing: false,
      now: Date.now,
    })
  } finally {
    await storage.close()
    await bus?.close()
  }
}

/** Redis, once it listens or has had its time: hints are dropped when it is not there. */
async function connectedBus(url: string): Promise<RedisBus> {
  const bus = new RedisBus({ url, logger: createLog('silent') })
  const deadline = performance.now() + REDIS_WITHIN_MS
  while (bus.state !== 'ok' && performance.now() < deadline) await wait(10)
  return bus
}
