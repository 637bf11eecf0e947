import type { BoardStorage, StorageFailure } from './storage.ts'

/** What the worker thread is started with. */
export type { SqliteOptions } from './sqlite-open.ts'

/** What the worker can be asked. */
export type StorageCall = Exclude<keyof BoardStorage, 'isShared'> | 'copyTo'

/** One call, sent to the worker. `close` ends it. */
export interface WorkerRequest {
  readonly id: number
  readonly call: StorageCall
  readonly args: readonly unknown[]
}

/** What the worker sends back. */
export type WorkerReply =
  | { readonly kind: 'opened' }
  | ({ readonly kind: 'not-opened' } & WorkerFailure)
  | { readonly kind: 'warning'; readonly sentence: string }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | ({ readonly kind: 'failed'; readonly id: number } & WorkerFailure)

/** A StorageError as it crosses the threads; errors of their own lose their class there. */
export interface WorkerFailure {
  readonly reason: StorageFailure
  readonly sentence: string
}
