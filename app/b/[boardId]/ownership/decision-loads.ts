import type { Ownership } from '#lib/ownership/ownership.ts'
import { partLoads } from '#lib/ownership/part-loads.ts'
import { areParts } from '#lib/ownership/parts.ts'

/** Who has the same part in several of a board's decisions, each of which is a page; see partLoads. */
export function decisionLoads(ownership: Ownership): readonly string[] {
  const pages = ownership.pageIds.map((id) => ownership.onPage(id))
  return partLoads(
    pages
      .filter(({ roles }) => areParts(roles))
      .map((page) =>
        page.roles
          .filter(({ part }) => part === 'one')
          .map(({ id, name }) => ({
            part: name,
            names: page.inRegion(id).map(({ title }) => title),
          })),
      ),
  )
}
