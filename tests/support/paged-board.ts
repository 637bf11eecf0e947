import type { TLShape } from '@tldraw/tlschema'
import { Ownership } from '#lib/ownership/ownership.ts'
import { addedFurniture } from '#lib/templates/added-template.ts'
import { daci } from '#lib/templates/daci.ts'
import { pmPoPmm } from '#lib/templates/pm-po-pmm.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import type { Template } from '#lib/templates/template.ts'

export const FIRST = 'page:page'
export const DACI = 'page:daci'
export const THREE = 'page:three'

/** Furniture of the default board, of DACI and of three circles, each on a page of its own. */
export function threePages(): { furniture: TLShape[]; cards: TLShape[] } {
  const furniture = shapesOf(pmPo.build('example').furniture)
  const cards = shapesOf(pmPo.build('example').records)
  for (const [template, pageId] of [
    [daci, DACI],
    [pmPoPmm, THREE],
  ] as const satisfies readonly (readonly [Template, string])[]) {
    const { furniture: more, records } = template.build('example')
    furniture.push(...addedFurniture(more, { pageId, shown: furniture, all: furniture }))
    cards.push(...shapesOf(records).map((shape) => onPage(shape, pageId)))
  }
  return { furniture, cards }
}

/** A shape as that of another page, with an id of its own. */
export function onPage<Shape extends TLShape>(shape: Shape, pageId: string): Shape {
  const id = `${shape.id}-${pageId.slice('page:'.length)}`
  return { ...shape, id: id as Shape['id'], parentId: pageId as Shape['parentId'] }
}

/** An engine with the board of {@link threePages}, and with more of it. */
export function ownershipOfPages(more: readonly TLShape[] = []): Ownership {
  const { furniture, cards } = threePages()
  const ids = new Set<string>(furniture.map(({ id }) => id))
  const ownership = new Ownership({ isFurniture: (id) => ids.has(id) })
  ownership.apply({ put: [...furniture, ...cards, ...more] })
  return ownership
}

function shapesOf(records: ReturnType<Template['build']>['records']): TLShape[] {
  return records.filter((record) => record.typeName === 'shape')
}
