import * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { migrationUpdate, type BoardSchemaVersion } from '#lib/board/migrations.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import type { LoadedDocument } from './load-document.ts'

/**
 * Brings a document that was just loaded to the schema this server speaks, before anybody is let in:
 * first as a row of the log, then in memory, so that a crash between leaves a board that is migrated
 * at the next load or was before. One row, so never half of it. `moved-on` is a board that another
 * server wrote to since it was loaded, or that is gone: load it again.
 *
 * @throws StorageError when the row could not be written; the document is as it was
 */
export async function migrateDocument(
  loaded: LoadedDocument,
  to: {
    boardId: BoardId
    schema: BoardSchemaVersion
    storage: Pick<BoardStorage, 'append'>
    now: () => number
  },
): Promise<Result<LoadedDocument, 'newer' | 'no-way' | 'moved-on'>> {
  const { boardId, schema, storage, now } = to
  const migration = migrationUpdate(loaded.doc, schema)
  if (!migration.ok) return migration
  const update = migration.value
  if (update === undefined) return ok(loaded)
  const { epoch, headSeq: expectedHead } = loaded
  const heads = await storage.append([
    { boardId, epoch, expectedHead, update, writers: [], at: now() },
  ])
  const headSeq = heads.get(boardId)
  if (headSeq === undefined) return refused('moved-on')
  Y.applyUpdate(loaded.doc, update)
  return ok({
    ...loaded,
    headSeq,
    tailRows: loaded.tailRows + 1,
    tailBytes: loaded.tailBytes + update.length,
    bytes: loaded.bytes + update.length,
  })
}
