import * as Y from 'yjs'
import { ROOT } from '#lib/board/layout.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import type { StoredDocument } from '#server/storage/storage.ts'

/** A board's document as it was read, and how much of a log lies behind it. */
export interface LoadedDocument {
  readonly doc: Y.Doc
  readonly epoch: number
  readonly headSeq: number
  readonly tailRows: number
  readonly tailBytes: number
  /** Bytes of the snapshot and the log together, an upper bound of the document's size. */
  readonly bytes: number
}

/** Builds the document of a stored board; `corrupt` when rows build on something that is missing. */
export function loadDocument(stored: StoredDocument): Result<LoadedDocument, 'corrupt'> {
  const doc = emptyDocument()
  try {
    doc.transact(() => {
      if (stored.snapshot) Y.applyUpdate(doc, ownBytes(stored.snapshot.data))
      for (const { data } of stored.updates) Y.applyUpdate(doc, ownBytes(data))
    })
  } catch {
    // Stored bytes that are no update at all.
    return refused('corrupt')
  }
  return finishLoading(doc, stored)
}

/** A document to read a board into. */
export function emptyDocument(): Y.Doc {
  const doc = new Y.Doc()
  // Typed before the first update is read, so that no update decides what a root is.
  doc.getMap(ROOT.records)
  doc.getMap(ROOT.texts)
  doc.getMap(ROOT.template)
  doc.getMap(ROOT.meta)
  // Clients tidy up marks in texts. Here it would be a change that nobody made, and it takes the square
  // of what is deleted in a text.
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    // oxlint-disable-next-line no-underscore-dangle -- Yjs has no option for it
    transaction._needFormattingCleanup = false
  })
  return doc
}

/** The document into which all of `stored` was read. */
export function finishLoading(
  doc: Y.Doc,
  stored: StoredDocument,
): Result<LoadedDocument, 'corrupt'> {
  if (hasPending(doc)) return refused('corrupt')
  return ok({
    doc,
    epoch: stored.epoch,
    headSeq: stored.headSeq,
    tailRows: stored.updates.length,
    tailBytes: bytesOfRows(stored),
    bytes: sizeOf(stored),
  })
}

/** Bytes of the snapshot and the log together, an upper bound of the document's size. */
export function sizeOf(stored: StoredDocument): number {
  return bytesOfRows(stored) + (stored.snapshot?.data.length ?? 0)
}

function bytesOfRows({ updates }: StoredDocument): number {
  return updates.reduce((sum, { data }) => sum + data.length, 0)
}

/** True when Yjs waits for something that an applied update builds on. */
export function hasPending(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null
}

/** Yjs checks lengths against the whole buffer, so a view into a larger one is copied. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
}
