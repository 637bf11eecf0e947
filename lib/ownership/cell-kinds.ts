import type { Table } from './read-table.ts'

/** Rows that are looked at; what a column holds is seen by then. */
export const MAX_ROWS = 200
/** So many of a column's cells are of its kind; people leave some empty or write "tbd". */
const MOST = 0.8

/**
 * The column with the tasks where none is named so: the first with words in it, so that neither numbers of
 * rows nor keys of tickets become cards.
 *
 * @param options.isTaken - for columns that say something else
 * @param options.isBeside - for columns that are looked at last: their names speak against tasks
 */
export function wordsColumn(
  rows: Table,
  options: {
    readonly isTaken?: (at: number) => boolean
    readonly isBeside?: (at: number) => boolean
  } = {},
): number {
  const { isTaken = () => false, isBeside = () => false } = options
  const columns = Array.from({ length: rows.reduce((most, row) => Math.max(most, row.length), 0) })
  const worded = [...columns.keys()].filter((at) => !isTaken(at) && hasWords(rows, at))
  return worded.find((at) => !isBeside(at)) ?? worded[0] ?? 0
}

function hasWords(rows: Table, at: number): boolean {
  const cells = rows.slice(0, MAX_ROWS).flatMap((row) => (row[at] ?? '').trim() || [])
  return cells.length > 0 && !areValues(cells)
}

/** True where the cells of a column are values, but for some. */
export function areValues(cells: readonly string[]): boolean {
  return cells.filter(isValue).length >= cells.length * MOST
}

/** True for what nobody calls a column: a number, a date, a key such as ABC-12 or US7, an address, a letter, yes. */
export function isValue(cell: string): boolean {
  return VALUES.some((value) => value.test(cell.trim()))
}

const VALUES = [
  /^[-+#$€£]?\s?\d[\d\s.,:/%-]*[%€$£hdw]?$/iu,
  /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:\b|T\d)/u,
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?\s\d{1,2}(?:,?\s\d{4})?$/iu,
  /^\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\.?$/iu,
  /^\d{1,2}\.?\s\p{L}{3,9}\.?\s\d{2,4}$/u,
  /^\p{Lu}[\p{Lu}\d]{1,9}[-_]\d+$/iu,
  /^\p{Lu}{1,5}\d+$/u,
  /^(?=.*\d)[\da-f]{8,}(?:-[\da-f]{4,12})*$/iu,
  /^\S+@\S+\.\S+$/u,
  /^https?:\/\//iu,
  /^[a-z](?:\s?[,/]\s?[a-z])*$/iu,
  /^(?:yes|no|true|false|x|✓|✔)$/iu,
]
