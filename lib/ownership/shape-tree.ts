import { compose, toOuter, transformOf, type Point, type Transform } from './geometry.ts'

/** Where a shape says it is: in its parent's space, in page units and radians. */
export interface OwnPlace extends Point {
  readonly parentId: string
  readonly rotation: number
}

/** Where a shape is on its page. */
export interface PagePlace {
  readonly pageId: string
  readonly transform: Transform
}

/**
 * Where shapes lie on their pages, through the frames and groups they are in. A shape whose chain of
 * parents does not end at a page, because one is gone or they hold each other, is off the board until
 * it does.
 *
 * A container's place is worked out once and kept until it or one around it moves, so that a note in
 * a deep nest moves at the price of one that lies on the page.
 */
export class ShapeTree {
  readonly #own = new Map<string, OwnPlace>()
  /** Shapes by the parent they name, whether it is there or not. */
  readonly #children = new Map<string, Set<string>>()
  /** Places of containers; undefined for those off the board. */
  readonly #containers = new Map<string, PagePlace | undefined>()
  readonly #changed = new Set<string>()

  /** A shape that came or changed. */
  put(id: string, place: OwnPlace): void {
    const before = this.#own.get(id)
    if (before && isSame(before, place)) return
    if (before?.parentId !== place.parentId) {
      if (before) this.#leave(before.parentId, id)
      if (!isPage(place.parentId)) this.#enter(place.parentId, id)
    }
    this.#own.set(id, place)
    this.#changed.add(id)
  }

  /** A shape that went. What is still in it is off the board. */
  remove(id: string): void {
    const before = this.#own.get(id)
    if (!before) return
    this.#leave(before.parentId, id)
    this.#own.delete(id)
    this.#changed.add(id)
  }

  /** The shapes that may lie elsewhere since the last call, with everything inside those that moved. */
  takeMoved(): Set<string> {
    const moved = new Set(this.#changed)
    this.#changed.clear()
    // A set yields what is added to it while it is walked, and each once: cycles end too.
    for (const id of moved) {
      this.#containers.delete(id)
      for (const child of this.#children.get(id) ?? []) moved.add(child)
    }
    return moved
  }

  /**
   * The place of a shape; undefined when it is off the board. Call {@link ShapeTree.takeMoved} first
   * after changes.
   */
  placeOf(id: string): PagePlace | undefined {
    const own = this.#own.get(id)
    if (!own) return undefined
    if (isPage(own.parentId)) return onPage(own)
    const parent = this.#container(own.parentId)
    return parent && within(parent, own)
  }

  /** As {@link ShapeTree.placeOf}, but of a point in the shape's own space. */
  pointOf(id: string, point: Point): (Point & { readonly pageId: string }) | undefined {
    const place = this.placeOf(id)
    return place && { ...toOuter(place.transform, point), pageId: place.pageId }
  }

  /** Climbs to the next place that is known, then works out those below it on the way back. */
  #container(id: string): PagePlace | undefined {
    const path: string[] = []
    const onPath = new Set<string>()
    let place: PagePlace | undefined
    for (let at = id; ;) {
      if (this.#containers.has(at)) {
        place = this.#containers.get(at)
        break
      }
      const own = this.#own.get(at)
      // Gone, or inside itself. What hangs below is off the board, and known to be.
      if (!own || onPath.has(at)) break
      path.push(at)
      onPath.add(at)
      if (isPage(own.parentId)) {
        place = onPage(own)
        this.#containers.set(at, place)
        path.pop()
        break
      }
      at = own.parentId
    }
    for (let at = path.pop(); at !== undefined; at = path.pop()) {
      const own = this.#own.get(at)
      place = place && own && within(place, own)
      this.#containers.set(at, place)
    }
    return place
  }

  #enter(parent: string, id: string): void {
    const children = this.#children.get(parent)
    if (children) children.add(id)
    else this.#children.set(parent, new Set([id]))
  }

  #leave(parent: string, id: string): void {
    const children = this.#children.get(parent)
    if (children?.delete(id) && children.size === 0) this.#children.delete(parent)
  }
}

function isPage(id: string): boolean {
  return id.startsWith('page:')
}

function onPage(own: OwnPlace): PagePlace {
  return { pageId: own.parentId, transform: transformOf(own) }
}

function within({ pageId, transform }: PagePlace, own: OwnPlace): PagePlace {
  return { pageId, transform: compose(transform, transformOf(own)) }
}

function isSame(a: OwnPlace, b: OwnPlace): boolean {
  return a.parentId === b.parentId && a.x === b.x && a.y === b.y && a.rotation === b.rotation
}
