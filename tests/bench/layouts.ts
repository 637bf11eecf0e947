import type { TLRecord } from '@tldraw/tlschema'
import { YKeyValue } from 'y-utility/y-keyvalue'
import * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { ROOT } from '#lib/board/layout.ts'
import { project } from '#lib/board/project.ts'
import { encodeSeed } from '#lib/board/seed.ts'
import { writeEdits } from '#lib/sync/write-records.ts'

/** One record as somebody had it, and as they left it; undefined when they deleted it. */
export interface Change {
  readonly before: TLRecord
  readonly after: TLRecord | undefined
}

/** A document that somebody edits. */
export interface OpenBoard {
  /** Writes the changes in one transaction. */
  edit(changes: readonly Change[]): void
}

/** A way to keep tldraw's records in a Yjs document. */
export interface Layout {
  readonly name: string
  /** The update that makes a board with these records. */
  seed(records: readonly TLRecord[]): Uint8Array
  open(doc: Y.Doc): OpenBoard
  read(doc: Y.Doc, id: string): TLRecord | undefined
}

/** The layout of the app, by the app's own code: cells per group, texts as fragments. */
const cells: Layout = {
  name: 'Overlap',
  seed: (records) => encodeSeed({ epoch: 1, template: 'bench', furniture: [], records }),
  open(doc) {
    const view = new BoardView(doc)
    return {
      edit(changes) {
        const written = new Touched()
        const edits = changes.map(({ before, after }) => ({ id: before.id, before, after }))
        const origin = { kind: 'local-edit', by: 'bind-records' } as const
        writeEdits({ doc, view, edits, origin, written })
        view.refresh(written)
      },
    }
  },
  read: (doc, id) => project(doc).records[id],
}

/** Whole records as JSON under their ids, which is how most public bindings do it. */
const wholeRecords: Layout = {
  name: 'whole records',
  seed: (records) =>
    updateOf((doc) => {
      for (const record of records) doc.getMap(ROOT.records).set(record.id, record)
    }),
  open(doc) {
    const map = doc.getMap(ROOT.records)
    return {
      edit(changes) {
        doc.transact(() => {
          for (const { before, after } of changes) {
            if (after) map.set(before.id, after)
            else map.delete(before.id)
          }
        })
      },
    }
  },
  read: (doc, id) => doc.getMap(ROOT.records).get(id) as TLRecord | undefined,
}

/** Whole records in y-utility's YKeyValue, as in tldraw's own example for Yjs. */
const keyValue: Layout = {
  name: 'YKeyValue',
  seed: (records) =>
    updateOf((doc) => {
      const pairs = keyValueOf(doc)
      for (const record of records) pairs.set(record.id, record)
    }),
  open(doc) {
    const pairs = keyValueOf(doc)
    return {
      edit(changes) {
        doc.transact(() => {
          for (const { before, after } of changes) {
            if (after) pairs.set(before.id, after)
            else pairs.delete(before.id)
          }
        })
      },
    }
  },
  read: (doc, id) => keyValueOf(doc).get(id),
}

/** Ours first. */
export const layouts: readonly Layout[] = [cells, wholeRecords, keyValue]

/** The layout of the app. */
export const ourLayout: Layout = cells

function keyValueOf(doc: Y.Doc): YKeyValue<TLRecord> {
  return new YKeyValue(doc.getArray<{ key: string; val: TLRecord }>(ROOT.records))
}

function updateOf(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.transact(() => write(doc))
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}
