import { Store, type RecordsDiff } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { project } from '#lib/board/project.ts'
import { boardSchema } from '#lib/board/schema.ts'
import { bindRecords, type BoundRecords } from '#lib/sync/bind-records.ts'
import type { LocalEdit } from '#lib/sync/local-edit.ts'
import { writeEdits, type RecordEdit } from '#lib/sync/write-records.ts'

/** What the convergence fuzzer drives; {@link bindingAdapter} is the one that the app runs. */
export interface Adapter {
  /** Writes a diff of a store into a document. */
  writeDiff(doc: Y.Doc, diff: RecordsDiff<TLRecord>, origin: LocalEdit): void
  /** What a document shows, computed afresh. */
  read(doc: Y.Doc): { records: Readonly<Record<string, TLRecord>>; quarantined: string[] }
  /** Joins both ways; nothing happens between calls of `flush`. */
  attach(doc: Y.Doc, store: TLStore): Attached
}

export interface Attached {
  flush(): void
  detach(): void
  readonly bound?: BoundRecords
}

/** The binding as the app runs it, with a clock that only `flush` moves. */
export const bindingAdapter: Adapter = {
  writeDiff(doc, diff, origin) {
    const edits: RecordEdit[] = [
      ...Object.values(diff.added).map((after) => ({ id: after.id, before: undefined, after })),
      ...Object.values(diff.updated).map(([before, after]) => ({ id: after.id, before, after })),
      ...Object.values(diff.removed).map((before) => ({ id: before.id, before, after: undefined })),
    ]
    writeEdits({ doc, view: new BoardView(doc), edits, origin, written: new Touched() })
  },
  read(doc) {
    const { records, quarantined } = project(doc)
    return { records, quarantined: quarantined.map(({ id }) => id) }
  },
  attach(doc, store) {
    const bound = bindRecords({ doc, store, schedule: () => () => {} })
    return { flush: () => bound.flush(), detach: () => bound.close(), bound }
  },
}

/** A real tldraw store as the editor has it, without the editor. */
export function createStore(): TLStore {
  const assets = { upload: refuse, resolve: () => null, remove: refuse }
  return new Store({
    schema: boardSchema,
    props: { defaultName: '', assets, onMount() {} },
  })
}

async function refuse(): Promise<never> {
  return Promise.reject(new Error('there are no assets in tests'))
}
