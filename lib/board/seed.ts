import type { TLRecord } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { baseOf, textOf, withText } from './cells.ts'
import { docRoots } from './doc-cells.ts'
import { createFragment } from './fragment.ts'
import { plainJson } from './json.ts'
import { epochClientId, LAYOUT_VERSION, ROOT, SCHEMA_NUMBER } from './layout.ts'
import { defaultDocument } from './repair.ts'
import { defaultPage } from './repair-pages.ts'
import { serializedSchema } from './schema.ts'

/** What a new board starts with. `furniture` becomes protected; `records` people may change. */
export interface Seed {
  readonly epoch: number
  /** The template's id, for `meta.template`. */
  readonly template: string
  readonly furniture: readonly TLRecord[]
  readonly records: readonly TLRecord[]
}

/**
 * The first update of a board: one V1 update by the epoch's reserved client ID. The same seed gives
 * the same bytes on every machine, so applying it twice, or on two servers, changes nothing. Written
 * once, in the commit that creates the board; clients never seed.
 */
export function encodeSeed(seed: Seed): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = epochClientId(seed.epoch)
  doc.transact(() => {
    writeMeta(doc, seed)
    writeFurniture(doc, seed.furniture)
    const { records, texts } = docRoots(doc)
    for (const record of ordered(withEssentials(seed))) {
      records.set(record.id, plainJson(baseOf(record)))
      const text = textOf(record)
      if (text) texts.set(record.id, createFragment(text))
    }
  })
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

/** One V1 update by this client ID that adds furniture to a document which has none of these ids. */
export function encodeFurniture(furniture: readonly TLRecord[], clientId: number): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.transact(() => writeFurniture(doc, furniture))
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

function writeFurniture(doc: Y.Doc, furniture: readonly TLRecord[]): void {
  const { template } = docRoots(doc)
  for (const record of ordered(furniture)) {
    template.set(record.id, plainJson(withCanonicalText(record)))
  }
}

function writeMeta(doc: Y.Doc, seed: Seed): void {
  const meta = doc.getMap(ROOT.meta)
  meta.set('v', LAYOUT_VERSION)
  meta.set('epoch', seed.epoch)
  meta.set('template', seed.template)
  meta.set('schema', serializedSchema())
  meta.set('schemaNumber', SCHEMA_NUMBER)
}

/** Both are synthetic without this, and a synthetic record would be written by several people at once. */
function withEssentials({ furniture, records }: Seed): readonly TLRecord[] {
  const has = (typeName: string) =>
    [...furniture, ...records].some((record) => record.typeName === typeName)
  return [
    ...records,
    ...(has('document') ? [] : [defaultDocument()]),
    ...(has('page') ? [] : [defaultPage()]),
  ]
}

function withCanonicalText(record: TLRecord): TLRecord {
  const text = textOf(record)
  return text ? withText(record, text) : record
}

function ordered(records: readonly TLRecord[]): TLRecord[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
