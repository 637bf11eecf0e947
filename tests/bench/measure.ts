import { gzipSync } from 'node:zlib'
import * as Y from 'yjs'

/** Kilobytes (1,000 bytes) of a document's V1 encoding. */
export function kilobytes(doc: Y.Doc): number {
  return Y.encodeStateAsUpdate(doc).length / 1_000
}

/** Kilobytes of bytes, gzipped. */
export function gzippedKilobytes(bytes: Uint8Array): number {
  return gzipSync(bytes).length / 1_000
}

/** Items and deleted ranges that the document is made of. */
export function structsIn(doc: Y.Doc): number {
  let count = 0
  for (const structs of doc.store.clients.values()) count += structs.length
  return count
}

/** Bytes of every update that the document sends while `run` runs. */
export function sentDuring(doc: Y.Doc, run: () => void): Uint8Array[] {
  const updates: Uint8Array[] = []
  const collect = (update: Uint8Array) => updates.push(update)
  doc.on('update', collect)
  try {
    run()
  } finally {
    doc.off('update', collect)
  }
  return updates
}

/** Above this, what other processes take shows in the wall clock. In ms. */
const CONTENDED_MS = 20

/**
 * Milliseconds that `run` takes. On a busy machine the wall clock also counts other processes, and
 * the CPU clock counts the collector's threads: the time on a quiet machine is below both, so the
 * smaller one is taken where it matters. CPU clocks may be too coarse for shorter times.
 */
export function time(run: () => void): number {
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  run()
  const wallMs = performance.now() - before
  const { user, system } = process.cpuUsage(cpuBefore)
  return wallMs < CONTENDED_MS ? wallMs : Math.min(wallMs, (user + system) / 1_000)
}

/** The middle of some numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A document with this update applied, whose own edits are those of `clientId`. */
export function docOf(update: Uint8Array, clientId: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = clientId
  Y.applyUpdate(doc, update)
  return doc
}

/** All bytes together. */
export function totalLength(updates: readonly Uint8Array[]): number {
  return updates.reduce((sum, { length }) => sum + length, 0)
}
