import {
  namesIn,
  numberIn,
  objectIn,
  plainTextIn,
  wordsIn,
  type BoardRecord,
} from './board-record.ts'
import { contains, type Area, type Point } from './geometry.ts'
import { partIn, type MaybePart } from './parts.ts'
import type { PagePlace } from './shape-tree.ts'

/** A role that a template draws one or more shapes for. */
export interface Role extends MaybePart {
  /** The template's short name, such as `PM`. */
  readonly id: string
  /** What people read: the words of the template's label, or the id. */
  readonly name: string
  /** Names of the people who hold it. One person's name may stand on several roles. */
  readonly holders: readonly string[]
}

/** A set of roles, and what that means for a card whose deciding point lies in all of their shapes. */
export interface Region {
  /** The ids joined by `+` in the order of {@link Regions.roles}; empty where nobody owns. */
  readonly key: string
  readonly roles: readonly string[]
}

/** Why a region's shape is left out. */
export type RegionFault = 'no-role' | 'unknown-shape' | 'no-size' | 'off-board' | 'too-many'

/** What the template's shapes say together. */
export interface Regions {
  /** Those of all pages, in the order of their shapes. */
  readonly roles: readonly Role[]
  /**
   * Shapes that could not be read, in order of their ids. A template of a newer version may use shapes
   * that this one does not know: the rest still counts, and the interface can say that some does not.
   */
  readonly faults: readonly { readonly id: string; readonly fault: RegionFault }[]
  /** The pages that a role has a shape on. */
  readonly pageIds: readonly string[]
  /** True when a role has a shape on that page: only there a note without a task is a card. */
  hasRegions(pageId: string): boolean
  /**
   * The roles that have a shape on that page, in the order of those, with the names and holders that
   * stand there. Each page is a template of its own: the roles of another have no part in it.
   */
  rolesOn(pageId: string): readonly Role[]
  /**
   * The region at a point of a page; undefined in a tray, whatever else is there, where cards wait to
   * be placed. Two calls with one answer give the same object.
   */
  at(pageId: string, point: Point): Region | undefined
  /** What the template draws on a page, for whoever looks for room there. */
  shapesOn(pageId: string): PageShapes
}

/** What a template draws on one page. */
export interface PageShapes {
  /** In the order of their roles. */
  readonly circles: readonly { readonly role: string; readonly area: Area }[]
  readonly trays: readonly Area[]
  /** The area around it all; what lies outside of it is off the diagram. */
  readonly frame: Area | undefined
  /** Lines of text that a note should not cover. */
  readonly labels: readonly Area[]
}

/** Most shapes that are regions or trays: each is tried for every note that moves, and is one bit. */
export const MAX_REGION_SHAPES = 48

/** Stands between the roles of a region's key, so no role's id may hold it. */
export const REGION_SEPARATOR = '+'

/** A frame or a line of text. */
interface Surrounding {
  readonly kind: 'frame' | 'label'
  readonly pageId: string
  readonly area: Area
}

interface RegionShape {
  readonly role: string
  readonly pageId: string
  readonly area: Area
}

/**
 * Reads the regions of a board from its furniture. A role that has several shapes holds what lies in
 * any of them, on every page.
 *
 * @param furniture - protected shapes only: anybody may paste a shape that claims to be a circle
 * @param placeOf - where the shape of an id lies; see ShapeTree
 */
export function readRegions(
  furniture: Iterable<BoardRecord>,
  placeOf: (id: string) => PagePlace | undefined,
): Regions {
  const all = [...furniture].sort(byOrder)
  const circles: RegionShape[] = []
  const trays: Omit<RegionShape, 'role'>[] = []
  const faults: { id: string; fault: RegionFault }[] = []
  for (const record of all) {
    const { furniture: kind, role } = objectIn(record.meta)
    if (kind !== 'region' && kind !== 'tray') continue
    const shape = readShape(record, placeOf(record.id))
    const name = kind === 'tray' ? '' : roleIn(role)
    if (name === undefined) faults.push({ id: record.id, fault: 'no-role' })
    else if (typeof shape === 'string') faults.push({ id: record.id, fault: shape })
    else if (circles.length + trays.length >= MAX_REGION_SHAPES) {
      faults.push({ id: record.id, fault: 'too-many' })
    } else if (kind === 'tray') trays.push(shape)
    else circles.push({ ...shape, role: name })
  }
  return new KnownRegions({
    circles,
    trays,
    surroundings: all.flatMap((record) => surroundingIn(record, placeOf(record.id)) ?? []),
    roles: rolesOf(circles, all),
    rolesOnPages: rolesOnPages(circles, all, placeOf),
    faults: faults.sort((a, b) => (a.id < b.id ? -1 : 1)),
  })
}

class KnownRegions implements Regions {
  readonly roles: readonly Role[]
  readonly faults: Regions['faults']
  /** By page, in the order of their roles. */
  readonly #circles = new Map<string, RegionShape[]>()
  readonly #rolesOnPages: ReadonlyMap<string, readonly Role[]>
  readonly #trays: readonly Omit<RegionShape, 'role'>[]
  readonly #surroundings: readonly Surrounding[]
  readonly #known = new Map<string, Region>()
  /** By page, then by which of its circles cover a point: the first is 1, the next 2, then 4. */
  readonly #byCover = new Map<string, Map<number, Region>>()

  constructor(parts: {
    circles: readonly RegionShape[]
    trays: readonly Omit<RegionShape, 'role'>[]
    surroundings: readonly Surrounding[]
    roles: readonly Role[]
    rolesOnPages: ReadonlyMap<string, readonly Role[]>
    faults: Regions['faults']
  }) {
    this.roles = parts.roles
    this.#rolesOnPages = parts.rolesOnPages
    this.faults = parts.faults
    this.#trays = parts.trays
    this.#surroundings = parts.surroundings
    const order = parts.roles.map(({ id }) => id)
    for (const circle of parts.circles.toSorted(
      (a, b) => order.indexOf(a.role) - order.indexOf(b.role),
    )) {
      const onPage = this.#circles.get(circle.pageId)
      if (onPage) onPage.push(circle)
      else this.#circles.set(circle.pageId, [circle])
    }
  }

  get pageIds(): readonly string[] {
    return [...this.#circles.keys()]
  }

  hasRegions(pageId: string): boolean {
    return this.#circles.has(pageId)
  }

  rolesOn(pageId: string): readonly Role[] {
    return this.#rolesOnPages.get(pageId) ?? NO_ROLES
  }

  at(pageId: string, point: Point): Region | undefined {
    for (const tray of this.#trays) {
      if (tray.pageId === pageId && contains(tray.area, point)) return undefined
    }
    const circles = this.#circles.get(pageId) ?? []
    let cover = 0
    let bit = 1
    for (const { area } of circles) {
      if (contains(area, point)) cover += bit
      bit *= 2
    }
    const byCover = this.#byCover.get(pageId) ?? new Map<number, Region>()
    if (byCover.size === 0) this.#byCover.set(pageId, byCover)
    const known = byCover.get(cover)
    if (known) return known
    const covering = circles.filter(({ area }) => contains(area, point))
    const region = this.#regionOf([...new Set(covering.map(({ role }) => role))])
    byCover.set(cover, region)
    return region
  }

  shapesOn(pageId: string): PageShapes {
    const around = this.#surroundings.filter((each) => each.pageId === pageId)
    return {
      circles: this.#circles.get(pageId) ?? [],
      trays: this.#trays.filter((tray) => tray.pageId === pageId).map(({ area }) => area),
      frame: around.find(({ kind }) => kind === 'frame')?.area,
      labels: around.filter(({ kind }) => kind === 'label').map(({ area }) => area),
    }
  }

  #regionOf(roles: readonly string[]): Region {
    const key = roles.join(REGION_SEPARATOR)
    const known = this.#known.get(key)
    if (known) return known
    const region = { key, roles }
    this.#known.set(key, region)
    return region
  }
}

function readShape(
  { type, props }: BoardRecord,
  place: PagePlace | undefined,
): Omit<RegionShape, 'role'> | RegionFault {
  const { geo, w, h, growY } = objectIn(props)
  if (type !== 'geo' || (geo !== 'ellipse' && geo !== 'rectangle')) return 'unknown-shape'
  // tldraw draws a shape that grew with its label that much higher.
  const size = { w: numberIn(w), h: numberIn(h) + numberIn(growY ?? 0) }
  if (!isSize(size.w) || !isSize(size.h)) return 'no-size'
  if (!place || !isOnPage(place)) return 'off-board'
  return { pageId: place.pageId, area: { kind: geo, transform: place.transform, ...size } }
}

/** Height of a line of furniture text, in page units, by its size. */
const LABEL_HEIGHTS: Readonly<Record<string, number>> = { s: 28, m: 36, l: 48, xl: 64 }

function surroundingIn(record: BoardRecord, place: PagePlace | undefined): Surrounding[] {
  const { furniture, about } = objectIn(record.meta)
  if (!place || !isOnPage(place)) return []
  if (furniture === 'frame') {
    const shape = readShape(record, place)
    return typeof shape === 'string' ? [] : [{ kind: 'frame', ...shape }]
  }
  // What stands where nobody owns is there to be covered: it says that nothing lies there.
  if ((furniture !== 'label' && furniture !== 'holder') || about === 'nobody') return []
  const { w, size } = objectIn(record.props)
  const h = LABEL_HEIGHTS[wordsIn(size) ?? ''] ?? 0
  if (record.type !== 'text' || !isSize(numberIn(w)) || h === 0) return []
  const area = { kind: 'rectangle', transform: place.transform, w: numberIn(w), h } as const
  return [{ kind: 'label', pageId: place.pageId, area }]
}

function isSize(length: number): boolean {
  return length > 0 && length < Infinity
}

function isOnPage({ transform }: PagePlace): boolean {
  const { x, y, cos, sin } = transform
  return Number.isFinite(x + y + cos + sin)
}

function roleIn(value: unknown): string | undefined {
  const role = wordsIn(value)
  return role?.includes(REGION_SEPARATOR) ? undefined : role
}

function rolesOnPages(
  circles: readonly RegionShape[],
  furniture: readonly BoardRecord[],
  placeOf: (id: string) => PagePlace | undefined,
): ReadonlyMap<string, readonly Role[]> {
  const pageIds = new Set(circles.map(({ pageId }) => pageId))
  return new Map(
    Array.from(pageIds, (page) => [
      page,
      rolesOf(
        circles.filter(({ pageId }) => pageId === page),
        furniture.filter(({ id }) => placeOf(id)?.pageId === page),
      ),
    ]),
  )
}

function rolesOf(circles: readonly RegionShape[], furniture: readonly BoardRecord[]): Role[] {
  return [...new Set(circles.map(({ role }) => role))].map((id) => {
    const about = (record: BoardRecord, kind: string, key: string): boolean => {
      const meta = objectIn(record.meta)
      return meta['furniture'] === kind && wordsIn(meta[key]) === id
    }
    const label = furniture.find((record) => about(record, 'label', 'about'))
    const name = label && plainTextIn(objectIn(label.props)['richText'])
    const holders = furniture
      .filter((record) => about(record, 'region', 'role'))
      .flatMap(({ meta }) => namesIn(objectIn(meta), 'holder'))
    const shape = furniture.find((record) => about(record, 'region', 'role'))
    const part = shape && partIn(objectIn(shape.meta)['part'])
    return { id, name: name || id, holders: [...new Set(holders)], ...(part && { part }) }
  })
}

/** As tldraw orders siblings. */
function byOrder(a: BoardRecord, b: BoardRecord): number {
  const [left, right] = [String(a.index), String(b.index)]
  if (left !== right) return left < right ? -1 : 1
  return a.id < b.id ? -1 : 1
}

const NO_ROLES: readonly Role[] = []
