import * as Y from 'yjs'
import { MAX_DEPTH, MAX_TYPE_ITEMS } from './limits.ts'

type Struct = Y.Item | Y.GC
type Type = Y.AbstractType<unknown>

/** How much an update may do in one go. */
export interface Most {
  /** Items that are deleted or cut. */
  readonly changes: number
  /** Neighbours that are passed in search of the places of new items. */
  readonly passed: number
}

/** Why an update is not applied at once: it does too much, fills a type, or is one that no client of ours writes. */
export type Strained = 'long' | 'costly' | 'limit' | 'malformed'

/** The room's items among which some new ones will stand. */
interface Gap {
  readonly left: Y.Item | null
  readonly right: Y.Item | null
  /** How many items Yjs may have to look at there; counted when it is first asked for. */
  passed: number | undefined
}

/** Where a new item will stand. */
interface Place {
  /** The shared type, if the room has it. */
  readonly type: Type | undefined
  /** Null in a list. */
  readonly key: string | null
  /** How many shared types it lies in. */
  readonly depth: number
  readonly gap: Gap
}

/**
 * Adds up what Yjs would do that does not show in the number of structs: 500 bytes of items that name
 * far neighbours make it pass millions of others, 20 bytes delete 300,000 items, and so does one that
 * takes the place of a shared type. Honest items name the neighbours that their client sees.
 */
export class Strain {
  /** Neighbours that are passed. */
  passed = 0
  /** The shared type that has to be emptied first, when that is what is too much. */
  full: Type | undefined
  #changes = 0
  readonly #doc: Y.Doc
  readonly #find: (id: Y.ID) => { isFresh: boolean; struct: Struct } | undefined
  readonly #most: Most
  /** Undefined for what becomes a tombstone, since its neighbour is one. */
  readonly #places = new Map<Y.Item, Place | undefined>()
  readonly #counted = new Set<Y.Item>()
  readonly #isFullType = new Map<Type, boolean>()

  /** @param find - finds a struct of the update or of the room */
  constructor(options: {
    doc: Y.Doc
    find: (id: Y.ID) => { isFresh: boolean; struct: Struct } | undefined
    most: Most
  }) {
    this.#doc = options.doc
    this.#find = options.find
    this.#most = options.most
  }

  /** Adds a new item, whose references are there and form no circle. */
  add(item: Y.Item): Strained | undefined {
    const place = this.#placeOf(item)
    const cuts = this.#addCuts(item)
    if (cuts !== undefined || place === undefined) return cuts
    const { type, key, depth, gap } = place
    // Values of a list that touch become one array, which is copied for each that is added or deleted.
    const isArray = item.content instanceof Y.ContentAny || item.content instanceof Y.ContentJSON
    if (isArray && (key === null || item.length > 1)) return 'malformed'
    if (item.content instanceof Y.ContentType && depth >= MAX_DEPTH) return 'malformed'
    if (type !== undefined && this.#isFull(type)) return 'limit'
    gap.passed ??= type === undefined ? 0 : this.#count(gap, type, key)
    this.passed += gap.passed
    if (this.passed > this.#most.passed) return 'long'
    const current = key === null ? undefined : type && valueOf(type, key)
    if (current === undefined || current.deleted) return undefined
    const problem = this.addDeletion(current)
    const isNext = item.origin !== null && Y.compareIDs(item.origin, current.lastId)
    // Which of two values will count is not known before; to empty the one that does would be wrong.
    return this.full !== undefined && !isNext ? 'costly' : problem
  }

  /** Adds that a struct is cut in two. */
  addCut(): Strained | undefined {
    this.#changes += 1
    return this.#changes > this.#most.changes ? 'long' : undefined
  }

  /** Adds the deletion of an item of the room, and of all that is in it. */
  addDeletion(item: Y.Item): Strained | undefined {
    if (this.#counted.has(item)) return undefined
    this.#counted.add(item)
    this.#changes += 1
    if (item.content instanceof Y.ContentType) {
      const { type } = item.content
      const inside = liveItems(type, this.#most.changes + 1)
      if (inside.length > this.#most.changes) {
        this.full = type
        return 'long'
      }
      for (const each of inside) this.#counted.add(each)
      this.#changes += inside.length
    }
    return this.#changes > this.#most.changes ? 'long' : undefined
  }

  #isFull(type: Type): boolean {
    const isFull = this.#isFullType.get(type) ?? hasMore(type, MAX_TYPE_ITEMS)
    this.#isFullType.set(type, isFull)
    return isFull
  }

  /** Items of the room are cut in two where a new one names something in their middle. */
  #addCuts({ origin, rightOrigin }: Y.Item): Strained | undefined {
    const left = origin && this.#find(origin)?.struct
    const right = rightOrigin && this.#find(rightOrigin)?.struct
    const isLeftCut = left && origin.clock + 1 < left.id.clock + left.length
    const isRightCut = right && rightOrigin.clock > right.id.clock
    return (isLeftCut ? this.addCut() : undefined) ?? (isRightCut ? this.addCut() : undefined)
  }

  #placeOf(item: Y.Item): Place | undefined {
    if (this.#places.has(item)) return this.#places.get(item)
    // Whoever comes back here while it is being found stands before and behind itself.
    this.#places.set(item, undefined)
    const place = this.#findPlace(item)
    this.#places.set(item, place)
    return place
  }

  #findPlace(item: Y.Item): Place | undefined {
    const neighbour = item.origin ?? item.rightOrigin
    if (neighbour === null) return this.#placeUnder(item.parent as unknown as string | Y.ID, item)
    const target = this.#find(neighbour)
    if (!(target?.struct instanceof Y.Item)) return undefined
    const known = target.isFresh ? this.#placeOf(target.struct) : placeOfKnown(target.struct)
    if (known === undefined) return undefined
    if (item.origin === null) return { ...known, gap: this.#gap(item, { left: null, known }) }
    const left = target.isFresh ? known.gap.left : target.struct
    return { ...known, gap: this.#gap(item, { left, known: target.isFresh ? known : undefined }) }
  }

  #placeUnder(parent: string | Y.ID, item: Y.Item): Place | undefined {
    const key = item.parentSub
    const gap: Gap = { left: null, right: null, passed: undefined }
    if (typeof parent === 'string') {
      const type = this.#doc.share.get(parent) as Type | undefined
      return { type, key, depth: 0, gap }
    }
    const holder = this.#find(parent)?.struct
    if (!(holder instanceof Y.Item)) return undefined
    if (this.#find(parent)?.isFresh === true) {
      const around = this.#placeOf(holder)
      return around && { type: undefined, key, depth: around.depth + 1, gap }
    }
    if (!(holder.content instanceof Y.ContentType)) return undefined
    const { type } = holder.content
    return { type, key, depth: depthOf(type), gap }
  }

  /**
   * The gap that Yjs searches. It ends at the right neighbour only if that one is known to stand there;
   * else, as far as can be said, at the end.
   */
  #gap(item: Y.Item, { left, known }: { left: Y.Item | null; known: Place | undefined }): Gap {
    const right = this.#rightOf(item, left)
    const isSame = known !== undefined && known.gap.left === left && known.gap.right === right
    if (isSame) return known.gap
    const isBehindNew = item.origin !== null && known !== undefined
    return { left, right: isBehindNew ? null : right, passed: undefined }
  }

  #rightOf(item: Y.Item, left: Y.Item | null): Y.Item | null {
    const target = item.rightOrigin && this.#find(item.rightOrigin)
    if (!target || !(target.struct instanceof Y.Item)) return null
    if (!target.isFresh) return target.struct
    const place = this.#placeOf(target.struct)
    return place?.gap.left === left ? place.gap.right : null
  }

  /** Counts what stands in a gap, as far as it matters. */
  #count({ left, right }: Gap, type: Type, key: string | null): number {
    // Between two parts of one item, which will be cut there.
    if (left !== null && left === right) return 0
    const most = this.#most.passed + 1
    if (left === null && key !== null) return countValues(type, key, most)
    let count = 0
    let item = left === null ? firstOf(type) : left.right
    for (; item !== null && item !== right && count < most; item = item.right) count += 1
    return count
  }
}

function placeOfKnown(item: Y.Item): Place | undefined {
  if (item.parent === null) return undefined
  const type = item.parent as Type
  const gap: Gap = { left: null, right: null, passed: undefined }
  return { type, key: item.parentSub, depth: depthOf(type), gap }
}

// oxlint-disable no-underscore-dangle -- Yjs has no public way to the items of a type, deleted ones included
/** Items in a shared type that are not deleted, up to about a number. */
export function liveItems(type: Type, most: number): readonly Y.Item[] {
  const found: Y.Item[] = []
  const types = [type]
  for (let current = types.pop(); current && found.length < most; current = types.pop()) {
    const take = (item: Y.Item): void => {
      if (item.deleted) return
      found.push(item)
      if (item.content instanceof Y.ContentType) types.push(item.content.type)
    }
    for (const item of current._map.values()) {
      take(item)
      if (found.length >= most) return found
    }
    for (let item = current._start; item !== null && found.length < most; item = item.right) {
      take(item)
    }
  }
  return found
}

/** True when a type that is no root has more items than that, deleted ones and former values included. */
function hasMore(type: Type, most: number): boolean {
  if (type._item === null) return false
  let count = 0
  for (let item = type._start; item !== null && count <= most; item = item.right) count += 1
  for (const last of type._map.values()) {
    for (let item: Y.Item | null = last; item !== null && count <= most; item = item.left)
      count += 1
  }
  return count > most
}

function valueOf(type: Type, key: string): Y.Item | undefined {
  return type._map.get(key)
}

function firstOf(type: Type): Y.Item | null {
  return type._start
}

/** How many values a key has and had, up to a number. */
function countValues(type: Type, key: string, most: number): number {
  let count = 0
  let item = type._map.get(key) ?? null
  for (; item !== null && count < most; item = item.left) count += 1
  return count
}

/** In how many other types a type lies; no more than matters. */
function depthOf(type: Type): number {
  let depth = 0
  let item: Y.Item | null = type._item
  for (; item !== null && depth <= MAX_DEPTH; depth++) {
    item = item.parent === null ? null : (item.parent as Type)._item
  }
  return depth
}
// oxlint-enable no-underscore-dangle
