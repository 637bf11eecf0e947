import type { TLBinding, TLRecord } from '@tldraw/tlschema'
import { Ancestry } from './ancestry.ts'
import type { ShownTree } from './shown-tree.ts'

/**
 * Hides bindings that lack an end, whose ends do not belong together, or that hold an arrow's end
 * which a binding with a smaller id holds already: two people who attach an arrow at once make two.
 */
export class RepairedBindings {
  readonly #records: ReadonlyMap<string, TLRecord>
  readonly #tree: ShownTree
  readonly #hidden: Set<string>
  /** Bindings by each of the two shapes that they name. */
  readonly #byShape = new Map<string, Set<string>>()
  /** Bindings by the arrow's end that they hold. */
  readonly #byEnd = new Map<string, Set<string>>()
  /** Bindings that could be shown if no other held their end. */
  readonly #whole = new Set<string>()
  readonly #unsettled = new Set<string>()
  readonly #unsettledEnds = new Set<string>()

  constructor(options: {
    readonly records: ReadonlyMap<string, TLRecord>
    readonly tree: ShownTree
    readonly hidden: Set<string>
  }) {
    this.#records = options.records
    this.#tree = options.tree
    this.#hidden = options.hidden
  }

  /** A binding that came, changed or went. */
  change(id: string, before: TLBinding | undefined, after: TLBinding | undefined): void {
    if (before) {
      removeFrom(this.#byShape, before.fromId, id)
      removeFrom(this.#byShape, before.toId, id)
      removeFrom(this.#byEnd, endOf(before), id)
      this.#unsettledEnds.add(endOf(before))
    }
    if (after) {
      addTo(this.#byShape, after.fromId, id)
      addTo(this.#byShape, after.toId, id)
      addTo(this.#byEnd, endOf(after), id)
      this.#unsettled.add(id)
    } else {
      this.#whole.delete(id)
      this.#hidden.delete(id)
    }
  }

  /** @param moved - shapes whose page, or being shown, may have changed */
  settle(moved: Iterable<string>, touched: Set<string>): void {
    for (const shape of moved) {
      for (const id of this.#byShape.get(shape) ?? []) this.#unsettled.add(id)
    }
    const ancestry = new Ancestry((id) => this.#tree.parentOf(id))
    for (const id of this.#unsettled) {
      const binding = this.#records.get(id)
      if (binding?.typeName !== 'binding') continue
      if (this.#isWhole(binding, ancestry)) this.#whole.add(id)
      else this.#whole.delete(id)
      this.#unsettledEnds.add(endOf(binding))
    }
    this.#unsettled.clear()
    for (const end of this.#unsettledEnds) this.#settleEnd(this.#byEnd.get(end) ?? [], touched)
    this.#unsettledEnds.clear()
  }

  #settleEnd(rivals: Iterable<string>, touched: Set<string>): void {
    let kept: string | undefined
    for (const id of rivals) {
      if (this.#whole.has(id) && (kept === undefined || id < kept)) kept = id
    }
    for (const id of rivals) {
      if (this.#hidden.has(id) !== (id === kept)) continue
      if (id === kept) this.#hidden.delete(id)
      else this.#hidden.add(id)
      touched.add(id)
    }
  }

  #isWhole({ fromId, toId }: TLBinding, ancestry: Ancestry): boolean {
    const to = this.#tree.shownType(toId)
    if (this.#tree.shownType(fromId) !== 'arrow' || to === undefined || to === 'arrow') return false
    // An arrow inside the group that it points to would need its own bounds to find its end.
    if (to === 'group' && ancestry.isInside(fromId, toId)) return false
    return ancestry.pageOf(fromId) === ancestry.pageOf(toId)
  }
}

function endOf(binding: TLBinding): string {
  const terminal = 'terminal' in binding.props ? binding.props.terminal : binding.type
  return `${binding.fromId} ${terminal}`
}

function addTo(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key)
  if (set) set.add(id)
  else sets.set(key, new Set([id]))
}

function removeFrom(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key)
  if (set?.delete(id) && set.size === 0) sets.delete(key)
}
