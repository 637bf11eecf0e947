import type { TLShape } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import { countPlace } from '#app/b/[boardId]/ownership/count-places.ts'
import { numbersOfPage } from '#app/b/[boardId]/ownership/page-numbers.ts'
import { roleAreaOf } from '#app/b/[boardId]/ownership/role-areas.ts'
import { addedFurniture } from '#lib/templates/added-template.ts'
import { pmPo } from '#lib/templates/pm-po.ts'
import { startStopContinue } from '#lib/templates/start-stop-continue.ts'
import { cardAt, ownershipOf } from '#tests/support/ownership-board.ts'

const OTHER = 'page:retro'

/** The default board, and a retrospective on a page of its own with a role that the board did not have. */
function twoPages() {
  const first = pmPo.build('example')
  const shapes = first.furniture.filter((record) => record.typeName === 'shape')
  const names = ['Product Manager', 'Product Owner', 'Design']
  const retro = startStopContinue.build('unplaced', names).furniture
  const added = addedFurniture(retro, { pageId: OTHER, shown: shapes, all: shapes })
  const cards = [cardAt('One', middleOf(added, 'PM')), cardAt('Two', middleOf(added, 'PM'))].map(
    (card) => ({ ...card, parentId: OTHER }),
  )
  const ownership = ownershipOf([...first.furniture, ...first.records, ...added, ...cards])
  return [
    { ...numbersOfPage(ownership, 'page:page'), areas: shapes.flatMap(roleAreaOf) },
    { ...numbersOfPage(ownership, OTHER), areas: added.flatMap(roleAreaOf) },
  ]
}

function middleOf(furniture: readonly TLShape[], role: string): { x: number; y: number } {
  const [area] = furniture.flatMap(roleAreaOf).filter((each) => each.role === role)
  if (!area) throw new Error(`no region of ${role}`)
  return { x: area.transform.x + area.w / 2, y: area.transform.y + area.h / 2 }
}

test('each page has the numbers of its own regions and cards', () => {
  const numbers = twoPages().map(({ regions, unowned }) => ({
    regions: Object.fromEntries(regions.map(({ key, count }) => [key, count])),
    unowned,
  }))
  expect(numbers).toEqual([
    { regions: { PM: 9, PO: 9, 'PM+PO': 6 }, unowned: 0 },
    { regions: { PM: 2, PO: 0, Design: 0 }, unowned: 0 },
  ])
})

test('each number of a page has a place of its own, and regions of other pages have none', () => {
  for (const { areas, regions } of twoPages()) {
    const places = regions.map(({ roles }) => countPlace(roles, { areas, words: [] }))
    const known = places.flatMap((place) => (place ? `${place.x} ${place.y}` : []))
    expect(new Set(known).size).toBe(regions.length)
  }
  const [first, other] = twoPages()
  const around = { words: [], areas: first?.areas ?? [] }
  expect(countPlace(['Design'], around)).toBe(undefined)
  expect(countPlace(['PM', 'Design'], around)).toBe(undefined)
  // Its bands lie one below the other.
  expect(countPlace(['PM', 'PO'], { words: [], areas: other?.areas ?? [] })).toBe(undefined)
})
