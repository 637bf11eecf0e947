import type { Ownership } from '#lib/ownership/ownership.ts'
import type { Region } from '#lib/ownership/regions.ts'

/** What a page holds in numbers. */
export interface PageNumbers {
  readonly regions: readonly (Region & { readonly count: number })[]
  readonly unowned: number
}

/**
 * How many cards lie in each region of one page. Each role of the page has a number, also 0, and what
 * several share has one while cards lie in it.
 */
export function numbersOfPage(ownership: Ownership, page: string): PageNumbers {
  const { regions, states } = ownership.onPage(page).summary
  return {
    regions: regions.filter(({ roles, count }) => roles.length === 1 || count > 0),
    unowned: states.unowned,
  }
}
