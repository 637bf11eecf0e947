import type { Table } from './read-table.ts'

/** Rows that are looked at; what a column holds is seen by then. */
export const MAX_ROWS = 200
/** So many of a column's cells are of its kind; people leave some empty or write "tbd". */
const MOST = 0.8

/**
 * The column with the tasks where none is named so: the first with words in it, so that neither numbers of
 * rows nor keys of tickets become cards.
 *
 * @param isTaken - for columns that say something else
 */
export function wordsColumn(rows: Table, isTaken: (at: number) => boolean = () => false): number {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  for (let at = 0; at < columns; at++) {
    const cells = rows.slice(0, MAX_ROWS).flatMap((row) => (row[at] ?? '').trim() || [])
    if (!isTaken(at) && cells.length > 0 && !areValues(cells)) return at
  }
  return 0
}

/** True where the cells of a column are values, but for some. */
export function areValues(cells: readonly string[]): boolean {
  return cells.filter(isValue).length >= cells.length * MOST
}

/** True for what nobody calls a column: a number, a date, a key such as ABC-12, an address, a letter, yes. */
export function isValue(cell: string): boolean {
  return VALUES.some((value) => value.test(cell.trim()))
}

const VALUES = [
  /^[-+#$€£]?\s?\d[\d\s.,:/%-]*[%€$£hdw]?$/iu,
  /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b/u,
  /^\d{1,2}\.?\s\p{L}{3,9}\.?\s\d{2,4}$/u,
  /^\p{Lu}[\p{Lu}\d]{1,9}-\d+$/iu,
  /^\S+@\S+\.\S+$/u,
  /^https?:\/\//iu,
  /^[a-z](?:\s?[,/]\s?[a-z])*$/iu,
  /^(?:yes|no|true|false|x|✓|✔)$/iu,
]
