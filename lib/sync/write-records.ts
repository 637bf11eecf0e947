import type { RecordsDiff } from '@tldraw/store'
import type { TLRecord } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import {
  applyCell,
  baseOf,
  changedGroups,
  isWrittenWhole,
  overlayKey,
  textOf,
  type CellChange,
} from '#lib/board/cells.ts'
import { docRoots, type DocRoots } from '#lib/board/doc-cells.ts'
import { createFragment, readFragment, readWhole, updateFragment } from '#lib/board/fragment.ts'
import { jsonSize, plainJson, sameJson, type JsonObject } from '#lib/board/json.ts'
import { mergeText } from '#lib/board/merge-text.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import { decodeRecord, faultOf } from '#lib/board/validate.ts'
import { WHOLE } from './changed-by-others.ts'
import type { HeldTexts } from './held-texts.ts'

/** One record as the view showed it and as the store has it now; undefined where it is not there. */
export interface RecordEdit {
  readonly id: string
  readonly before: TLRecord | undefined
  readonly after: TLRecord | undefined
}

/** Together well under the 4 MiB of one frame, whatever the records hold. */
const MAX_TRANSACTION_BYTES = 512 * 1024
const MAX_TRANSACTION_RECORDS = 1_000

/**
 * Writes edits into a document: whole records for new ones, only the groups that differ for others,
 * text as the smallest change of its fragment. Large edits become several transactions, parents
 * before children, so that no update comes near the frame limit.
 *
 * Left out are edits of template records, and values that the board would not show: the caller's
 * reconcile then takes them back in the store.
 *
 * @param written - collects what was written; `onGroup` hears of every group but text
 * @param heldTexts - texts that are left alone
 */
export function writeEdits(options: {
  readonly doc: Y.Doc
  readonly view: BoardView
  readonly edits: readonly RecordEdit[]
  readonly origin: unknown
  readonly written: Touched
  readonly heldTexts?: Pick<HeldTexts, 'has'> | undefined
  readonly onGroup?: ((id: string, group: string) => void) | undefined
}): void {
  const { doc, view, origin } = options
  const writer = new Writer(docRoots(doc), view, options)
  for (const chunk of chunks(options.edits.filter(({ id }) => !view.has(id)))) {
    doc.transact(() => {
      for (const edit of chunk) writer.write(edit)
    }, origin)
  }
}

/**
 * Writes a diff of a store into a document that no store is bound to, by the same rules.
 *
 * @param origin - of the transactions; a LocalEdit counts as this person's unsaved work
 */
export function writeDiff(doc: Y.Doc, diff: RecordsDiff<TLRecord>, origin: unknown): void {
  const edits: RecordEdit[] = [
    ...Object.values(diff.added).map((after) => ({ id: after.id, before: undefined, after })),
    ...Object.values(diff.updated).map(([before, after]) => ({ id: after.id, before, after })),
    ...Object.values(diff.removed).map((before) => ({ id: before.id, before, after: undefined })),
  ]
  writeEdits({ doc, view: new BoardView(doc), edits, origin, written: new Touched() })
}

class Writer {
  readonly #roots: DocRoots
  readonly #view: BoardView
  readonly #written: Touched
  readonly #heldTexts: Pick<HeldTexts, 'has'> | undefined
  readonly #onGroup: (id: string, group: string) => void

  constructor(
    roots: DocRoots,
    view: BoardView,
    out: Pick<Parameters<typeof writeEdits>[0], 'written' | 'heldTexts' | 'onGroup'>,
  ) {
    this.#roots = roots
    this.#view = view
    this.#written = out.written
    this.#heldTexts = out.heldTexts
    this.#onGroup = out.onGroup ?? (() => {})
  }

  write({ id, before, after }: RecordEdit): void {
    if (!after) {
      if (before) this.#delete(id)
      return
    }
    // A record that exists but is hidden, such as a second binding of one arrow end.
    const known = before ?? this.#view.decoded(id)
    const isSynthetic = !this.#view.decoded(id) && !this.#roots.records.has(id)
    if (!known || (before && isSynthetic) || this.#view.isQuarantined(id)) {
      this.#create(after)
    } else this.#update(known, after)
  }

  /** Overlay cells without a base stay: they are teammates' edits of a record that was deleted here. */
  #create(record: TLRecord): void {
    const base = plainJson(baseOf(record))
    if (!decodeRecord({ id: record.id, base, overlays: [] }).ok) return
    if (this.#set(record.id, base)) this.#onGroup(record.id, WHOLE)
    const text = textOf(record)
    // A fragment that is there is the text of a record brought back, with all that was typed since.
    if (text && !this.#fragment(record.id)) this.#setText(record.id, text)
  }

  #update(before: TLRecord, after: TLRecord): void {
    const { id } = after
    if (isWrittenWhole(after) || typeOf(before) !== typeOf(after)) {
      if (sameJson(before, after) || !this.#roots.records.has(id)) return
      const base = plainJson(baseOf(after))
      if (!decodeRecord({ id, base, overlays: [] }).ok) return
      for (const group of this.#view.overlayGroups(id)) this.#remove(overlayKey(id, group))
      if (this.#set(id, base)) this.#onGroup(id, WHOLE)
    } else {
      for (const { group, value } of allowed(before, after)) {
        if (this.#set(overlayKey(id, group), plainJson(value))) this.#onGroup(id, group)
      }
    }
    this.#updateText(before, after)
  }

  #updateText(before: TLRecord, after: TLRecord): void {
    const mine = textOf(after)
    if (!mine || this.#heldTexts?.has(after.id)) return
    const base = textOf(before)
    if (base && sameJson(base, mine)) return
    const fragment = this.#fragment(after.id)
    if (!fragment) return this.#setText(after.id, mine)
    const theirs = readFragment(fragment)
    // Written already, by a way past the store.
    if (sameJson(theirs, mine)) return
    // What a newer version wrote is shown as plain text here, and writing that back would delete it.
    if (!readWhole(fragment)) return
    const isUntouched = !base || sameJson(theirs, base)
    const next = isUntouched ? mine : mergeText({ base, mine, theirs })
    if (!next) return
    updateFragment(fragment, next)
    this.#written.texts.add(after.id)
  }

  /** The fragment stays, so that typing by somebody who had not seen the delete is not lost. */
  #delete(id: string): void {
    for (const group of this.#view.overlayGroups(id)) this.#remove(overlayKey(id, group))
    this.#remove(id)
    this.#onGroup(id, WHOLE)
  }

  #fragment(id: string): Y.XmlFragment | undefined {
    const fragment = this.#roots.texts.get(id)
    return fragment instanceof Y.XmlFragment ? fragment : undefined
  }

  #setText(id: string, text: RichText): void {
    this.#roots.texts.set(id, createFragment(text))
    this.#written.texts.add(id)
  }

  /** False when the value is there already: it stays with whoever wrote it. */
  #set(key: string, value: unknown): boolean {
    const { records } = this.#roots
    // Nothing is a value too: it says that what the base has is gone.
    if (records.has(key) && sameJson(records.get(key), value)) return false
    this.#roots.records.set(key, value)
    this.#written.records.add(key)
    return true
  }

  #remove(key: string): void {
    if (!this.#roots.records.has(key)) return
    this.#roots.records.delete(key)
    this.#written.records.add(key)
  }
}

/** The changed groups that leave the record one that the board shows. */
function allowed(before: TLRecord, after: TLRecord): readonly CellChange[] {
  const changes = changedGroups(before, after)
  if (changes.length === 0 || !faultOf(after.id, after)) return changes
  const good: CellChange[] = []
  let current = before as unknown as JsonObject
  for (const change of changes) {
    const next = applyCell(current, change)
    if (!next || faultOf(after.id, next)) continue
    current = next
    good.push(change)
  }
  return good
}

function typeOf(record: TLRecord): string {
  return 'type' in record ? `${record.typeName}:${record.type}` : record.typeName
}

const ORDER: Readonly<Record<string, number>> = {
  document: 0,
  page: 1,
  asset: 2,
  shape: 3,
  binding: 4,
}

function chunks(edits: readonly RecordEdit[]): RecordEdit[][] {
  const result: RecordEdit[][] = []
  let chunk: RecordEdit[] = []
  let bytes = 0
  for (const edit of inOrder(edits)) {
    const size = edit.after ? (jsonSize(edit.after) ?? MAX_TRANSACTION_BYTES) : 64
    const isFull = bytes + size > MAX_TRANSACTION_BYTES || chunk.length >= MAX_TRANSACTION_RECORDS
    if (chunk.length > 0 && isFull) {
      result.push(chunk)
      chunk = []
      bytes = 0
    }
    chunk.push(edit)
    bytes += size
  }
  if (chunk.length > 0) result.push(chunk)
  return result
}

/** New records by type and then parents first, deletions last: no half-way state misses a parent. */
function inOrder(edits: readonly RecordEdit[]): RecordEdit[] {
  if (edits.length < 2) return [...edits]
  const created = new Map(edits.flatMap((edit) => (edit.after ? [[edit.id, edit.after]] : [])))
  const place = (edit: RecordEdit) => {
    if (!edit.after) return 1_000
    return (ORDER[edit.after.typeName] ?? 5) * 100 + depth(edit.after, created)
  }
  return edits
    .map((edit) => ({ edit, place: place(edit) }))
    .sort((a, b) => a.place - b.place)
    .map(({ edit }) => edit)
}

function depth(record: TLRecord, created: ReadonlyMap<string, TLRecord>): number {
  let steps = 0
  let at: TLRecord | undefined = record
  while (at?.typeName === 'shape' && steps < 99) {
    at = created.get(at.parentId)
    if (at) steps++
  }
  return steps
}
