import type { Worker } from 'node:worker_threads'
import { startWorkerThread } from '#server/worker-thread.ts'
import type { DocumentWork } from './document-work.ts'
import { THREAD_IDLE_MS, THREAD_WORK_MS } from './limits.ts'

/** One piece of work, sent to the thread. */
export interface ThreadRequest {
  readonly id: number
  readonly work: keyof DocumentWork
  readonly args: readonly unknown[]
}

/** What the thread sends back. */
export type ThreadReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * Works on documents in a thread of its own, so that the event loop never waits for a large board.
 * The thread starts when there is something to do and ends when there was nothing for a while. Work
 * that takes too long ends the thread, and everything that waits for it fails.
 */
export class DocumentThread {
  readonly #workMs: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastId = 0
  #isClosed = false

  /** @param workMs - how long one piece of work may take */
  constructor({ workMs = THREAD_WORK_MS }: { workMs?: number } = {}) {
    this.#workMs = workMs
  }

  /** @throws Error when the work failed, took too long, or the thread is closed */
  run<Name extends keyof DocumentWork>(
    work: Name,
    ...args: Parameters<DocumentWork[Name]>
  ): Promise<ReturnType<DocumentWork[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new Error('the document thread is closed'))
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.#worker ??= this.#start()
      if (this.#waiting.size === 1) this.#watch()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
      this.#worker.postMessage({ id, work, args } satisfies ThreadRequest)
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#end(new Error('the document thread is closed'))
  }

  #start(): Worker {
    const worker = startWorkerThread(import.meta.url, 'document-worker')
    worker.unref()
    worker.on('message', (reply: ThreadReply) => {
      const waiting = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      this.#watch()
      if (reply.ok) waiting?.resolve(reply.value)
      else waiting?.reject(new Error(reply.message))
    })
    const fail = (error: Error): void => {
      if (this.#worker === worker) void this.#end(error)
    }
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => fail(new Error('the document thread ended')))
    return worker
  }

  /** Limits the piece of work that is being done, or the time with none. */
  #watch(): void {
    clearTimeout(this.#timer)
    const isIdle = this.#waiting.size === 0
    const end = (): void => {
      void this.#end(new Error('a document took too long to work on'))
    }
    this.#timer = setTimeout(end, isIdle ? THREAD_IDLE_MS : this.#workMs)
    this.#timer.unref()
  }

  async #end(error: Error): Promise<void> {
    clearTimeout(this.#timer)
    const worker = this.#worker
    this.#worker = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(error)
    await worker?.terminate()
  }
}
