import type { Card } from '#lib/ownership/card.ts'
import type { Ownership } from '#lib/ownership/ownership.ts'
import type { Region } from '#lib/ownership/regions.ts'

/** What a page holds in numbers. */
export interface PageNumbers {
  readonly regions: readonly (Region & { readonly count: number })[]
  readonly unowned: number
}

/**
 * How many cards lie in each region of one page; the panel has those of the board. Each role of the page
 * has a number, also 0, and what several share has one while cards lie in it. The board knows the regions
 * of its other pages as well: they have no place here.
 */
export function numbersOfPage(ownership: Ownership, page: string): PageNumbers {
  const drawn = new Set(ownership.shapesOn(page).circles.map(({ role }) => role))
  const onPage = (cards: readonly Card[]): number =>
    cards.filter(({ pageId }) => pageId === page).length
  const regions = ownership.summary.regions
    .filter(({ roles }) => roles.every((role) => drawn.has(role)))
    .map((region) => ({ ...region, count: onPage(ownership.inRegion(region.key)) }))
    .filter(({ roles, count }) => roles.length === 1 || count > 0)
  return { regions, unowned: onPage(ownership.inState('unowned')) }
}
