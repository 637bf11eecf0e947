import { areValues, isValue, MAX_ROWS } from './cell-kinds.ts'
import { folded, isHeader, type NamedRole } from './column-mapping.ts'
import type { Table } from './read-table.ts'
import { BESIDE_TASKS, LIKE_TASKS } from './usual-columns.ts'

/** A name of a column is short. */
const MAX_NAME_LENGTH = 40
/** Cells so much longer than what stands above them are sentences below a name. */
const LONGER = { times: 2.5, atLeast: 25 }
/** What stands for a value that somebody has still to give. */
const UNKNOWN = /^(?:tb[acd]|n\/?a|none|unknown|open|\?+)$/u

/**
 * True when the first row of a table names its columns: when it has names that an import knows, or when
 * its cells read as names and something below them is of another kind. A row that could as well be a task
 * is one: a name too many on the board is seen, and a task that is missing is not.
 */
export function hasHeaderRow(table: Table, roles: readonly NamedRole[]): boolean {
  const [first = [], ...others] = table
  if (isHeader(first, roles)) return true
  const rows = others.slice(0, MAX_ROWS)
  const names = first.map(folded)
  const named = names.filter((name) => name !== '')
  // Of one column nothing is known but its cells, and tasks are of all lengths.
  if (rows.length === 0 || named.length < 2) return false
  const areNames =
    new Set(named).size === named.length &&
    named.every((name) => name.length <= MAX_NAME_LENGTH && !UNKNOWN.test(name)) &&
    // As it is written: without its hyphen a key is two words.
    !first.some(isValue)
  if (!areNames) return false
  return first.some((cell, at) => {
    const name = names[at] ?? ''
    const below = rows.map((row) => (row[at] ?? '').trim()).filter(Boolean)
    if (name === '' || below.length === 0) return false
    if (below.some((each) => folded(each) === name)) return false
    return (
      BESIDE_TASKS.has(name) ||
      LIKE_TASKS.has(name) ||
      areValues(below) ||
      areSentences(below, cell.trim())
    )
  })
}

function areSentences(cells: readonly string[], name: string): boolean {
  const lengths = cells.map(({ length }) => length).sort((one, other) => one - other)
  const middle = lengths[Math.floor(lengths.length / 2)] ?? 0
  return middle >= LONGER.atLeast && middle >= name.length * LONGER.times
}
