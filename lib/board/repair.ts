import type { TLBinding, TLRecord, TLShape } from '@tldraw/tlschema'
import {
  compareSiblings,
  keysBetween,
  nthIndex,
  repairedIndices,
  type Sibling,
} from './index-keys.ts'

/** What the repair decided about the records as a whole. */
export interface Repair {
  /** Records that exist but must not be shown: empty groups, broken or doubled bindings. */
  readonly hidden: ReadonlySet<string>
  /** Records that nobody wrote but a valid board needs: a page, the document record. */
  readonly added: ReadonlyMap<string, TLRecord>
  readonly parents: ReadonlyMap<string, string>
  readonly indices: ReadonlyMap<string, string>
}

/**
 * Turns any set of valid records into a valid board, the same on every replica: no clock, no chance,
 * no dependence on order. It decides only; nothing of it is written to the document, so a record
 * that looked wrong for a moment is right again when the missing half arrives.
 *
 * @param records - every record that passed its own validation
 * @param isProtected - ids of the template
 */
export function repair(
  records: ReadonlyMap<string, TLRecord>,
  isProtected: { has(id: string): boolean },
): Repair {
  const board = new BoardRepair(records, isProtected)
  return board.run()
}

/** The page that a board without any gets, and to which tldraw opens. */
export const DEFAULT_PAGE_ID = 'page:page'

/** The one document record, as tldraw names it. */
export const DOCUMENT_ID = 'document:document'

/** The page of a board that has none. */
export function defaultPage(): TLRecord {
  return page({ id: DEFAULT_PAGE_ID, name: 'Page 1', index: 'a1' })
}

/** The document record of a board that has none. */
export function defaultDocument(): TLRecord {
  const document = { id: DOCUMENT_ID, typeName: 'document', gridSize: 10, name: '', meta: {} }
  return document as unknown as TLRecord
}

function page(fields: { id: string; name: string; index: string }): TLRecord {
  return { ...fields, typeName: 'page', meta: {} } as unknown as TLRecord
}

class BoardRepair {
  readonly #records: ReadonlyMap<string, TLRecord>
  readonly #isProtected: { has(id: string): boolean }
  readonly #shapes: TLShape[] = []
  readonly #hidden = new Set<string>()
  readonly #added = new Map<string, TLRecord>()
  readonly #parents = new Map<string, string>()
  readonly #indices = new Map<string, string>()

  constructor(records: ReadonlyMap<string, TLRecord>, isProtected: { has(id: string): boolean }) {
    this.#records = records
    this.#isProtected = isProtected
    for (const record of records.values())
      if (record.typeName === 'shape') this.#shapes.push(record)
  }

  run(): Repair {
    if (!this.#records.has(DOCUMENT_ID)) this.#added.set(DOCUMENT_ID, defaultDocument())
    const firstPage = this.#pages()
    this.#rescueOrphans(firstPage)
    this.#cutCycles(firstPage)
    this.#hideEmptyGroups()
    this.#orderSiblings()
    this.#hideBrokenBindings()
    return {
      hidden: this.#hidden,
      added: this.#added,
      parents: this.#parents,
      indices: this.#indices,
    }
  }

  /** Gives every page an own index and every page-less shape a page; the answer is the first page. */
  #pages(): string {
    const pages: Sibling[] = []
    for (const record of this.#records.values()) {
      if (record.typeName === 'page') pages.push(this.#sibling(record))
    }
    if (pages.length === 0) {
      const first = defaultPage()
      this.#added.set(first.id, first)
      pages.push({ id: first.id, index: 'a1', isProtected: false })
    }
    for (const [id, index] of repairedIndices(pages)) this.#indices.set(id, index)
    const placed = pages.map((entry) => ({
      ...entry,
      index: this.#indices.get(entry.id) ?? entry.index,
    }))
    placed.sort(compareSiblings)
    this.#recoverPages(placed)
    return placed[0]?.id ?? DEFAULT_PAGE_ID
  }

  /** A page deleted while somebody added to it comes back, behind the others. */
  #recoverPages(pages: readonly Sibling[]): void {
    const known = new Set(pages.map(({ id }) => id))
    const missing = new Set<string>()
    for (const { parentId } of this.#shapes) {
      if (parentId.startsWith('page:') && !known.has(parentId)) missing.add(parentId)
    }
    const last = pages.at(-1)?.index ?? nthIndex(0)
    const ids = [...missing].sort()
    const keys = keysBetween(last, undefined, ids.length) ?? []
    ids.forEach((id, at) => {
      this.#added.set(id, page({ id, name: 'Recovered', index: keys[at] ?? last }))
    })
  }

  #rescueOrphans(firstPage: string): void {
    for (const shape of this.#shapes) {
      if (shape.parentId.startsWith('page:')) continue
      const parent = this.#records.get(shape.parentId)
      if (parent?.typeName !== 'shape' || !isContainer(parent))
        this.#parents.set(shape.id, firstPage)
    }
  }

  /** Each cycle is cut at its smallest id, so that every replica frees the same shape. */
  #cutCycles(firstPage: string): void {
    const done = new Set<string>()
    for (const { id } of this.#shapes) {
      const path: string[] = []
      const onPath = new Set<string>()
      let current: string = id
      while (!current.startsWith('page:') && !done.has(current) && !onPath.has(current)) {
        path.push(current)
        onPath.add(current)
        current = this.#parentOf(current)
      }
      if (onPath.has(current)) {
        const cycle = path.slice(path.indexOf(current)).sort()
        if (cycle[0] !== undefined) this.#parents.set(cycle[0], firstPage)
      }
      for (const seen of path) done.add(seen)
    }
  }

  /** A group's geometry is its children's; without any, tldraw throws. */
  #hideEmptyGroups(): void {
    const children = new Map<string, number>()
    const groups: string[] = []
    for (const shape of this.#shapes) {
      const parent = this.#parentOf(shape.id)
      children.set(parent, (children.get(parent) ?? 0) + 1)
      if (shape.type === 'group') groups.push(shape.id)
    }
    const empty = groups.filter((id) => !children.get(id))
    for (let id = empty.pop(); id !== undefined; id = empty.pop()) {
      this.#hidden.add(id)
      const parent = this.#parentOf(id)
      const left = (children.get(parent) ?? 0) - 1
      children.set(parent, left)
      const record = this.#records.get(parent)
      if (left === 0 && record?.typeName === 'shape' && record.type === 'group') empty.push(parent)
    }
  }

  #orderSiblings(): void {
    const byParent = new Map<string, Sibling[]>()
    for (const shape of this.#shapes) {
      if (this.#hidden.has(shape.id)) continue
      const parent = this.#parentOf(shape.id)
      const siblings = byParent.get(parent)
      if (siblings) siblings.push(this.#sibling(shape))
      else byParent.set(parent, [this.#sibling(shape)])
    }
    for (const siblings of byParent.values()) {
      for (const [id, index] of repairedIndices(siblings)) this.#indices.set(id, index)
    }
  }

  #hideBrokenBindings(): void {
    const keptBy = new Map<string, string>()
    for (const record of this.#records.values()) {
      if (record.typeName !== 'binding') continue
      if (!this.#isBindingWhole(record)) {
        this.#hidden.add(record.id)
        continue
      }
      const end = `${record.fromId} ${terminalOf(record)}`
      const kept = keptBy.get(end)
      if (kept !== undefined) this.#hidden.add(kept < record.id ? record.id : kept)
      if (kept === undefined || record.id < kept) keptBy.set(end, record.id)
    }
  }

  #isBindingWhole(binding: { fromId: string; toId: string }): boolean {
    const from = this.#shown(binding.fromId)
    const to = this.#shown(binding.toId)
    if (!from || !to || from.type !== 'arrow' || to.type === 'arrow') return false
    const chain = this.#ancestors(from.id)
    // An arrow inside the group that it points to would need its own bounds to find its end.
    if (to.type === 'group' && chain.includes(to.id)) return false
    return chain.at(-1) === this.#ancestors(to.id).at(-1)
  }

  #shown(id: string): TLShape | undefined {
    const record = this.#records.get(id)
    return record?.typeName === 'shape' && !this.#hidden.has(id) ? record : undefined
  }

  /** Parents of a shape, nearest first, its page last. */
  #ancestors(id: string): string[] {
    const chain: string[] = []
    for (let at = id; !at.startsWith('page:');) {
      at = this.#parentOf(at)
      chain.push(at)
    }
    return chain
  }

  #parentOf(id: string): string {
    const rescued = this.#parents.get(id)
    if (rescued !== undefined) return rescued
    const record = this.#records.get(id)
    return record?.typeName === 'shape' ? record.parentId : DEFAULT_PAGE_ID
  }

  #sibling(record: { id: string; index: string }): Sibling {
    return { id: record.id, index: record.index, isProtected: this.#isProtected.has(record.id) }
  }
}

function terminalOf(binding: TLBinding): string {
  return 'terminal' in binding.props ? binding.props.terminal : binding.type
}

function isContainer(shape: TLShape): boolean {
  return shape.type === 'frame' || shape.type === 'group'
}
