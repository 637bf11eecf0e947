import type { TLRecord } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { overlayKey, parseCellKey, textPropOf, withText, type CellChange } from './cells.ts'
import { decodeTemplate, docRoots, readText, type DocRoots } from './doc-cells.ts'
import { sameJson } from './json.ts'
import { compose, composeOne, type Quarantined } from './project.ts'
import { repair, type Repair } from './repair.ts'
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
 * {@link BoardView.refresh}, at the cost of what changed. A move, a colour or a text costs one
 * record; whatever can change other records (a new, deleted or reparented one, an index, a binding)
 * runs the repair over all of them.
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
  #repair: Repair
  #shown: Map<string, TLRecord>

  constructor(doc: Y.Doc) {
    this.#roots = docRoots(doc)
    const ids = new Set<string>()
    for (const root of ['records', 'template'] as const) {
      for (const key of this.#roots[root].keys()) ids.add(this.#noteKey(root, key))
    }
    for (const id of ids) this.#decode(id)
    this.#repair = repair(this.#decoded, this)
    this.#shown = compose(this.#decoded, this.#repair)
  }

  /** What is shown, by id. */
  get records(): ReadonlyMap<string, TLRecord> {
    return this.#shown
  }

  /** In order of ids. */
  get quarantined(): readonly Quarantined[] {
    return [...this.#faults.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
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
    let isStructural = touched.template.size > 0
    const plain: string[] = []
    for (const id of ids) {
      const before = this.#decoded.get(id)
      this.#decode(id)
      const after = this.#decoded.get(id)
      if (before === after) continue
      if (before && after && hasSamePlace(before, after)) plain.push(id)
      else isStructural = true
    }
    return isStructural ? this.#repairAll() : this.#replace(plain)
  }

  #replace(ids: readonly string[]): Set<string> {
    const changed = new Set<string>()
    for (const id of ids) {
      const record = this.#decoded.get(id)
      const shown = record && composeOne(record, this.#repair)
      if (!shown || sameJson(shown, this.#shown.get(id))) continue
      this.#shown.set(id, shown)
      changed.add(id)
    }
    return changed
  }

  /** The seam for an incremental repair: everything structural comes through here. */
  #repairAll(): Set<string> {
    const before = this.#shown
    this.#repair = repair(this.#decoded, this)
    this.#shown = compose(this.#decoded, this.#repair)
    const changed = new Set<string>()
    for (const [id, record] of this.#shown) {
      const old = before.get(id)
      if (old === record) continue
      if (old && sameJson(old, record)) this.#shown.set(id, old)
      else changed.add(id)
    }
    for (const id of before.keys()) if (!this.#shown.has(id)) changed.add(id)
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
    if (result && !result.ok) this.#faults.set(id, { id, reason: result.fault })
    else this.#faults.delete(id)
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

/** True when the change from one to the other cannot alter how other records are shown. */
function hasSamePlace(a: TLRecord, b: TLRecord): boolean {
  if (a.typeName === 'shape' && b.typeName === 'shape') {
    return a.type === b.type && a.parentId === b.parentId && a.index === b.index
  }
  if (a.typeName === 'page' && b.typeName === 'page') return a.index === b.index
  return a.typeName === b.typeName && a.typeName !== 'binding'
}
