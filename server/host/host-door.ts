import type { Logger } from '#server/observe/log.ts'
import type { Rooms } from '#server/room/rooms.ts'
import type { SqliteStorage } from '#server/storage/sqlite.ts'
import { HOST_USAGE, parseHostCommand } from './host-command.ts'
import { openHostSocket } from './host-socket.ts'
import { done, failed } from './outcome.ts'
import { runHostCommand } from './run-command.ts'

/** How long this server takes to end connections and to write what they sent. */
const SETTLE_MS = 2_000

/** Lets the person who hosts work on this server's boards from now on; answers how to stop that. */
export function openHostDoor({
  dataDir,
  storage,
  rooms,
  logger,
}: {
  dataDir: string
  storage: SqliteStorage
  rooms: Pick<Rooms, 'accessChanged'>
  logger: Logger
}): Promise<() => Promise<void>> {
  return openHostSocket({
    dataDir,
    logger,
    answer: async (request) => {
      if (request.kind === 'copy') {
        await storage.copyTo(request.file)
        return done()
      }
      const parsed = parseHostCommand(request.args)
      if (!parsed.ok) return failed(parsed.reason, '', ...HOST_USAGE)
      return runHostCommand(parsed.value, {
        storage,
        accessChanged: () => rooms.accessChanged(),
        settleMs: SETTLE_MS,
        isServing: true,
        now: Date.now,
      })
    },
  })
}
