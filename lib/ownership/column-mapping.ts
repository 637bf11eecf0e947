import { wordsColumn } from './cell-kinds.ts'
import type { Table } from './read-table.ts'
import type { Role } from './regions.ts'
import { BESIDE_TASKS } from './usual-columns.ts'

/** What a column of a table can say of a card. */
export const IMPORT_FIELDS = [
  'task',
  'region',
  'accountable',
  'delegate',
  'decision',
  'reason',
  'size',
  'parked',
] as const

/** One of {@link IMPORT_FIELDS}. */
export type ImportField = (typeof IMPORT_FIELDS)[number]

/** Which column of a table, counted from 0, says what. */
export interface ColumnMapping {
  readonly fields: Readonly<Partial<Record<ImportField, number>>>
  /** Columns with the letters A and R of a role, by the role's id. */
  readonly letters: Readonly<Record<string, number>>
}

/** A role as an import needs it. */
export type NamedRole = Pick<Role, 'id' | 'name' | 'part'>

/** True when cells are names of columns that are known; see hasHeaderRow for others. */
export function isHeader(cells: readonly string[], roles: readonly NamedRole[]): boolean {
  const { fields, letters } = guessMapping(cells, roles)
  return fields.task !== undefined || Object.keys({ ...fields, ...letters }).length > 1
}

/**
 * Which column says what, by the names in a table's first row. What none is named after is left out,
 * except the task, which is the first column with words then.
 */
export function guessColumns(
  table: Table,
  { roles, hasHeader }: { readonly roles: readonly NamedRole[]; readonly hasHeader: boolean },
): ColumnMapping {
  const mapping = guessMapping((hasHeader && table[0]) || [], roles)
  const taken = Object.values({ ...mapping.fields, ...mapping.letters })
  const names = hasHeader ? (table[0] ?? []).map(folded) : []
  const task = wordsColumn(hasHeader ? table.slice(1) : table, {
    isTaken: (at) => taken.includes(at),
    isBeside: (at) => BESIDE_TASKS.has(names[at] ?? ''),
  })
  return { ...mapping, fields: { task, ...mapping.fields } }
}

/** How many columns there are. */
export function columnCount(table: Table): number {
  return table.reduce((most, row) => Math.max(most, row.length), 0)
}

function guessMapping(cells: readonly string[], roles: readonly NamedRole[]): ColumnMapping {
  const names = cells.map(folded)
  const taken = new Set<number>()
  const find = (isIt: (name: string) => boolean, from: 'first' | 'last'): number | undefined => {
    const places = names.flatMap((name, at) => (!taken.has(at) && isIt(name) ? at : []))
    const at = from === 'first' ? places[0] : places.at(-1)
    if (at !== undefined) taken.add(at)
    return at
  }
  const fields: Partial<Record<ImportField, number>> = {}
  for (const field of IMPORT_FIELDS) {
    // In an agreement the roles' columns come after the task and before all else: one may be called so.
    const at = find((name) => NAMES[field].includes(name), field === 'task' ? 'first' : 'last')
    if (at !== undefined) fields[field] = at
  }
  const letters: Record<string, number> = {}
  const known = roleNames(roles)
  for (const { id } of roles) {
    const at = find((each) => known.get(each) === id, 'first')
    if (at !== undefined) letters[id] = at
  }
  return { fields, letters }
}

/**
 * What a file may call roles, as folded gives it, with their ids: by name, by id and, where no two have
 * the same, by the initials that stand on cards.
 */
export function roleNames(roles: readonly NamedRole[]): ReadonlyMap<string, string> {
  const initials = roles.map(({ name }) => initialsOf(name))
  const isAlone = (own: string): boolean =>
    own.length > 1 && initials.filter((each) => each === own).length === 1
  return new Map([
    ...roles.flatMap(({ id }, at): [string, string][] => {
      const own = initials[at] ?? ''
      return isAlone(own) ? [[own, id]] : []
    }),
    ...roles.flatMap(({ id, name }): [string, string][] => [
      [folded(name), id],
      [folded(id), id],
    ]),
  ])
}

function initialsOf(name: string): string {
  const words = folded(name).split(/[^\p{L}\p{N}]+/u)
  return words.map((word) => word.slice(0, 1)).join('')
}

/** As names are compared. */
export function folded(name: string): string {
  return name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
}

/** What people call such columns, with the names of our own files first. */
const NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  task: [
    'task',
    'tasks',
    'card',
    'title',
    'name',
    'summary',
    'activity',
    'responsibility',
    'item',
    'text',
    'person or team',
    'card name',
    'task name',
    'subject',
  ],
  region: ['region', 'part', 'held by', 'role', 'roles', 'owned by', 'area'],
  accountable: ['accountable', 'owner', 'a', 'answers', 'assignee', 'assigned to', 'lead'],
  delegate: ['delegated to', 'delegate', 'delegated', 'responsible', 'done by', 'r'],
  decision: ['decision', 'decided', 'agreement', 'outcome'],
  reason: ['reason', 'why', 'comment', 'comments', 'note', 'notes', 'description'],
  size: ['size', 'effort', 't shirt size'],
  parked: ['parked', 'park', 'later'],
}
