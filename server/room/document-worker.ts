import { parentPort, type Transferable } from 'node:worker_threads'
import { assert } from '#lib/core/assert.ts'
import type { ThreadReply, ThreadRequest } from './document-thread.ts'
import { documentWork } from './document-work.ts'

// The thread that reads, shortens and rebuilds large documents, one after the other.

assert(parentPort !== null, 'the document worker runs in a worker thread only')
const port = parentPort

port.on('message', ({ id, work, args }: ThreadRequest) => {
  try {
    const run = documentWork[work] as (...values: readonly unknown[]) => unknown
    const value = run(...args)
    port.postMessage({ id, ok: true, value } satisfies ThreadReply, memoryOf(value))
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    port.postMessage({ id, ok: false, message } satisfies ThreadReply)
  }
})

/** Memory to hand over instead of copying. */
function memoryOf(value: unknown): Transferable[] {
  const isBytes = value instanceof Uint8Array
  const arrays =
    isBytes || Array.isArray(value) ? [value].flat() : Object.values(Object(value) as object)
  const own = arrays.filter(
    (each): each is Uint8Array =>
      each instanceof Uint8Array && each.byteLength === each.buffer.byteLength,
  )
  return [...new Set(own.map(({ buffer }) => buffer as ArrayBuffer))]
}
