import type { Worker } from 'node:worker_threads'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { startWorkerThread as startBeside } from '#server/worker-thread.ts'
import { builtPrograms } from '#tests/support/programs.ts'

/** Takes the place of the server's function in tests: the same thread, from the bundle of the run. */
export function startWorkerThread(beside: string, name: string, workerData?: unknown): Worker {
  const built = builtPrograms()
  const caller = built === undefined ? beside : pathToFileURL(join(built, 'caller.mjs')).href
  return startBeside(caller, name, workerData)
}
