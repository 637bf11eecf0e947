import { listWords } from './card-words.ts'
import type { AgreementRow, AgreementTable } from './agreement.ts'
import { partLoads } from './part-loads.ts'
import { areParts, NO_PART_WORDS, partGap } from './parts.ts'
import { REGION_SEPARATOR, type Role } from './regions.ts'

/** What people read above {@link loadsOf}. */
export const LOADS_WORDS = 'In several decisions'

/** Who has one part, of a table whose cards are people and teams; see areParts. */
export interface PartRow {
  readonly role: Role
  readonly people: readonly AgreementRow[]
  /** What is still to settle, such as "No Driver yet"; empty where nothing is. */
  readonly toSettle: string
}

/** Every part of a table, in their order, also those that nobody has. */
export function partRows({ roles, rows }: Pick<AgreementTable, 'roles' | 'rows'>): PartRow[] {
  return roles.map((role) => {
    const people = rows.filter((row) => row.state === 'person' && hasPart(row, role.id))
    return { role, people, toSettle: partGap(role, people.length)?.words ?? '' }
  })
}

/** Who is in no row of {@link partRows}, under a heading each; none that is empty. */
export function apartLists({ rows }: Pick<AgreementTable, 'rows'>): {
  readonly words: string
  readonly rows: readonly AgreementRow[]
}[] {
  const lists = [
    { words: NO_PART_WORDS, rows: rows.filter((row) => row.state === 'person' && !row.region) },
    { words: 'Parked', rows: rows.filter(({ state }) => state === 'parked') },
  ]
  return lists.filter((list) => list.rows.length > 0)
}

/** Who has the same part in several decisions, where each page is one; see partLoads. */
export function loadsOf(
  pages: readonly Pick<AgreementTable, 'roles' | 'rows'>[],
): readonly string[] {
  const decisions = pages.filter(({ roles }) => areParts(roles)).map(partRows)
  return partLoads(
    decisions.map((parts) =>
      parts
        .filter(({ role: { part } }) => part === 'one')
        .map(({ role: { name }, people }) => ({
          part: name,
          names: people.map(({ task }) => task),
        })),
    ),
  )
}

/** What was said of somebody, in one line; empty where nothing was. */
export function saidOf({ decision, reason, objections }: AgreementRow): string {
  return [decision, reason, ...objections].filter((words) => words !== '').join('; ')
}

/** "There is one Driver and one Approver."; empty where no part is for one alone. */
export function settledParts(roles: readonly Role[]): string {
  const names = roles.filter(({ part }) => part === 'one').map(({ name }) => `one ${name}`)
  return names.length === 0 ? '' : `There is ${listWords(names)}.`
}

/** True for somebody whose card lies in the part of that id. */
export function hasPart({ region }: AgreementRow, role: string): boolean {
  return region?.split(REGION_SEPARATOR).includes(role) === true
}
