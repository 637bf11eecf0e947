import type { TLRecord } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { overlayKey, parseCellKey, textPropOf, withText, type CellChange } from './cells.ts'
import { decodeTemplate, docRoots, readText, type DocRoots } from './doc-cells.ts'
import { sameJson } from './json.ts'
import { compose, type Quarantined } from './project.ts'
import { BoardRepair } from './repair.ts'
import type { RichText } from './rich-text.ts'
import { documentTypeOf } from './schema.ts'
import { decodeRecord, type DecodedRecord } from './validate.ts'

/** Cells and texts that changed in a document since the view last looked. */
export class Touched {
  /** Cell keys of `r` and of `tpl`. */
  readonly records = new Set<string>()
  readonly template = new Set<string>()
  /** Record ids whose fragment changed. */
  readonly texts = new Set<string>()

  get isEmpty(): boolean {
    return this.records.size === 0 && this.template.size === 0 && this.texts.size === 0
  }
}

/**
 * The projection of one document, kept up to date: equal to `project(doc)` after every
 * {@link BoardView.refresh}, at the cost of what changed and of what that shows differently.
 */
export class BoardView {
  readonly #roots: DocRoots
  /** Overlay groups of each id, so that one record is read without walking the whole map. */
  readonly #groups = {
    records: new Map<string, Set<string>>(),
    template: new Map<string, Set<string>>(),
  }
  readonly #decoded = new Map<string, TLRecord>()
  readonly #texts = new Map<string, RichText>()
  readonly #faults = new Map<string, Quarantined>()
  #quarantined: readonly Quarantined[] | undefined
  readonly #repair: BoardRepair
  readonly #shown = new Map<string, TLRecord>()

  /**
   * @param options.isLookedAt - false to begin as though the document were empty: what is in it is shown
   *   once {@link BoardView.refresh} is told of it, some at a time where all at once would take too long
   */
  constructor(doc: Y.Doc, { isLookedAt = true }: { isLookedAt?: boolean } = {}) {
    this.#roots = docRoots(doc)
    const ids = new Set<string>()
    for (const root of isLookedAt ? (['records', 'template'] as const) : []) {
      for (const key of this.#roots[root].keys()) ids.add(this.#noteKey(root, key))
    }
    this.#repair = new BoardRepair(this.#decoded, this)
    this.#update(ids)
  }

  /** What is shown, by id. */
  get records(): ReadonlyMap<string, TLRecord> {
    return this.#shown
  }

  /** In order of ids; the same list until it changes. */
  get quarantined(): readonly Quarantined[] {
    this.#quarantined ??= [...this.#faults.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    return this.#quarantined
  }

  /** True for ids of the template, which only the server writes. */
  has(id: string): boolean {
    return this.#roots.template.get(id) !== undefined
  }

  /** True when a base is there but what it says cannot be shown. */
  isQuarantined(id: string): boolean {
    return this.#faults.has(id)
  }

  /** The record as its cells say, before the repair; undefined when it has none or is quarantined. */
  decoded(id: string): TLRecord | undefined {
    return this.#decoded.get(id)
  }

  /** Groups of `r` that have an overlay cell for this id. */
  overlayGroups(id: string): ReadonlySet<string> {
    return this.#groups.records.get(id) ?? NO_GROUPS
  }

  /** Looks at what changed; the answer is the ids whose shown record is another one now, or gone. */
  refresh(touched: Touched): Set<string> {
    const ids = new Set<string>()
    for (const key of touched.records) ids.add(this.#noteKey('records', key))
    for (const key of touched.template) ids.add(this.#noteKey('template', key))
    for (const id of touched.texts) {
      this.#texts.delete(id)
      ids.add(id)
    }
    return this.#update(ids)
  }

  #update(ids: ReadonlySet<string>): Set<string> {
    for (const id of ids) this.#decode(id)
    const changed = new Set<string>()
    for (const id of this.#repair.update(ids)) {
      const before = this.#shown.get(id)
      const after = compose(id, this.#decoded, this.#repair)
      if (sameJson(before, after)) continue
      if (after) this.#shown.set(id, after)
      else this.#shown.delete(id)
      changed.add(id)
    }
    return changed
  }

  /** Keeps the index of overlay groups true for one key; the answer is its record's id. */
  #noteKey(root: 'records' | 'template', key: string): string {
    const { id, group } = parseCellKey(key)
    if (group === undefined) return id
    const groups = this.#groups[root]
    const known = groups.get(id)
    if (this.#roots[root].has(key)) {
      if (known) known.add(group)
      else groups.set(id, new Set([group]))
    } else if (known?.delete(group) && known.size === 0) groups.delete(id)
    return id
  }

  #decode(id: string): void {
    const result = this.#read(id)
    if (result?.ok) this.#decoded.set(id, result.record)
    else this.#decoded.delete(id)
    const fault = result?.ok === false ? result.fault : undefined
    if (fault === this.#faults.get(id)?.reason) return
    if (fault) this.#faults.set(id, { id, reason: fault })
    else this.#faults.delete(id)
    this.#quarantined = undefined
  }

  #read(id: string): DecodedRecord | undefined {
    if (!documentTypeOf(id)) return undefined
    const protectedBase = this.#roots.template.get(id)
    if (protectedBase !== undefined) {
      const overlays = this.#overlays('template', id)
      return decodeTemplate({ id, base: protectedBase, overlays })
    }
    const base = this.#roots.records.get(id)
    if (base === undefined) return undefined
    const decoded = decodeRecord({ id, base, overlays: this.#overlays('records', id) })
    return decoded.ok ? { ok: true, record: this.#withText(decoded.record) } : decoded
  }

  #overlays(root: 'records' | 'template', id: string): CellChange[] {
    return [...(this.#groups[root].get(id) ?? NO_GROUPS)].sort().map((group) => ({
      group,
      value: this.#roots[root].get(overlayKey(id, group)) as CellChange['value'],
    }))
  }

  /** The same text stays the same object: the editor takes another object for another text. */
  #withText(record: TLRecord): TLRecord {
    if (!textPropOf(record)) return record
    let text = this.#texts.get(record.id)
    if (!text) {
      text = readText(this.#roots.texts, record.id)
      this.#texts.set(record.id, text)
    }
    const whole = withText(record, text)
    const before = this.#decoded.get(record.id)
    return before && sameJson(before, whole) ? before : whole
  }
}

const NO_GROUPS: ReadonlySet<string> = new Set()
