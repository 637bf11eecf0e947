import type { TLRecord } from '@tldraw/tlschema'
import { RepairedBindings } from './repair-bindings.ts'
import { PageFurniture } from './repair-furniture.ts'
import { RepairedPages } from './repair-pages.ts'
import { RepairedParents } from './repair-parents.ts'
import { ShownTree } from './shown-tree.ts'

/** What the repair decided about the records as a whole. */
export interface Repair {
  /**
   * Records that exist but must not be shown: empty groups, broken or doubled bindings, furniture of a
   * page that is gone.
   */
  readonly hidden: ReadonlySet<string>
  /** Records that nobody wrote but a valid board needs: a page, the document record. */
  readonly added: ReadonlyMap<string, TLRecord>
  readonly parents: ReadonlyMap<string, string>
  readonly indices: ReadonlyMap<string, string>
}

/** The one document record, as tldraw names it. */
export const DOCUMENT_ID = 'document:document'

/** The document record of a board that has none. */
export function defaultDocument(): TLRecord {
  const document = { id: DOCUMENT_ID, typeName: 'document', gridSize: 10, name: '', meta: {} }
  return document as unknown as TLRecord
}

/**
 * Turns any set of valid records into a valid board, the same on every replica: no clock, no chance,
 * no dependence on order. It decides only; nothing of it is written to the document, so a record
 * that looked wrong for a moment is right again when the missing half arrives.
 *
 * Each rule keeps what it needs to decide again for a few records: who names whom as parent, who
 * shares an index, which bindings are on a shape. So a change costs what it touches. There is no
 * other way for a whole board: there everything is new, and the same code decides for everything.
 * The rules run in an order in which none looks at what a later one decides.
 */
export class BoardRepair implements Repair {
  readonly hidden = new Set<string>()
  readonly indices = new Map<string, string>()
  readonly #records: ReadonlyMap<string, TLRecord>
  readonly #isProtected: { has(id: string): boolean }
  /** The records, and which were protected, at the last update. */
  readonly #known = new Map<string, TLRecord>()
  readonly #knownProtected = new Set<string>()
  readonly #pages = new RepairedPages(this.indices)
  readonly #parents: RepairedParents
  readonly #tree = new ShownTree(this.hidden, this.indices)
  readonly #bindings: RepairedBindings
  readonly #furniture = new PageFurniture()
  #added: ReadonlyMap<string, TLRecord> = new Map()
  #havePagesChanged = true

  /**
   * @param records - every record that passed its own validation; read again at each update
   * @param isProtected - ids of the template
   */
  constructor(
    records: ReadonlyMap<string, TLRecord>,
    isProtected: { readonly has: (id: string) => boolean },
  ) {
    this.#records = records
    this.#isProtected = isProtected
    this.#parents = new RepairedParents(records)
    this.#bindings = new RepairedBindings({ records, tree: this.#tree, hidden: this.hidden })
  }

  get added(): ReadonlyMap<string, TLRecord> {
    return this.#added
  }

  get parents(): ReadonlyMap<string, string> {
    return this.#parents.given
  }

  /**
   * Decides again after these records came, changed or went.
   *
   * @returns the ids of records that may be shown differently now
   */
  update(ids: Iterable<string>): Set<string> {
    const touched = new Set<string>()
    for (const id of ids) if (this.#take(id)) touched.add(id)
    const placed = new Set(touched)
    if (this.#havePagesChanged) this.#settlePages(touched)
    for (const id of this.#furniture.settle((page) => this.#isPage(page))) {
      // What it hid was not in the tree, so nothing else hid it.
      if (!this.#furniture.isHidden(id)) this.hidden.delete(id)
      touched.add(id)
      placed.add(id)
    }
    for (const id of this.#parents.settle(this.#pages.first)) placed.add(id)
    for (const id of placed) this.#place(id)
    this.#bindings.settle(this.#tree.settle(touched), touched)
    return touched
  }

  /** Hands a record to the rules for its type; the answer is whether it is another one now. */
  #take(id: string): boolean {
    const before = this.#known.get(id)
    const after = this.#records.get(id)
    const isProtected = after !== undefined && this.#isProtected.has(id)
    if (before === after && this.#knownProtected.has(id) === isProtected) return false
    if (after) this.#known.set(id, after)
    else this.#known.delete(id)
    if (isProtected) this.#knownProtected.add(id)
    else this.#knownProtected.delete(id)
    switch ((after ?? before)?.typeName) {
      case 'shape': {
        const wasWithPage = this.#furniture.has(id)
        const shape = as(after, 'shape')
        const isWithPage = this.#furniture.put(id, isProtected ? shape : undefined)
        const had = wasWithPage ? undefined : as(before, 'shape')
        if (this.#parents.change(id, had, isWithPage ? undefined : shape)) {
          this.#havePagesChanged = true
        }
        break
      }
      case 'binding':
        this.#bindings.change(id, as(before, 'binding'), as(after, 'binding'))
        break
      case 'page':
        this.#pages.put(id, as(after, 'page'), isProtected)
        this.#havePagesChanged = true
        break
      case 'document':
        this.#havePagesChanged = true
        break
      default:
    }
    return true
  }

  #settlePages(touched: Set<string>): void {
    this.#havePagesChanged = false
    this.#furniture.pagesChanged()
    this.#pages.settle(this.#parents.usedPages(), touched)
    const added = new Map(this.#pages.added)
    if (!this.#records.has(DOCUMENT_ID)) added.set(DOCUMENT_ID, defaultDocument())
    this.#added = added
    touched.add(DOCUMENT_ID)
  }

  #isPage(id: string): boolean {
    return this.#records.get(id)?.typeName === 'page' || this.#added.has(id)
  }

  #place(id: string): void {
    // The tree keeps account of what is hidden in it, so this one is not in it at all.
    const isWithoutPage = this.#furniture.isHidden(id)
    const shape = isWithoutPage ? undefined : as(this.#known.get(id), 'shape')
    const isProtected = this.#knownProtected.has(id)
    this.#tree.put(
      id,
      shape && {
        id,
        parent: this.#parents.of(id),
        index: shape.index,
        type: shape.type,
        isProtected,
      },
    )
    if (isWithoutPage) this.hidden.add(id)
  }
}

/** The record if it is of that type. */
function as<Name extends TLRecord['typeName']>(
  record: TLRecord | undefined,
  typeName: Name,
): Extract<TLRecord, { typeName: Name }> | undefined {
  return record?.typeName === typeName
    ? (record as Extract<TLRecord, { typeName: Name }>)
    : undefined
}
