import type { TLRecord } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { cellsById, decodeShared, decodeTemplate, docRoots } from './doc-cells.ts'
import { BoardRepair, type Repair } from './repair.ts'
import type { DecodedRecord, RecordFault } from './validate.ts'

/**
 * What a document shows. Merging edits of people who did not see each other can leave a document that
 * tldraw cannot open: a note in a frame that is gone, two shapes inside each other, a group without
 * children. Repairing the document would need everybody to repair it alike and to send the repair,
 * which then merges with the next one. So the document is never repaired. Every replica computes the
 * same valid board from it, and that alone enters the editor's store.
 */
export interface Projection {
  readonly records: Readonly<Record<string, TLRecord>>
  /** Records that cannot be shown, in order of their ids. They stay in the document. */
  readonly quarantined: readonly Quarantined[]
}

/** One record that cannot be shown, and why. */
export interface Quarantined {
  readonly id: string
  readonly reason: RecordFault
}

/** The board that a document shows. Pure, and it never throws, whatever the document holds. */
export function project(doc: Y.Doc): Projection {
  const { records: shared, template, texts } = docRoots(doc)
  const records = new Map<string, TLRecord>()
  const quarantined: Quarantined[] = []
  const protectedCells = cellsById(template)
  const collect = (id: string, decoded: DecodedRecord) => {
    if (decoded.ok) records.set(id, decoded.record)
    else quarantined.push({ id, reason: decoded.fault })
  }
  for (const [id, cells] of protectedCells) collect(id, decodeTemplate(cells))
  for (const [id, cells] of cellsById(shared)) {
    if (!protectedCells.has(id)) collect(id, decodeShared(cells, texts))
  }
  const made = new BoardRepair(records, protectedCells)
  const shown: [string, TLRecord][] = []
  for (const id of made.update(records.keys())) {
    const record = compose(id, records, made)
    if (record) shown.push([id, record])
  }
  return { records: Object.fromEntries(shown), quarantined: quarantined.sort(byId) }
}

/**
 * One record as it is shown under a repair; undefined when it is hidden, or not there. A record that
 * the repair leaves alone is the same object.
 */
export function compose(
  id: string,
  records: ReadonlyMap<string, TLRecord>,
  made: Repair,
): TLRecord | undefined {
  const record = records.get(id)
  if (!record) return made.added.get(id)
  if (made.hidden.has(id)) return undefined
  const parentId = made.parents.get(id)
  const index = made.indices.get(id)
  if (parentId === undefined && index === undefined) return record
  return {
    ...record,
    ...(parentId !== undefined && { parentId }),
    ...(index !== undefined && { index }),
  } as TLRecord
}

function byId(a: Quarantined, b: Quarantined): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
