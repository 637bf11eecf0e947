/**
 * Brings a stored document to the schema that this server speaks.
 *
 * The obvious way, each client migrating what it loads, races: two clients write the same records at
 * once, and an older one that is still connected writes old records over new ones. So only the
 * server migrates: when it loads a board, before anybody is admitted, in one transaction of a client
 * ID that nobody else has. The same document gives the same bytes on every server.
 */
import type { SerializedSchema } from '@tldraw/store'
import type { TLRecord } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { assert } from '#lib/core/assert.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { applyCell, baseOf, overlayKey, textPropOf, withText } from './cells.ts'
import { cellsById, docRoots, type DocRoots } from './doc-cells.ts'
import { isPlainObject, plainJson, sameJson, type JsonObject } from './json.ts'
import { migrationClientId, ROOT, SCHEMA_NUMBER } from './layout.ts'
import { fromPlainText } from './rich-text.ts'
import { boardSchema } from './schema.ts'

/** What a server speaks, and how documents of earlier numbers get there. */
export interface BoardSchemaVersion {
  /** See {@link SCHEMA_NUMBER}. */
  readonly number: number
  /** From each earlier number the step to the next one. */
  readonly steps: ReadonlyMap<number, MigrationStep>
}

/** Changes the cells of a document from one number to the next; it must write nothing else. */
export type MigrationStep = (document: MigratedDocument) => void

/** A document while it is migrated. */
export interface MigratedDocument extends DocRoots {
  readonly meta: Y.Map<unknown>
}

/** What this build speaks. The next number adds a step from 1 here. */
export const CURRENT_SCHEMA: BoardSchemaVersion = { number: SCHEMA_NUMBER, steps: new Map() }

/** The origin of a migration's transaction. */
export interface MigrationOrigin {
  readonly kind: 'migration'
}

/** The schema number of a document: 1 where none is written; undefined when it is no number. */
export function schemaNumberOf(doc: Y.Doc): number | undefined {
  const number = doc.getMap(ROOT.meta).get('schemaNumber')
  if (number === undefined) return 1
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0
    ? number
    : undefined
}

/**
 * The update that brings `doc` to `version`; undefined when it is there already. The document itself
 * is left as it is, so that the caller can store the update before it applies it.
 *
 * `newer` is a document of a later number than `version`, `no-way` one whose number is unknown or
 * from which a step is missing.
 */
export function migrationUpdate(
  doc: Y.Doc,
  version: BoardSchemaVersion,
): Result<Uint8Array | undefined, 'newer' | 'no-way'> {
  const from = schemaNumberOf(doc)
  if (from === undefined) return refused('no-way')
  if (from === version.number) return ok(undefined)
  if (from > version.number) return refused('newer')
  const steps = Array.from({ length: version.number - from }, (_, at) =>
    version.steps.get(from + at),
  )
  if (steps.includes(undefined)) return refused('no-way')
  return ok(runSteps(doc, { steps: steps.flatMap((step) => step ?? []), to: version.number }))
}

function runSteps(
  doc: Y.Doc,
  { steps, to }: { steps: readonly MigrationStep[]; to: number },
): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  copy.clientID = migrationClientId(to)
  const document = { ...docRoots(copy), meta: copy.getMap(ROOT.meta) }
  let update: Uint8Array | undefined
  copy.on('update', (bytes: Uint8Array) => {
    update = bytes
  })
  const origin: MigrationOrigin = { kind: 'migration' }
  // One transaction: a server that dies leaves all of it or nothing.
  copy.transact(() => {
    for (const step of steps) step(document)
    document.meta.set('schemaNumber', to)
  }, origin)
  copy.destroy()
  assert(update !== undefined, `a migration to ${to} wrote nothing`)
  return update
}

/**
 * The step of a tldraw upgrade: every record of a board and of its template goes through tldraw's own
 * migrations. A changed record becomes one new base without overlay cells. Records that tldraw cannot
 * migrate stay as they are, since one that a peer has broken must not close the board for everybody.
 *
 * @param schema - the tldraw schema to go to, this build's by default
 * @throws when tldraw knows no way for single records: such an upgrade needs a step of its own
 */
export function migrateTldrawRecords(
  { records, template, meta }: MigratedDocument,
  schema: TldrawSchema = boardSchema,
): void {
  const from = meta.get('schema') as SerializedSchema
  const migrations = schema.getMigrationsSince(from)
  const isPerRecord = migrations.ok && migrations.value.every(({ scope }) => scope === 'record')
  assert(isPerRecord, 'tldraw cannot migrate the records of this document one by one')
  for (const cells of [records, template]) {
    const sorted = [...cellsById(cells).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const { id, base, overlays } of sorted) {
      if (!isPlainObject(base)) continue
      const isShared = cells === records
      const record = overlays.reduce<JsonObject>(
        (known, cell) => applyCell(known, cell) ?? known,
        base,
      )
      const migrated = migrateRecord(isShared ? withoutText(record) : record, { schema, from })
      if (!migrated) continue
      const value = isShared ? baseOf(migrated) : (migrated as unknown as JsonObject)
      if (sameJson(value, record)) continue
      cells.set(id, plainJson(value))
      for (const { group } of overlays) cells.delete(overlayKey(id, group))
    }
  }
  meta.set('schema', plainJson(schema.serialize()))
}

type TldrawSchema = Pick<
  typeof boardSchema,
  'getMigrationsSince' | 'migratePersistedRecord' | 'serialize'
>

/** Its text lives in a fragment, but a migration expects the property to be there. */
function withoutText(record: JsonObject): JsonObject {
  const known = record as unknown as TLRecord
  if (!textPropOf(known) || !isPlainObject(record['props'])) return record
  return withText(known, fromPlainText('')) as unknown as JsonObject
}

function migrateRecord(
  record: JsonObject,
  { schema, from }: { schema: TldrawSchema; from: SerializedSchema },
): TLRecord | undefined {
  try {
    const result = schema.migratePersistedRecord(record as unknown as TLRecord, from, 'up')
    return result.type === 'success' ? result.value : undefined
  } catch {
    // A peer's nonsense: it cannot be shown, and is not, after the migration as before it.
    return undefined
  }
}
