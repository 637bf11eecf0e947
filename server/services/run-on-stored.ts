import { documentWork, type DocumentWork } from '#server/room/document-work.ts'
import type { DocumentThread } from '#server/room/document-thread.ts'
import { sizeOf } from '#server/room/load-document.ts'
import type { StoredDocument } from '#server/storage/storage.ts'

/** How long edits that are on their way to the disk are waited for, before a document is read there. */
export const SETTLE_MS = 500

/** Smaller documents take some milliseconds, less than a thread takes to start. */
const AT_ONCE_BYTES = 64 * 1024

/** Does a piece of work on a stored document, off the event loop unless it is little. */
export async function runOnStored<Name extends 'picture' | 'copy' | 'save' | 'agreement'>(
  thread: DocumentThread,
  name: Name,
  stored: StoredDocument,
): Promise<ReturnType<DocumentWork[Name]>> {
  const run = documentWork[name] as (from: StoredDocument) => ReturnType<DocumentWork[Name]>
  if (sizeOf(stored) <= AT_ONCE_BYTES) return run(stored)
  return thread.run(name, ...([stored] as Parameters<DocumentWork[Name]>))
}
