import type { TLShape } from '@tldraw/tlschema'
import { DEFAULT_PAGE_ID } from './layout.ts'
import { isPageId } from './repair-pages.ts'

/** True for a page whose furniture goes with it: every one that a board was not seeded with. */
export function takesFurnitureAlong(pageId: string): boolean {
  return isPageId(pageId) && pageId !== DEFAULT_PAGE_ID
}

/**
 * Furniture of templates that people added on a page of their own. It stays in the document when they
 * delete the page, since only the server may touch it: it is not shown then, and calls no page back as
 * people's shapes do. Undo brings the page back, and with it the furniture. What a board was seeded with
 * is on its first page and holds it, so that nobody deletes the circles by deleting what is below them.
 */
export class PageFurniture {
  /** The page of each. */
  readonly #pages = new Map<string, string>()
  readonly #hidden = new Set<string>()
  #isStale = false

  /**
   * Furniture that came, changed or, where it is undefined, went; answers whether it goes with its page.
   * What holds other shapes does not, or those would be nowhere.
   */
  put(id: string, shape: TLShape | undefined): boolean {
    const holds = shape?.type === 'frame' || shape?.type === 'group'
    const isWithPage = shape !== undefined && !holds && takesFurnitureAlong(shape.parentId)
    if (isWithPage) this.#pages.set(id, shape.parentId)
    const hasLeft = !isWithPage && this.#pages.delete(id)
    if (isWithPage || hasLeft) this.#isStale = true
    return isWithPage
  }

  has(id: string): boolean {
    return this.#pages.has(id)
  }

  /** Those whose page is not there. */
  isHidden(id: string): boolean {
    return this.#hidden.has(id)
  }

  /** Pages came or went: the next settling looks again. */
  pagesChanged(): void {
    this.#isStale = true
  }

  /** Looks which pages are there; the answer is those that are shown or hidden from now on. */
  settle(isPage: (id: string) => boolean): string[] {
    if (!this.#isStale) return []
    this.#isStale = false
    const turned: string[] = []
    for (const id of this.#hidden) {
      if (this.#pages.has(id)) continue
      this.#hidden.delete(id)
      turned.push(id)
    }
    for (const [id, page] of this.#pages) {
      const isGone = !isPage(page)
      if (isGone === this.#hidden.has(id)) continue
      if (isGone) this.#hidden.add(id)
      else this.#hidden.delete(id)
      turned.push(id)
    }
    return turned
  }
}
