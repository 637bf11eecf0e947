import papaparse from 'papaparse'
import type { Agreement, AgreementRow } from './agreement.ts'
import { hasPart, partRows } from './agreement-parts.ts'
import { folded, roleNames } from './column-mapping.ts'
import { guarded } from './formula-guard.ts'
import { areParts, NO_PART_WORDS } from './parts.ts'

/** Spreadsheets take a file for UTF-8 only with it. */
const BYTE_ORDER_MARK = '\ufeff'

/** Stands between several names in one cell. */
const NAME_SEPARATOR = '; '

/** A name as a cell has it. */
export interface WrittenName {
  readonly name: string
  /** True when it stands in quotes: it is a person's, whatever roles are called. */
  readonly isQuoted: boolean
}

/**
 * Names for one cell. One that has a `;` or begins with a quote stands in quotes, its own quotes
 * doubled, and so does a person's that would be read as a role's or as nobody; namesIn gives back the same names.
 */
function joinedNames(names: readonly string[], isMistaken: (name: string) => boolean): string {
  return names
    .map((name) =>
      /^"|;/.test(name) || isMistaken(name) ? `"${name.replaceAll('"', '""')}"` : name,
    )
    .join(NAME_SEPARATOR)
}

/** The names of a cell; what only begins like a quoted name is taken as it is. */
export function namesIn(cell: string): readonly WrittenName[] {
  return [...cell.matchAll(NAMES)].map(([, quoted, plain = '']) =>
    quoted === undefined
      ? { name: plain, isQuoted: false }
      : { name: quoted.replaceAll('""', '"'), isQuoted: true },
  )
}

/** Each match ends with its separator, so the next begins a name. */
const NAMES = /\s*"((?:[^"]|"")*)"\s*(?:;|$)|([^;]*)(?:;|$)/g

/** Stands under `region` where nobody holds the task. */
export const NOBODY = 'nobody'

/** What says that nobody holds or does a task, as `folded` has it. */
export const UNOWNED: ReadonlySet<string> = new Set([
  NOBODY,
  'none',
  'unowned',
  'nobody yet',
  folded('-'),
  '–',
])

/** Stands under `region` where the card waits in the tray. */
export const NOT_PLACED = 'not placed'

/**
 * An agreement as a CSV file by RFC 4180, with a header line, in UTF-8 with a byte order mark. Columns:
 * task, one for each role and outsider, accountable, delegated to, disagreement before (0 to 1),
 * decision, reason, objections, session, date. Then what a new board needs to be made from the file:
 * region (roles between `+`, `nobody`, or `not placed`), size, parked. Cards that wait in the tray come
 * last. Where several pages have regions the tasks of one page stand together, a last column says the page,
 * and the columns of roles are those of all pages. Several names in one cell stand between `; `; one with a
 * `;` in it, or a person's that is a role's but for case or says nobody, stands in quotes.
 *
 * Where every card is a person or team, the columns are: part, person or team, to settle, decision, reason,
 * objections, session, date, parked, page. A part that is to settle and nobody's has a row without a person.
 */
export function agreementCsv(agreement: Agreement): string {
  return areParts(agreement.roles) ? partsCsv(agreement) : tasksCsv(agreement)
}

function tasksCsv(agreement: Agreement): string {
  const { roles, columns, pages, rows, waiting, session, date } = agreement
  const hasPages = pages.length > 0
  const fields = ['task', ...columns, 'accountable', 'delegated to', 'disagreement before']
  const more = ['decision', 'reason', 'objections', 'session', 'date', 'region', 'size', 'parked']
  const pageTitle = hasPages ? ['page'] : []
  const byName = roleNames(roles)
  const isMistaken = (name: string): boolean =>
    UNOWNED.has(folded(name)) ||
    (byName.has(folded(name)) && !roles.some((role) => role.name === name))
  const data = [...rows, ...waiting].map((row) => [
    row.task,
    ...row.letters,
    joinedNames(row.accountable, isMistaken),
    joinedNames(row.delegatedTo, isMistaken),
    row.disagreement === undefined ? '' : row.disagreement.toFixed(2),
    row.decision,
    row.reason,
    row.objections.join(NAME_SEPARATOR),
    session,
    date,
    row.region === undefined ? NOT_PLACED : row.region || nobodyFor(row),
    row.size ?? '',
    row.state === 'parked' ? 'yes' : '',
    ...(hasPages ? [row.page] : []),
  ])
  return fileOf([[...fields, ...more, ...pageTitle], ...data])
}

function partsCsv(agreement: Agreement): string {
  const { pages, session, date } = agreement
  const hasPages = pages.length > 0
  const tables = hasPages ? pages : [{ ...agreement, name: '' }]
  const titles = ['part', 'person or team', 'to settle', 'decision', 'reason', 'objections']
  const data = tables.flatMap((table) => {
    const line = (part: string, toSettle: string, row?: AgreementRow): string[] => [
      part,
      row?.task ?? '',
      toSettle,
      row?.decision ?? '',
      row?.reason ?? '',
      row?.objections.join(NAME_SEPARATOR) ?? '',
      session,
      date,
      row?.state === 'parked' ? 'yes' : '',
      ...(hasPages ? [table.name] : []),
    ]
    return [
      ...partRows(table).flatMap(({ role: { id, name }, people, toSettle }) => {
        const parked = table.rows.filter((row) => row.state === 'parked' && hasPart(row, id))
        const isEmpty = people.length === 0 && toSettle !== ''
        return [
          ...(isEmpty ? [line(name, toSettle)] : []),
          ...people.map((row) => line(name, toSettle, row)),
          ...parked.map((row) => line(name, '', row)),
        ]
      }),
      ...table.rows
        .filter(({ region }) => region === '')
        .map((row) => line(NO_PART_WORDS, '', row)),
      ...[...table.rows.filter(({ region }) => region === undefined), ...table.waiting].map((row) =>
        line(NOT_PLACED, '', row),
      ),
    ]
  })
  const more = ['session', 'date', 'parked', ...(hasPages ? ['page'] : [])]
  return fileOf([[...titles, ...more], ...data])
}

function nobodyFor({ state }: AgreementRow): string {
  return state === 'person' ? NO_PART_WORDS.toLowerCase() : NOBODY
}

function fileOf(rows: readonly (readonly string[])[]): string {
  const csv = papaparse.unparse(
    rows.map((cells) => cells.map(guarded)),
    { newline: '\r\n' },
  )
  return `${BYTE_ORDER_MARK}${csv}\r\n`
}
