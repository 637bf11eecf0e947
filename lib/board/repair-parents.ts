import type { TLRecord, TLShape } from '@tldraw/tlschema'
import { isPageId } from './repair-pages.ts'

/**
 * Gives every shape a parent that can hold it, so that all chains of parents end at a page. A shape
 * whose parent is gone or is no container goes to the first page. Of shapes inside each other the
 * one with the smallest id does, so that every replica frees the same.
 */
export class RepairedParents {
  readonly #records: ReadonlyMap<string, TLRecord>
  /** Shapes by the parent they were written with. */
  readonly #children = new Map<string, Set<string>>()
  /** Each member of a cycle -> all of them, in order of ids. */
  readonly #cycles = new Map<string, readonly string[]>()
  readonly #given = new Map<string, string>()
  /** Shapes whose own parent, or what it is, changed since the last settling. */
  readonly #unsettled = new Set<string>()
  #firstPage = ''

  constructor(records: ReadonlyMap<string, TLRecord>) {
    this.#records = records
  }

  /** The parents of shapes that do not keep their own. */
  get given(): ReadonlyMap<string, string> {
    return this.#given
  }

  /** Ids of pages that shapes say they are on. */
  *usedPages(): Generator<string> {
    for (const id of this.#children.keys()) if (isPageId(id)) yield id
  }

  /**
   * A shape that came, changed or went.
   *
   * @returns true when {@link RepairedParents.usedPages} changed
   */
  change(id: string, before: TLShape | undefined, after: TLShape | undefined): boolean {
    if (isContainer(before) !== isContainer(after)) {
      for (const child of this.#children.get(id) ?? []) this.#unsettled.add(child)
    }
    if (before?.parentId === after?.parentId) return false
    this.#unsettled.add(id)
    const hasLeft = before !== undefined && this.#leave(before.parentId, id)
    const hasCome = after !== undefined && this.#enter(after.parentId, id)
    return hasLeft || hasCome
  }

  /** The answer is the shapes whose parent may be another one now. */
  settle(firstPage: string): Set<string> {
    const shapes = new Set(this.#unsettled)
    this.#unsettled.clear()
    if (firstPage !== this.#firstPage) for (const id of this.#given.keys()) shapes.add(id)
    this.#firstPage = firstPage
    // A cycle with a changed shape in it may be none any more; the shape that was freed decides anew.
    for (const id of shapes) {
      const cycle = this.#cycles.get(id) ?? []
      for (const member of cycle) this.#cycles.delete(member)
      if (cycle[0] !== undefined) shapes.add(cycle[0])
    }
    for (const id of shapes) {
      if (this.#isHomeless(id)) this.#given.set(id, firstPage)
      else this.#given.delete(id)
    }
    for (const id of this.#cutCycles(shapes)) shapes.add(id)
    return shapes
  }

  /** The parent of a shape; the shape's own id when it is gone. */
  of(id: string): string {
    const given = this.#given.get(id)
    if (given !== undefined) return given
    const record = this.#records.get(id)
    return record?.typeName === 'shape' ? record.parentId : id
  }

  #isHomeless(id: string): boolean {
    const record = this.#records.get(id)
    if (record?.typeName !== 'shape' || isPageId(record.parentId)) return false
    const parent = this.#records.get(record.parentId)
    return parent?.typeName !== 'shape' || !isContainer(parent)
  }

  /**
   * Any cycle that is new goes through a shape whose parent changed, so looking upwards from those
   * finds them all. The answer is the shapes that were freed.
   */
  #cutCycles(from: Iterable<string>): string[] {
    const freed: string[] = []
    const done = new Set<string>()
    for (const id of from) {
      const path: string[] = []
      const onPath = new Map<string, number>()
      let current = this.#records.has(id) ? id : this.#firstPage
      while (!isPageId(current) && !done.has(current) && !onPath.has(current)) {
        onPath.set(current, path.length)
        path.push(current)
        current = this.of(current)
      }
      const start = onPath.get(current)
      if (start !== undefined) {
        const cycle = path.slice(start).sort()
        for (const member of cycle) this.#cycles.set(member, cycle)
        if (cycle[0] !== undefined) {
          this.#given.set(cycle[0], this.#firstPage)
          freed.push(cycle[0])
        }
      }
      for (const seen of path) done.add(seen)
    }
    return freed
  }

  /** True when it was the last one there, and there is a page. */
  #leave(parent: string, id: string): boolean {
    const children = this.#children.get(parent)
    if (!children?.delete(id) || children.size > 0) return false
    this.#children.delete(parent)
    return isPageId(parent)
  }

  /** True when it is the first one there, and there is a page. */
  #enter(parent: string, id: string): boolean {
    const children = this.#children.get(parent)
    if (children) children.add(id)
    else this.#children.set(parent, new Set([id]))
    return !children && isPageId(parent)
  }
}

function isContainer(shape: TLShape | undefined): boolean {
  return shape?.type === 'frame' || shape?.type === 'group'
}
