import * as Y from 'yjs'
import { BoardView } from '#lib/board/board-view.ts'
import { applyCell, parseCellKey, type CellChange } from '#lib/board/cells.ts'
import { docRoots, type DocRoots } from '#lib/board/doc-cells.ts'
import { createFragment, readFragment, readWhole, updateFragment } from '#lib/board/fragment.ts'
import { jsonSize, sameJson, type Json, type JsonObject } from '#lib/board/json.ts'
import { CLIENT_ROOTS, ROOT } from '#lib/board/layout.ts'
import { mergeText } from '#lib/board/merge-text.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import { decodeRecord, faultOf } from '#lib/board/validate.ts'
import { readFiltered, readFilteredWhole, visitVisible, type Keep } from './filtered-text.ts'
import type { LocalEdit } from './local-edit.ts'
import { unkeptOf, type Unkept } from './unkept.ts'
import type { UnsentWork } from './unsent-work.ts'

/** What became of unsent work in a fresh document. */
export interface Reapplied {
  /** How many records have changes that were kept. */
  readonly kept: number
  /** How many have changes that were not. */
  readonly dropped: number
  /** Of those, the ones with words that were not kept, for a file. */
  readonly unkept: readonly Unkept[]
}

/**
 * Writes the unsent work into `newDoc` as this person's edits: records made, groups changed, records
 * deleted, and text as a three-way merge. Left out are writes to what only the server may write, to
 * records that are gone, values that a board does not show, and what was typed into a text that by now
 * holds what only a newer version knows: there is no telling how the two fit together.
 *
 * Deletes are found by comparing the two documents, so they are kept within an epoch only: a rebuilt
 * document shares no ids with the old one, and keeping a note is the smaller mistake.
 */
export function reapply(newDoc: Y.Doc, work: UnsentWork): Reapplied {
  const rebase = new Rebase(newDoc, work)
  return rebase.run()
}

/** Together well under the 4 MiB of one frame. */
const MAX_TRANSACTION_BYTES = 512 * 1024

class Rebase {
  readonly #old: DocRoots
  readonly #new: DocRoots
  readonly #newDoc: Y.Doc
  readonly #work: UnsentWork
  readonly #view: BoardView
  readonly #isSameEpoch: boolean
  /** What the old document knew of every client, and what the server knows. */
  readonly #known: ReadonlyMap<number, number>
  readonly #served: ReadonlyMap<number, number>
  readonly #kept = new Set<string>()
  readonly #dropped = new Set<string>()
  readonly #made = new Set<string>()
  readonly #textsLeft = new Set<string>()
  readonly #writes: { readonly bytes: number; readonly run: () => void }[] = []

  constructor(newDoc: Y.Doc, work: UnsentWork) {
    this.#newDoc = newDoc
    this.#work = work
    this.#old = docRoots(work.doc)
    this.#new = docRoots(newDoc)
    this.#view = new BoardView(newDoc)
    this.#isSameEpoch = epochOf(work.doc) === epochOf(newDoc)
    this.#known = Y.decodeStateVector(Y.encodeStateVector(work.doc))
    this.#served = Y.decodeStateVector(Y.encodeStateVector(newDoc))
  }

  run(): Reapplied {
    const cells = [...itemsOf(this.#old.records)].map(([key, item]) => ({
      ...parseCellKey(key),
      key,
      item,
    }))
    for (const cell of cells) if (cell.group === undefined) this.#base(cell)
    for (const cell of cells)
      if (cell.group !== undefined) this.#overlay({ ...cell, group: cell.group })
    for (const id of this.#old.texts.keys()) this.#text(id)
    this.#countForbidden()
    this.#write()
    return {
      kept: this.#kept.size,
      dropped: this.#dropped.size,
      unkept: unkeptOf(this.#work.doc, this.#textsLeft),
    }
  }

  #base({ id, key, item }: { id: string; key: string; item: Y.Item }): void {
    if (item.deleted) return this.#deletion(id, key)
    if (!this.#isUnsent(item)) return
    const base = this.#old.records.get(key)
    if (sameJson(base, this.#new.records.get(key))) return
    if (this.#view.has(id) || !decodeRecord({ id, base, overlays: [] }).ok) {
      this.#dropped.add(id)
      return
    }
    this.#made.add(id)
    this.#set({ id, key, value: base })
  }

  #overlay(cell: { id: string; group: string; key: string; item: Y.Item }): void {
    const { id, key, item } = cell
    if (item.deleted) return this.#deletion(id, key)
    if (!this.#isUnsent(item)) return
    const value = this.#old.records.get(key) as Json | undefined
    if (this.#new.records.has(key) && sameJson(value, this.#new.records.get(key))) return
    if (this.#allows(id, { group: cell.group, value })) this.#set({ id, key, value })
    else this.#dropped.add(id)
  }

  /** A record that is made here was checked with its base; its other cells were checked when written. */
  #allows(id: string, change: CellChange): boolean {
    if (this.#view.has(id)) return false
    const record = this.#view.decoded(id) as JsonObject | undefined
    if (!record) return this.#made.has(id)
    const changed = applyCell(record, change)
    return changed !== undefined && !faultOf(id, changed)
  }

  /** The server still has a value that this client knew and no longer has: it was deleted here. */
  #deletion(id: string, key: string): void {
    const theirs = itemsOf(this.#new.records).get(key)
    if (!this.#isSameEpoch || !theirs || theirs.deleted || this.#view.has(id)) return
    if (!isBelow(this.#known, theirs.id.client, theirs.id.clock)) return
    this.#kept.add(id)
    this.#writes.push({ bytes: key.length, run: () => this.#new.records.delete(key) })
  }

  #text(id: string): void {
    const mine = this.#old.texts.get(id)
    if (!(mine instanceof Y.XmlFragment)) return
    const theirs = this.#new.texts.get(id)
    if (!(theirs instanceof Y.XmlFragment)) return this.#begin(id, mine)
    const merged = this.#merged(mine, theirs)
    if (merged === 'nothing') return
    const isThere = this.#view.decoded(id) !== undefined || this.#made.has(id)
    if (merged === 'unknown' || this.#view.has(id) || !isThere) return this.#leave(id)
    if (sameJson(merged, readWhole(theirs, Infinity))) return
    this.#kept.add(id)
    this.#writes.push({ bytes: jsonSize(merged) ?? 0, run: () => updateFragment(theirs, merged) })
  }

  /** The text of a record that was made here, or that has come without one until now. */
  #begin(id: string, mine: Y.XmlFragment): void {
    const isMine = this.#made.has(id) || this.#hasUnsent(mine)
    if (!isMine || !this.#old.records.has(id)) return
    const isThere = this.#view.decoded(id) !== undefined || this.#made.has(id)
    if (this.#view.has(id) || !isThere) return this.#leave(id)
    const text = readWhole(mine, Infinity)
    this.#setText(id, text ?? readFragment(mine))
    if (!text) this.#leave(id)
  }

  /** Not kept, and offered to the person: their words are not to be had from anywhere else. */
  #leave(id: string): void {
    // They deleted it themselves.
    if (!this.#old.records.has(id)) return
    this.#dropped.add(id)
    this.#textsLeft.add(id)
  }

  /**
   * The new text; 'nothing' when nothing of the old one is unsent, and 'unknown' when something is that
   * cannot be joined: what was cut or flattened is not written back.
   */
  #merged(mine: Y.XmlFragment, theirs: Y.XmlFragment): RichText | 'nothing' | 'unknown' {
    const { from, isBase, isOwn } = this.#sides(mine, theirs)
    const base = readFilteredWhole(from, isBase)
    const text = readFilteredWhole(mine, isOwn)
    if (base && text && sameJson(base, text)) return 'nothing'
    const now = readWhole(theirs, Infinity)
    const merged = base && text && now && mergeText({ base, mine: text, theirs: now })
    if (merged) return merged
    const isChanged =
      this.#hasUnsent(mine) || !sameJson(readFiltered(from, isBase), readFiltered(mine, isOwn))
    return isChanged ? 'unknown' : 'nothing'
  }

  /** What of which text this person's changes began with, and what of the old one they led to. */
  #sides(
    mine: Y.XmlFragment,
    theirs: Y.XmlFragment,
  ): { readonly from: Y.XmlFragment; readonly isBase: Keep; readonly isOwn: Keep } {
    if (!this.#isSameEpoch) {
      const isBase: Keep = (client, clock) => this.#isServed(client, clock)
      return { from: mine, isBase, isOwn: () => true }
    }
    // What a teammate deleted meanwhile is still in the old text. It must not look like an addition,
    // so both sides of the comparison hold only what the server still has, and the unsent.
    const served = new Set<string>()
    visitVisible(theirs, (client, clock) => served.add(`${client}:${clock}`))
    return {
      from: theirs,
      isBase: (client, clock) => isBelow(this.#known, client, clock),
      isOwn: (client, clock) => !this.#isServed(client, clock) || served.has(`${client}:${clock}`),
    }
  }

  #hasUnsent(fragment: Y.XmlFragment): boolean {
    let hasUnsent = false
    visitVisible(fragment, (client, clock) => {
      hasUnsent ||= !this.#isServed(client, clock)
    })
    return hasUnsent
  }

  #set(cell: { id: string; key: string; value: unknown }): void {
    this.#kept.add(cell.id)
    const run = () => this.#new.records.set(cell.key, cell.value)
    this.#writes.push({ bytes: jsonSize(cell.value) ?? 0, run })
  }

  #setText(id: string, text: RichText): void {
    this.#kept.add(id)
    const run = () => this.#new.texts.set(id, createFragment(text))
    this.#writes.push({ bytes: jsonSize(text) ?? 0, run })
  }

  /** Whatever this client wrote outside of records and texts stays behind. */
  #countForbidden(): void {
    for (const [name, root] of this.#work.doc.share) {
      if (CLIENT_ROOTS.has(name)) continue
      for (const [key, item] of itemsOf(root)) {
        const isMine = item.deleted ? this.#isDeletedHere(name, key) : this.#isUnsent(item)
        if (isMine)
          this.#dropped.add(name === ROOT.template ? parseCellKey(key).id : `${name} ${key}`)
      }
    }
  }

  #isDeletedHere(root: string, key: string): boolean {
    if (!this.#isSameEpoch || root !== ROOT.template) return false
    return itemsOf(this.#new.template).get(key)?.deleted === false
  }

  #write(): void {
    const origin: LocalEdit = { kind: 'local-edit', by: 'rebase' }
    let batch: (() => void)[] = []
    let bytes = 0
    const commit = () => {
      const runs = batch
      if (runs.length > 0) this.#newDoc.transact(() => runs.forEach((run) => run()), origin)
      batch = []
      bytes = 0
    }
    for (const write of this.#writes) {
      if (bytes + write.bytes > MAX_TRANSACTION_BYTES) commit()
      batch.push(write.run)
      bytes += write.bytes
    }
    commit()
  }

  #isUnsent(item: Y.Item): boolean {
    return !this.#isServed(item.id.client, item.id.clock)
  }

  #isServed(client: number, clock: number): boolean {
    if (isBelow(this.#work.acked, client, clock)) return true
    return this.#isSameEpoch && isBelow(this.#served, client, clock)
  }
}

function isBelow(vector: ReadonlyMap<number, number>, client: number, clock: number): boolean {
  return clock < (vector.get(client) ?? 0)
}

function epochOf(doc: Y.Doc): unknown {
  return doc.getMap(ROOT.meta).get('epoch')
}

/** The current item of every key ever set, deleted ones included. */
function itemsOf(map: { readonly _map: Map<string, Y.Item> }): Map<string, Y.Item> {
  // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
  return map._map
}
