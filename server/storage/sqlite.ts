import type { Worker } from 'node:worker_threads'

import type { Place } from '#lib/access/roles.ts'
import type { BoardId } from '#lib/board/ids.ts'
import { assert, assertNever } from '#lib/core/assert.ts'
import { startWorkerThread } from '#server/worker-thread.ts'

import type {
  SqliteOptions,
  StorageCall,
  WorkerFailure,
  WorkerReply,
  WorkerRequest,
} from './sqlite-messages.ts'
import type { HostRow, HostStep } from './host-statements.ts'
import type { Step } from './statements.ts'
import { storageFailure } from './storage-sentences.ts'
import {
  StorageError,
  type AppendEntry,
  type Barred,
  type BoardHead,
  type BoardRow,
  type BoardStorage,
  type NewBoardRow,
  type NewEpoch,
  type NewSnapshot,
  type StoredDocument,
  type StoredRow,
  type Visit,
  type Writer,
} from './storage.ts'

/** {@link SqliteOptions}, and where to tell about damage that lost nothing. */
export interface SqliteStorageOptions extends SqliteOptions {
  readonly onWarning?: ((sentence: string) => void) | undefined
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: StorageError) => void
}

/**
 * Boards in one SQLite file.
 *
 * A commit waits for the disk, for milliseconds on a good day and for seconds on a bad one. Done on the
 * server's event loop, every edit of every board would wait with it. So one worker thread owns the only
 * connection, this class sends it each call as a message, and the answers come back in the order of the
 * calls. One connection, one thread and the kernel's file lock also mean that nobody else writes.
 */
export class SqliteStorage implements BoardStorage {
  readonly isShared = false
  readonly #worker: Worker
  readonly #folder: string
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #ended: StorageError | undefined

  /** @throws StorageError as {@link BoardStorage}'s `open` does; the folder is unchanged then */
  static async open(options: SqliteStorageOptions): Promise<SqliteStorage> {
    const { onWarning = () => {}, ...workerOptions } = options
    const worker = startWorkerThread(import.meta.url, 'sqlite-worker', workerOptions)
    const storage = new SqliteStorage(worker, options.dataDir)
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (reply: WorkerReply) => {
        switch (reply.kind) {
          case 'opened':
            return resolve()
          case 'not-opened':
            return reject(errorFrom(reply))
          case 'warning':
            return onWarning(reply.sentence)
          case 'done':
          case 'failed':
            return storage.#settle(reply)
          default:
            return assertNever(reply)
        }
      })
      worker.on('error', (error) => {
        storage.#end(storageFailure('unavailable', options.dataDir, error))
        reject(storageFailure('unavailable', options.dataDir, error))
      })
      worker.on('exit', () => {
        storage.#end(storageFailure('closed', options.dataDir))
        reject(storageFailure('closed', options.dataDir))
      })
    })
    return storage
  }

  private constructor(worker: Worker, folder: string) {
    this.#worker = worker
    this.#folder = folder
  }

  async createBoard(board: NewBoardRow): Promise<void> {
    await this.#call('createBoard', board)
  }

  async getBoard(id: BoardId): Promise<BoardRow | undefined> {
    return (await this.#call('getBoard', id)) as BoardRow | undefined
  }

  async renameBoard(id: BoardId, title: string): Promise<boolean> {
    return (await this.#call('renameBoard', id, title)) as boolean
  }

  async load(id: BoardId): Promise<StoredDocument | undefined> {
    return (await this.#call('load', id)) as StoredDocument | undefined
  }

  async loadAbove(
    id: BoardId,
    seq: number,
  ): Promise<readonly StoredRow[] | 'compacted' | undefined> {
    return (await this.#call('loadAbove', id, seq)) as
      | readonly StoredRow[]
      | 'compacted'
      | undefined
  }

  async heads(ids: readonly BoardId[]): Promise<ReadonlyMap<BoardId, BoardHead>> {
    return (await this.#call('heads', ids)) as ReadonlyMap<BoardId, BoardHead>
  }

  async append(batch: readonly AppendEntry[]): Promise<ReadonlyMap<BoardId, number>> {
    const boards = new Set(batch.map((entry) => entry.boardId))
    assert(boards.size === batch.length, 'a batch holds at most one row per board')
    if (batch.length === 0) return new Map()
    return (await this.#call('append', batch)) as ReadonlyMap<BoardId, number>
  }

  async compact(id: BoardId, snapshot: NewSnapshot): Promise<boolean> {
    return (await this.#call('compact', id, snapshot)) as boolean
  }

  async startEpoch(id: BoardId, epoch: NewEpoch): Promise<boolean> {
    return (await this.#call('startEpoch', id, epoch)) as boolean
  }

  async recordVisit(visit: Visit): Promise<void> {
    await this.#call('recordVisit', visit)
  }

  async writers(id: BoardId): Promise<readonly Writer[]> {
    return (await this.#call('writers', id)) as readonly Writer[]
  }

  async standings(principalIds: readonly string[]): Promise<ReadonlyMap<string, Barred>> {
    return (await this.#call('standings', principalIds)) as ReadonlyMap<string, Barred>
  }

  async signInEpochs(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return (await this.#call('signInEpochs', userIds)) as ReadonlyMap<string, number>
  }

  async places(id: BoardId): Promise<ReadonlyMap<string, Place>> {
    return (await this.#call('places', id)) as ReadonlyMap<string, Place>
  }

  async run(steps: readonly Step[]): Promise<readonly (readonly HostRow[])[]> {
    return (await this.#call('run', steps)) as readonly (readonly HostRow[])[]
  }

  async runHost(steps: readonly HostStep[]): Promise<readonly (readonly HostRow[])[]> {
    return (await this.#call('runHost', steps)) as readonly (readonly HostRow[])[]
  }

  /**
   * Writes all boards as they are now into a new file, readable by this user alone. Calls made
   * meanwhile wait: nothing is lost, but nothing is acknowledged either.
   *
   * @throws StorageError `full` | `read-only` | `corrupt` | `unavailable`; there is no new file then
   */
  async copyTo(file: string): Promise<void> {
    await this.#call('copyTo', file)
  }

  /** Waits for every call made before, then gives the folder free. Calls made after reject with `closed`. */
  async close(): Promise<void> {
    if (this.#ended) return
    const closing = this.#call('close')
    this.#ended = storageFailure('closed', this.#folder)
    await closing
    await this.#worker.terminate()
  }

  #call(call: StorageCall, ...args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended)
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve, reject })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
      this.#worker.postMessage({ id, call, args } satisfies WorkerRequest)
    })
  }

  #settle(reply: Extract<WorkerReply, { id: number }>): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (reply.kind === 'done') waiting?.resolve(reply.value)
    else waiting?.reject(errorFrom(reply))
  }

  #end(error: StorageError): void {
    this.#ended ??= error
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}

function errorFrom(failure: WorkerFailure): StorageError {
  return new StorageError(failure.reason, failure.sentence)
}
