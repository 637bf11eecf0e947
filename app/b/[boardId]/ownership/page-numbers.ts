import type { Ownership } from '#lib/ownership/ownership.ts'
import { partGap } from '#lib/ownership/parts.ts'
import type { Region } from '#lib/ownership/regions.ts'

/** What a page holds in numbers. */
export interface PageNumbers {
  readonly regions: readonly (Region & {
    readonly count: number
    /** True where it is the part of people and not exactly one has it who should. */
    readonly hasGap: boolean
  })[]
  readonly unowned: number
}

/**
 * How many cards lie in each region of one page. Each role of the page has a number, also 0, and what
 * several share has one while cards lie in it.
 */
export function numbersOfPage(ownership: Ownership, page: string): PageNumbers {
  const { regions, states, roles: all } = ownership.onPage(page).summary
  const gaps = all.filter((role) => partGap(role, role.held)).map(({ id }) => id)
  return {
    regions: regions
      .filter(({ roles, count }) => roles.length === 1 || count > 0)
      .map((region) => ({ ...region, hasGap: gaps.includes(region.key) })),
    unowned: states.unowned,
  }
}
