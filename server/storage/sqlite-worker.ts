import { parentPort, workerData, type Transferable } from 'node:worker_threads'

import { assert } from '#lib/core/assert.ts'

import { SqliteBoards } from './sqlite-boards.ts'
import type { SqlConnection } from './sqlite-driver.ts'
import type { SqliteOptions, WorkerReply, WorkerRequest } from './sqlite-messages.ts'
import { openDatabase } from './sqlite-open.ts'
import { toStorageError } from './storage-sentences.ts'
import type { StoredDocument } from './storage.ts'

// The one thread that touches the database. Calls arrive in order and are done one after the other, so
// appends keep their order and the event loop of the server never waits for the disk.

const options = workerData as SqliteOptions
assert(parentPort !== null, 'the storage worker runs in a worker thread only')
const port = parentPort

try {
  const connection = await openDatabase(options)
  const boards = new SqliteBoards(connection, options.dataDir, (sentence) =>
    send({ kind: 'warning', sentence }),
  )
  port.on('message', (request: WorkerRequest) => {
    serve(connection, boards, request)
  })
  send({ kind: 'opened' })
} catch (error) {
  send({ kind: 'not-opened', ...failure(error) })
  port.close()
}

function serve(connection: SqlConnection, boards: SqliteBoards, request: WorkerRequest): void {
  const { id, call, args } = request
  try {
    if (call === 'close') {
      connection.close()
      send({ kind: 'done', id, value: undefined })
      port.close()
      return
    }
    const value = (boards[call] as (...values: readonly unknown[]) => unknown).apply(boards, [
      ...args,
    ])
    send({ kind: 'done', id, value }, call === 'load' ? bytesOf(value as StoredDocument) : [])
  } catch (error) {
    send({ kind: 'failed', id, ...failure(error) })
  }
}

function send(reply: WorkerReply, transfer: Transferable[] = []): void {
  port.postMessage(reply, transfer)
}

function failure(error: unknown): {
  reason: ReturnType<typeof toStorageError>['reason']
  sentence: string
} {
  const { reason, message } = toStorageError(error, options.dataDir)
  return { reason, sentence: message }
}

/** The memory of a loaded document, to hand over instead of copying: it may be tens of megabytes. */
function bytesOf(document: StoredDocument | undefined): Transferable[] {
  if (document === undefined) return []
  const { snapshot, updates } = document
  const parts = [...(snapshot ? [snapshot.data] : []), ...updates.map((update) => update.data)]
  return parts
    .filter((part) => part.byteLength === part.buffer.byteLength)
    .map((part) => part.buffer as ArrayBuffer)
}
