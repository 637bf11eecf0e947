/**
 * A template on a page of a board that is there already. Each page shows and counts its own roles. One
 * that the board knows by name stays the one it is: "Product Owner" of a new page is the board's own,
 * with its holder, so that a card goes from page to page and keeps who answers for it.
 */
import type { TLPageId, TLRecord, TLShape, TLShapeId } from '@tldraw/tlschema'
import { indexAbove, nthIndex } from '#lib/board/index-keys.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { REGION_SEPARATOR, type Role } from '#lib/ownership/regions.ts'

/**
 * The furniture of a template as that of a page.
 *
 * @param furniture - as the template builds it
 * @param board.shown - furniture of the pages that are there
 * @param board.all - that of deleted pages, too; the new one lies above, so that its roles come last
 */
export function addedFurniture(
  furniture: readonly TLRecord[],
  { pageId, shown, all }: { pageId: string; shown: readonly TLShape[]; all: readonly TLShape[] },
): TLShape[] {
  const roles = boardRoles(furniture, knownRoles(shown, all))
  let top = nthIndex(0)
  for (const { index } of all) if (index > top) top = index
  const inOrder = furniture
    .filter((record) => record.typeName === 'shape')
    .toSorted((one, other) => (one.index < other.index ? -1 : 1))
  return inOrder.map((shape) => {
    top = indexAbove(top)
    return {
      ...shape,
      id: `shape:tpl-${pageId.slice('page:'.length)}-${shape.id.slice('shape:tpl-'.length)}` as TLShapeId,
      parentId: pageId as TLPageId,
      index: top as TLShape['index'],
      meta: { ...shape.meta, ...spokenOf(shape.meta, roles) },
    }
  })
}

/**
 * The cards of a template as those of a page.
 *
 * @param options.newId - an id that no shape has
 */
export function addedCards(
  records: readonly TLRecord[],
  { pageId, newId }: { pageId: string; newId: () => TLShapeId },
): TLShape[] {
  return records
    .filter((record) => record.typeName === 'shape')
    .map((shape) => ({ ...shape, id: newId(), parentId: pageId as TLPageId }))
}

/** The board's roles by the ids that the template has for them. */
function boardRoles(
  furniture: readonly TLRecord[],
  known: readonly Role[],
): ReadonlyMap<string, Role> {
  const taken = new Set<string>()
  const found = new Map<string, Role>()
  for (const role of rolesIn(furniture)) {
    const free = known.filter(({ id }) => !taken.has(id))
    const name = role.name.toLowerCase()
    const same =
      free.find((each) => each.name.toLowerCase() === name) ?? free.find(({ id }) => id === role.id)
    if (!same) continue
    taken.add(same.id)
    found.set(role.id, same)
  }
  return found
}

/**
 * The roles of a board, those that are shown first. The others count too: the page of a template that
 * somebody adds at the same moment is not there yet, and a deleted one may come back. Page by page, since so
 * many regions are read together and no more.
 */
function knownRoles(shown: readonly TLShape[], all: readonly TLShape[]): readonly Role[] {
  const pages = new Set(all.map(({ parentId }) => parentId))
  const known = [
    shown,
    ...Array.from(pages, (page) => all.filter(({ parentId }) => parentId === page)),
  ].flatMap(rolesIn)
  return known.filter(({ id }, at) => known.findIndex((each) => each.id === id) === at)
}

function rolesIn(furniture: readonly TLRecord[]): readonly Role[] {
  const ownership = new Ownership({ isFurniture: () => true })
  ownership.apply({ put: furniture })
  return ownership.roles
}

/** What a shape says of roles, in the ids that the board has for them. */
function spokenOf(
  { furniture, role, about }: TLShape['meta'],
  roles: ReadonlyMap<string, Role>,
): TLShape['meta'] {
  const idOf = (id: string): string => roles.get(id)?.id ?? id
  if (furniture === 'region' && typeof role === 'string') {
    return { role: idOf(role), holder: roles.get(role)?.holders[0] ?? '' }
  }
  if (typeof about !== 'string') return {}
  return { about: about.split(REGION_SEPARATOR).map(idOf).join(REGION_SEPARATOR) }
}
