import papaparse from 'papaparse'
import type { Agreement } from './agreement.ts'

/** Spreadsheets take a file for UTF-8 only with it. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * What a spreadsheet would run as a formula, also behind spaces or as a full-width character. A cell
 * that starts like that gets one apostrophe in front, and so does one that starts with apostrophes
 * before it: taking one away again gives back every text.
 */
const FORMULA = /^'*\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

/**
 * An agreement as a CSV file by RFC 4180, with a header line, in UTF-8 with a byte order mark. Columns:
 * task, one for each role and outsider, accountable, delegated to, disagreement before (0 to 1),
 * decision, reason, objections, session, date. Several names in one cell stand between `; `.
 */
export function agreementCsv({ columns, rows, session, date }: Agreement): string {
  const fields = ['task', ...columns, 'accountable', 'delegated to', 'disagreement before']
  const data = rows.map((row) => [
    row.task,
    ...row.letters,
    row.accountable.join('; '),
    row.delegatedTo.join('; '),
    row.disagreement === undefined ? '' : row.disagreement.toFixed(2),
    row.decision,
    row.reason,
    row.objections.join('; '),
    session,
    date,
  ])
  const all = [[...fields, 'decision', 'reason', 'objections', 'session', 'date'], ...data]
  const csv = papaparse.unparse(
    all.map((cells) => cells.map((cell) => (FORMULA.test(cell) ? `'${cell}` : cell))),
    { newline: '\r\n' },
  )
  return `${BYTE_ORDER_MARK}${csv}\r\n`
}
