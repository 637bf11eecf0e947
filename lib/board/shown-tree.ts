import { SiblingOrder, type Sibling } from './sibling-order.ts'

/** Where a shape is, its parent already repaired. */
export interface Place extends Sibling {
  readonly parent: string
  readonly type: string
}

/**
 * The shapes of a board by parent and in order. Hides groups without a shown child, from the inside
 * out: a group's geometry is its children's, and without any tldraw throws.
 */
export class ShownTree {
  readonly #places = new Map<string, Place>()
  /** Shown children by parent; a parent without any has no entry. */
  readonly #orders = new Map<string, SiblingOrder>()
  readonly #hidden: Set<string>
  readonly #indices: Map<string, string>
  readonly #unsettledGroups = new Set<string>()
  readonly #unsettledOrders = new Set<string>()
  /** Shapes that came, went, were shown or hidden, or are under another parent. */
  #moved = new Set<string>()

  /** Writes which groups are hidden, and the indices of shapes that do not keep their own. */
  constructor(hidden: Set<string>, indices: Map<string, string>) {
    this.#hidden = hidden
    this.#indices = indices
  }

  /** A shape that came, moved or, without a place, went. */
  put(id: string, place: Place | undefined): void {
    const before = this.#places.get(id)
    if (before && place && isSame(before, place)) return
    if (before) this.#take(before)
    if (place) {
      this.#places.set(id, place)
      if (place.type === 'group' && this.#isEmpty(id)) this.#hidden.add(id)
      else this.#enter(place)
      this.#unsettledGroups.add(id).add(place.parent)
    }
    const isWhereItWas = before?.parent === place?.parent && before?.type === place?.type
    if (!isWhereItWas) this.#moved.add(id)
  }

  /** The answer is the shapes whose page, or being shown, may have changed. */
  settle(touched: Set<string>): Iterable<string> {
    this.#settleGroups()
    for (const parent of this.#unsettledOrders) {
      this.#orders.get(parent)?.settle(touched)
    }
    this.#unsettledOrders.clear()
    const moved = this.#moved
    this.#moved = new Set()
    for (const id of moved) touched.add(id)
    return this.#withInner(moved)
  }

  /** The parent of a shape; undefined for pages. */
  parentOf(id: string): string | undefined {
    return this.#places.get(id)?.parent
  }

  /** The type of a shape; undefined when it is not shown. */
  shownType(id: string): string | undefined {
    return this.#hidden.has(id) ? undefined : this.#places.get(id)?.type
  }

  /**
   * Shows all that must be shown before it hides: so each group turns at most twice, however many
   * changes come at once and however deep the groups are nested.
   */
  #settleGroups(): void {
    const rising = [...this.#unsettledGroups]
    for (let id = rising.pop(); id !== undefined; id = rising.pop()) {
      const place = this.#places.get(id)
      if (!place || !this.#hidden.has(id) || this.#isEmpty(id)) continue
      this.#hidden.delete(id)
      this.#enter(place)
      this.#moved.add(id)
      rising.push(place.parent)
    }
    const sinking = [...this.#unsettledGroups]
    for (let id = sinking.pop(); id !== undefined; id = sinking.pop()) {
      const place = this.#places.get(id)
      if (place?.type !== 'group' || this.#hidden.has(id) || !this.#isEmpty(id)) continue
      this.#leave(place)
      this.#hidden.add(id)
      this.#moved.add(id)
      sinking.push(place.parent)
    }
    this.#unsettledGroups.clear()
  }

  #take(place: Place): void {
    this.#places.delete(place.id)
    if (!this.#hidden.delete(place.id)) this.#leave(place)
    this.#unsettledGroups.add(place.parent)
  }

  #enter(place: Place): void {
    const order = this.#orders.get(place.parent) ?? new SiblingOrder(this.#indices)
    this.#orders.set(place.parent, order)
    order.add(place)
    this.#unsettledOrders.add(place.parent)
  }

  #leave(place: Place): void {
    const order = this.#orders.get(place.parent)
    order?.remove(place)
    if (order?.isEmpty) this.#orders.delete(place.parent)
    this.#unsettledOrders.add(place.parent)
  }

  #isEmpty(id: string): boolean {
    return !this.#orders.has(id)
  }

  /** The shapes and everything shown inside them. */
  #withInner(shapes: Iterable<string>): Set<string> {
    const all = new Set(shapes)
    // A set yields what is added to it while it is walked.
    for (const id of all) for (const child of this.#orders.get(id)?.ids() ?? []) all.add(child)
    return all
  }
}

function isSame(a: Place, b: Place): boolean {
  return (
    a.parent === b.parent &&
    a.index === b.index &&
    a.type === b.type &&
    a.isProtected === b.isProtected
  )
}
