import type { TLRecord, TLStore } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { baseOf, overlayKey, textOf } from '#lib/board/cells.ts'
import { createFragment } from '#lib/board/fragment.ts'
import { plainJson } from '#lib/board/json.ts'
import { documentTypeOf } from '#lib/board/schema.ts'
import { interceptChanges } from '#lib/sync/store-internals.ts'
import { writeEdits, type RecordEdit } from '#lib/sync/write-records.ts'
import * as bindingAdapter from '#tests/support/binding-adapter.ts'
import type { Adapter } from '#tests/support/board-factory.ts'
import { recorderOf } from '#tests/support/history-recorder.ts'

/** Mistakes that a binding could make; the fuzzer must notice each. */
export const brokenBindings: Readonly<Record<string, Adapter>> = {
  'one that never takes back a local edit which the board does not show': {
    ...bindingAdapter,
    attach: (doc, store) => attach({ doc, store, reconcilesLocal: false, write: writeGroups }),
  },
  'one that writes whole records': {
    ...bindingAdapter,
    attach: (doc, store) => attach({ doc, store, reconcilesLocal: true, write: writeWhole }),
  },
  'one whose undo is not guarded': {
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
}

interface Write {
  readonly doc: Y.Doc
  readonly view: BoardView
  readonly edits: readonly RecordEdit[]
  readonly written: Touched
}

const ORIGIN = { kind: 'local-edit', by: 'bind-records' } as const

function attach(options: {
  readonly doc: Y.Doc
  readonly store: TLStore
  readonly reconcilesLocal: boolean
  readonly write: (write: Write) => void
}) {
  const { doc, store } = options
  const view = new BoardView(doc)
  let dirty = new Set<string>()
  let touched = new Touched()
  let isMerging = false
  const reconcile = (ids: Iterable<string>) => {
    isMerging = true
    store.mergeRemoteChanges(() => {
      const wanted = [...ids].map((id) => ({
        id: id as TLRecord['id'],
        record: view.records.get(id),
      }))
      store.put(wanted.flatMap(({ record }) => record ?? []))
      store.remove(wanted.flatMap(({ id, record }) => (record ? [] : [id])))
    })
    isMerging = false
  }
  const stop = interceptChanges(store, (ids) => {
    if (!isMerging) for (const id of ids) if (documentTypeOf(id)) dirty.add(id)
  })
  doc.getMap('r').observe((event, { origin }) => {
    if (origin !== ORIGIN) for (const key of event.keysChanged) touched.records.add(key)
  })
  doc.getMap('t').observeDeep((events, { origin }) => {
    if (origin === ORIGIN) return
    for (const { path, keys } of events) {
      for (const id of path.length > 0 ? [String(path[0])] : keys.keys()) touched.texts.add(id)
    }
  })
  reconcile(
    new Set([
      ...view.records.keys(),
      ...store
        .allRecords()
        .map(({ id }) => id)
        .filter(documentTypeOf),
    ]),
  )
  const flush = () => {
    const edited = dirty
    dirty = new Set()
    const edits = [...edited].map((id) => ({
      id,
      before: view.records.get(id),
      after: store.get(id as TLRecord['id']),
    }))
    const written = touched
    touched = new Touched()
    options.write({ doc, view, edits: edits.filter((edit) => edit.before !== edit.after), written })
    const changed = view.refresh(written)
    const ids = options.reconcilesLocal
      ? [...changed, ...edited]
      : [...changed].filter((id) => !edited.has(id))
    reconcile(ids)
  }
  return { flush, detach: stop }
}

function writeGroups(write: Write): void {
  writeEdits({ ...write, origin: ORIGIN })
}

function writeWhole({ doc, view, edits, written }: Write): void {
  doc.transact(() => {
    for (const { id, after } of edits) {
      for (const key of [
        id,
        ...[...view.overlayGroups(id)].map((group) => overlayKey(id, group)),
      ]) {
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
