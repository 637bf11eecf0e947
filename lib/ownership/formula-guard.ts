/**
 * What a spreadsheet would run as a formula, also behind spaces or as a full-width character. A cell
 * that starts like that gets one apostrophe in front, and so does one that starts with apostrophes
 * before it: taking one away again gives back every text.
 */
const FORMULA = /^'*\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

/** A cell as it is written for spreadsheets. */
export function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell
}

/** The text of a cell that was written like that. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}
