import type { TLPage, TLRecord } from '@tldraw/tlschema'
import { keysBetween, nthIndex } from './index-keys.ts'
import { DEFAULT_PAGE_ID } from './layout.ts'
import { SiblingOrder, type Sibling } from './sibling-order.ts'

/** The page of a board that has none. */
export function defaultPage(): TLRecord {
  return page({ id: DEFAULT_PAGE_ID, name: 'Page 1', index: nthIndex(0) })
}

/** True for the ids of pages. */
export function isPageId(id: string): boolean {
  return id.startsWith('page:')
}

/**
 * Gives a board at least one page, every page an index of its own, and back the pages on which shapes
 * still are: a page deleted while somebody added to it returns, behind the others.
 */
export class RepairedPages {
  readonly #indices: Map<string, string>
  readonly #order: SiblingOrder
  readonly #pages = new Map<string, Sibling>()
  #added = new Map<string, TLRecord>()
  #first = DEFAULT_PAGE_ID

  /** @param indices - gets the index of every page that does not keep its own */
  constructor(indices: Map<string, string>) {
    this.#indices = indices
    this.#order = new SiblingOrder(indices)
  }

  /** Pages that nobody wrote. */
  get added(): ReadonlyMap<string, TLRecord> {
    return this.#added
  }

  /** Where shapes without a place go. */
  get first(): string {
    return this.#first
  }

  /** A page that came, changed or, without a value, went. */
  put(id: string, value: TLPage | undefined, isProtected: boolean): void {
    const before = this.#pages.get(id)
    if (before) this.#order.remove(before)
    this.#pages.delete(id)
    if (!value) return
    const sibling = { id, index: value.index, isProtected }
    this.#order.add(sibling)
    this.#pages.set(id, sibling)
  }

  /** @param used - ids of pages that shapes say they are on */
  settle(used: Iterable<string>, touched: Set<string>): void {
    this.#order.settle(touched)
    const added = new Map<string, TLRecord>()
    if (this.#pages.size === 0) added.set(DEFAULT_PAGE_ID, defaultPage())
    this.#first = this.#order.first?.id ?? DEFAULT_PAGE_ID
    const missing = [...used].filter((id) => !this.#pages.has(id) && !added.has(id)).sort()
    const last = this.#order.last
    const end = last ? (this.#indices.get(last.id) ?? last.index) : nthIndex(0)
    const keys = keysBetween(end, undefined, missing.length) ?? []
    missing.forEach((id, at) => {
      added.set(id, page({ id, name: 'Recovered', index: keys[at] ?? end }))
    })
    for (const id of [...this.#added.keys(), ...added.keys()]) touched.add(id)
    this.#added = added
  }
}

function page(fields: { id: string; name: string; index: string }): TLRecord {
  return { ...fields, typeName: 'page', meta: {} } as unknown as TLRecord
}
