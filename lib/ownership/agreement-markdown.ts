import type { Agreement, AgreementRow, AgreementTable } from './agreement.ts'
import { apartLists, LOADS_WORDS, loadsOf, partRows, saidOf } from './agreement-parts.ts'
import { openLists, WAITING_WORDS } from './open-lists.ts'
import { areParts } from './parts.ts'

/** A line of dashes alone, blanks between them or not: a rule, or the line under a heading. */
const RULE = /^-(?=[ -]*-$)/
/** What Markdown, or HTML in it, could take for more than text anywhere in a line. */
const MARKUP = /[\\`*_[\]<>#|~&$]/g
/** And at its start: the mark of a list, alone or after a number. */
const LIST_MARK = /^(\d*)([-+.)])(?= |$)/

/**
 * An agreement as Markdown: the RACI table, or who has which part, then what is still to settle or discuss; where
 * several pages have regions, both for each page. What people wrote stays text: it is escaped, and a line break in it is a space.
 *
 * @param title - the board's
 */
export function agreementMarkdown(agreement: Agreement, title: string): string {
  const { pages, session, date, dateZone } = agreement
  const tables =
    pages.length > 0
      ? pages.map((page) => [`## ${text(page.name)}`, '', ...tableLines(page, '###'), ''])
      : [tableLines(agreement, '##')]
  const lines = [
    `# ${text(title)}`,
    '',
    [session, dateZone === undefined ? date : `${date} (${dateZone})`]
      .filter((part) => part !== '')
      .map(text)
      .join(' · '),
    '',
    ...tables.flat(),
    ...loadLines(loadsOf(pages)),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function tableLines(table: AgreementTable, heading: '##' | '###'): string[] {
  const { columns, rows, waiting, roles } = table
  if (areParts(roles)) return partLines(table, heading)
  const head = ['Task', ...columns, 'Accountable', 'Delegated to', 'Disagreement before']
  const titles = [...head, 'Decision', 'Reason', 'Objections']
  return [
    line(titles.map(text)),
    line(titles.map(() => '---')),
    ...rows.map((row) => line(cellsOf(row))),
    '',
    'A: answers for the outcome. R: does the work.',
    ...listLines([...openLists(table), { words: WAITING_WORDS, rows: waiting }], heading),
  ]
}

/** Of a table whose cards are people and teams: who has which part. */
function partLines(table: AgreementTable, heading: string): string[] {
  const who = (row: AgreementRow): string => {
    const said = saidOf(row)
    return said === '' ? row.task : `${row.task} (${said})`
  }
  return [
    line(['Part', 'People and teams', 'To settle']),
    line(['---', '---', '---']),
    ...partRows(table).map(({ role, people, toSettle }) =>
      line([role.name, people.map(who).join(', '), toSettle].map(text)),
    ),
    ...listLines([...apartLists(table), { words: WAITING_WORDS, rows: table.waiting }], heading),
  ]
}

function loadLines(loads: readonly string[]): string[] {
  return loads.length === 0
    ? []
    : [`## ${LOADS_WORDS}`, '', ...loads.map((each) => `- ${text(each)}`)]
}

function listLines(
  lists: readonly { readonly words: string; readonly rows: readonly AgreementRow[] }[],
  heading: string,
): string[] {
  return lists
    .filter(({ rows }) => rows.length > 0)
    .flatMap(({ words, rows }) => [
      '',
      `${heading} ${words} (${rows.length})`,
      '',
      ...rows.map(({ task }) => `- ${text(task)}`),
    ])
}

function cellsOf(row: AgreementRow): string[] {
  return [
    text(row.task),
    ...row.letters,
    text(row.accountable.join('; ')),
    text(row.delegatedTo.join('; ')),
    row.disagreement === undefined ? '–' : row.disagreement.toFixed(2),
    text(row.decision),
    text(row.reason),
    text(row.objections.join('; ')),
  ]
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function text(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  return line
    .replaceAll(MARKUP, String.raw`\$&`)
    .replace(LIST_MARK, String.raw`$1\$2`)
    .replace(RULE, String.raw`\-`)
}
