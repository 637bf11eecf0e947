import type { TLRecord, TLStore } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { baseOf, overlayKey, parseCellKey, textOf } from '#lib/board/cells.ts'
import { createFragment } from '#lib/board/fragment.ts'
import { plainJson } from '#lib/board/json.ts'
import { documentTypeOf } from '#lib/board/schema.ts'
import { putValidated } from '#lib/sync/put-validated.ts'
import { interceptChanges } from '#lib/sync/store-internals.ts'
import { writeEdits, type RecordEdit } from '#lib/sync/write-records.ts'
import * as bindingAdapter from '#tests/support/binding-adapter.ts'
import type { Adapter } from '#tests/support/board-factory.ts'
import { recorderOf } from '#tests/support/history-recorder.ts'
import type { OracleNumber } from './oracle-names.ts'

interface BrokenBinding {
  readonly name: string
  readonly oracles: readonly OracleNumber[]
  readonly adapter: Adapter
}

interface Board {
  readonly doc: Y.Doc
  readonly view: BoardView
}

interface Write extends Board {
  readonly edits: readonly RecordEdit[]
  readonly written: Touched
}

/** A small binding that is sound but for the part that is put in. */
interface Parts {
  readonly reconcilesLocal: boolean
  readonly write: (write: Write) => void
  readonly show: (board: Board, id: string) => TLRecord | undefined
  /** How a shown record enters the store. */
  readonly put: (store: TLStore, record: TLRecord) => void
  /** Whether it shows all records at every flush, and not only those that changed. */
  readonly showsAll: boolean
  readonly after: (board: Board) => void
}

const ORIGIN = { kind: 'local-edit', by: 'bind-records' } as const

const SOUND: Parts = {
  reconcilesLocal: true,
  write: (write) => writeEdits({ ...write, origin: ORIGIN }),
  show: ({ view }, id) => view.records.get(id),
  put: (store, record) => store.put([record]),
  showsAll: false,
  after: () => {},
}

function broken(part: Partial<Parts>): Adapter {
  const parts = { ...SOUND, ...part }
  return {
    ...bindingAdapter,
    attach(doc, store) {
      const binding = new LooseBinding({ doc, store, parts })
      return { flush: () => binding.flush(), detach: () => binding.detach() }
    },
  }
}

/** Mistakes that a binding could make, and the oracles that must notice each. */
export const brokenBindings: readonly BrokenBinding[] = [
  { name: 'one that writes whole records', oracles: [7], adapter: broken({ write: writeWhole }) },
  // The app puts what it shows past the store's own validation: without the projection, which has
  // validated it, whatever a peer wrote is in the store.
  {
    name: 'one without a projection',
    oracles: [3, 4],
    adapter: broken({
      show: unchecked,
      showsAll: true,
      put: (store, record) => putValidated(store, [record]),
    }),
  },
  // A store that validates throws at the first record which its schema refuses.
  {
    name: 'one that checks nothing',
    oracles: [10],
    adapter: broken({ show: unchecked, showsAll: true }),
  },
  {
    name: 'one that never takes back a local edit which the board does not show',
    oracles: [1],
    adapter: broken({ reconcilesLocal: false }),
  },
  { name: 'one with chance in its repairs', oracles: [1], adapter: broken({ show: jittered }) },
  {
    name: 'one that writes its repairs into the document',
    oracles: [5, 6],
    adapter: broken({ after: writeRepairs }),
  },
  {
    name: 'one with the undo that tldraw comes with',
    oracles: [8],
    adapter: {
      ...bindingAdapter,
      undo(store) {
        const history = recorderOf(store)
        return {
          mark: () => history.mark(),
          undo: () => history.undo(),
          redo: () => history.redo(),
        }
      },
    },
  },
]

class LooseBinding {
  readonly #doc: Y.Doc
  readonly #store: TLStore
  readonly #parts: Parts
  readonly #view: BoardView
  readonly #stop: () => void
  #dirty = new Set<string>()
  #touched = new Touched()
  #isMerging = false
  #isOver = false

  constructor({ doc, store, parts }: { doc: Y.Doc; store: TLStore; parts: Parts }) {
    this.#doc = doc
    this.#store = store
    this.#parts = parts
    this.#view = new BoardView(doc)
    this.#stop = interceptChanges(store, (ids) => {
      if (this.#isMerging) return
      for (const id of ids) if (documentTypeOf(id)) this.#dirty.add(id)
    })
    this.#observe()
    this.#reconcile(this.#everything())
  }

  flush(): void {
    if (this.#isOver) return
    const edited = this.#dirty
    this.#dirty = new Set()
    const board = { doc: this.#doc, view: this.#view }
    const edits = [...edited]
      .map((id) => ({ id, before: this.#parts.show(board, id), after: this.#get(id) }))
      .filter((edit) => edit.before !== edit.after)
    const written = this.#touched
    this.#touched = new Touched()
    this.#parts.write({ ...board, edits, written })
    const changed = this.#view.refresh(written)
    const ids = this.#parts.showsAll ? this.#everything() : changed
    const mine = this.#parts.reconcilesLocal ? edited : []
    this.#reconcile(new Set([...ids, ...mine]))
    this.#parts.after(board)
  }

  detach(): void {
    this.flush()
    this.#isOver = true
    this.#stop()
  }

  #observe(): void {
    this.#doc.getMap('r').observe((event, { origin }) => {
      if (origin !== ORIGIN) for (const key of event.keysChanged) this.#touched.records.add(key)
    })
    this.#doc.getMap('t').observeDeep((events, { origin }) => {
      if (origin === ORIGIN) return
      for (const { path, keys } of events) {
        for (const id of path.length > 0 ? [String(path[0])] : keys.keys()) {
          this.#touched.texts.add(id)
        }
      }
    })
  }

  #everything(): Set<string> {
    const stored = this.#store.allRecords().map(({ id }) => id)
    return new Set([
      ...this.#view.records.keys(),
      ...idsOf(this.#doc),
      ...stored.filter(documentTypeOf),
    ])
  }

  #reconcile(ids: Iterable<string>): void {
    this.#isMerging = true
    const board = { doc: this.#doc, view: this.#view }
    this.#store.mergeRemoteChanges(() => {
      for (const id of ids) {
        const record = this.#parts.show(board, id)
        if (record) this.#parts.put(this.#store, record)
        else this.#store.remove([id as TLRecord['id']])
      }
    })
    this.#isMerging = false
  }

  #get(id: string): TLRecord | undefined {
    return this.#store.get(id as TLRecord['id'])
  }
}

function idsOf(doc: Y.Doc): string[] {
  return [...doc.getMap('r').keys()].map((key) => parseCellKey(key).id).filter(documentTypeOf)
}

function unchecked({ doc, view }: Board, id: string): TLRecord | undefined {
  const base = doc.getMap('r').get(id)
  const isRecord = typeof base === 'object' && base !== null && 'id' in base
  return view.decoded(id) ?? (isRecord ? (base as TLRecord) : undefined)
}

/** Another key on every replica where siblings collide, as with tldraw's own generator. */
function jittered({ doc, view }: Board, id: string): TLRecord | undefined {
  const shown = view.records.get(id)
  const written = view.decoded(id)
  const isRepaired = shown && written && 'index' in shown && 'index' in written
  if (!isRepaired || shown.index === written.index) return shown
  return { ...shown, index: `${shown.index}${(doc.clientID % 7) + 1}` } as TLRecord
}

function writeRepairs({ doc, view }: Board): void {
  doc.transact(() => {
    for (const [id, shown] of view.records) {
      const written = view.decoded(id)
      if (!written || !('index' in shown) || !('index' in written)) continue
      if (shown.index !== written.index) doc.getMap('r').set(overlayKey(id, 'index'), shown.index)
    }
  }, 'repair')
}

function writeWhole({ doc, view, edits, written }: Write): void {
  doc.transact(() => {
    for (const { id, after } of edits) {
      const overlays = [...view.overlayGroups(id)].map((group) => overlayKey(id, group))
      for (const key of [id, ...overlays]) {
        doc.getMap('r').delete(key)
        written.records.add(key)
      }
      if (!after) continue
      doc.getMap('r').set(id, plainJson(baseOf(after)))
      const text = textOf(after)
      if (text) doc.getMap('t').set(id, createFragment(text))
      written.texts.add(id)
    }
  }, ORIGIN)
}
