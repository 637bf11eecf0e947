import papaparse from 'papaparse'
import type { Agreement } from './agreement.ts'
import { guarded } from './formula-guard.ts'

/** Spreadsheets take a file for UTF-8 only with it. */
const BYTE_ORDER_MARK = '\ufeff'

/** Stands between several names in one cell. */
export const NAME_SEPARATOR = '; '

/** Stands under `region` where nobody holds the task. */
export const NOBODY = 'nobody'

/** Stands under `region` where the card waits in the tray. */
export const NOT_PLACED = 'not placed'

/**
 * An agreement as a CSV file by RFC 4180, with a header line, in UTF-8 with a byte order mark. Columns:
 * task, one for each role and outsider, accountable, delegated to, disagreement before (0 to 1),
 * decision, reason, objections, session, date. Then what a new board needs to be made from the file:
 * region (roles between `+`, `nobody`, or `not placed`), size, parked. Cards that wait in the tray come
 * last. Where several pages have regions a last column says the page. Several names in one cell stand between `; `.
 */
export function agreementCsv(agreement: Agreement): string {
  const { columns, hasPages, rows, waiting, session, date } = agreement
  const fields = ['task', ...columns, 'accountable', 'delegated to', 'disagreement before']
  const more = ['decision', 'reason', 'objections', 'session', 'date', 'region', 'size', 'parked']
  const pageTitle = hasPages ? ['page'] : []
  const data = [...rows, ...waiting].map((row) => [
    row.task,
    ...row.letters,
    row.accountable.join(NAME_SEPARATOR),
    row.delegatedTo.join(NAME_SEPARATOR),
    row.disagreement === undefined ? '' : row.disagreement.toFixed(2),
    row.decision,
    row.reason,
    row.objections.join(NAME_SEPARATOR),
    session,
    date,
    row.region === undefined ? NOT_PLACED : row.region || NOBODY,
    row.size ?? '',
    row.state === 'parked' ? 'yes' : '',
    ...(hasPages ? [row.page] : []),
  ])
  const csv = papaparse.unparse(
    [[...fields, ...more, ...pageTitle], ...data].map((cells) => cells.map(guarded)),
    { newline: '\r\n' },
  )
  return `${BYTE_ORDER_MARK}${csv}\r\n`
}
