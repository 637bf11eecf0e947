import papaparse from 'papaparse'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { withoutBullet } from './bullet.ts'

/** Largest text of an import, in UTF-16 code units. */
export const MAX_IMPORT_LENGTH = 1024 * 1024

/** Rows of cells, from the first to the last with any words; those between may be empty, so that rows keep their numbers. */
export type Table = readonly (readonly string[])[]

/** How a text is read: one card a line without its bullet, or as cells between commas, semicolons, tabs or bars. */
export type TableKind = 'list' | 'table'

/** Why a text cannot be read. */
export type TableFault = 'empty' | 'too-long' | 'open-quote' | 'after-quote'

/** A text that cannot be read; `row` is counted from 1 where it is one row's fault. */
export interface TableRefusal {
  readonly ok: false
  readonly reason: TableFault
  readonly row?: number | undefined
}

/** The rows of a text. Quotes, and line breaks within them, are those of RFC 4180. */
export function readTable(
  text: string,
  kind: TableKind,
): { readonly ok: true; readonly value: Table } | TableRefusal {
  if (text.length > MAX_IMPORT_LENGTH) return refused('too-long')
  const whole = text.replace(/^\ufeff/, '')
  if (kind === 'list') {
    const lines = whole.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => [withoutBullet(line)])
    return filled(lines)
  }
  const { rest, delimiter } = delimiterLine(whole)
  // An empty last line would count against the right delimiter of a short table.
  const { data, errors } = papaparse.parse<string[]>(rest.trimEnd(), {
    delimiter,
    delimitersToGuess: [',', ';', '\t', '|'],
  })
  // It would take what follows into its cell, rows and all.
  const after = errors.find(({ code }) => code === 'InvalidQuotes')
  if (after) return { ok: false, reason: 'after-quote', row: (after.row ?? 0) + 1 }
  // What follows a quote that never ends would all be one cell.
  if (errors.some(({ code }) => code === 'MissingQuotes')) return refused('open-quote')
  return filled(data)
}

/**
 * How a text is best read at first. A list of tasks has commas too, so a text is a table only when its
 * first row names a column that is known, when it has tabs, or when its name or its first line says so.
 */
export function guessKind(
  text: string,
  options: {
    readonly fileName?: string | undefined
    readonly knowsHeader: (row: readonly string[]) => boolean
  },
): TableKind {
  if (/\.(csv|tsv|tab)$/i.test(options.fileName ?? '')) return 'table'
  if (delimiterLine(text.replace(/^\ufeff/, '')).delimiter !== '') return 'table'
  const start = text.slice(0, 20_000)
  const first = papaparse.parse<string[]>(start, { preview: 1 }).data[0] ?? []
  const hasHeader = first.length > 1 && options.knowsHeader(first)
  return hasHeader || start.includes('\t') ? 'table' : 'list'
}

/** Excel's own first line, `sep=;`, which says what stands between cells and is no row. */
function delimiterLine(text: string): { readonly rest: string; readonly delimiter: string } {
  const [line, delimiter = ''] = /^"?sep=([^"\r\n])"?(?:\r\n|[\r\n])/i.exec(text) ?? ['']
  return { rest: text.slice(line.length), delimiter }
}

function filled(rows: readonly string[][]): Result<Table, TableFault> {
  const first = rows.findIndex(hasWords)
  if (first < 0) return refused('empty')
  return ok(rows.slice(first, rows.findLastIndex(hasWords) + 1))
}

/** True for a row that says anything. */
export function hasWords(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== '')
}
