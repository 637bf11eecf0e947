import type { ColumnMapping, ImportField, NamedRole } from '#lib/ownership/column-mapping.ts'
import type { ImportFault, ReadCards } from '#lib/ownership/import-cards.ts'
import { MAX_IMPORTED_CARDS, type ImportedCard } from '#lib/ownership/imported-card.ts'
import { areParts, NO_PART_WORDS } from '#lib/ownership/parts.ts'
import type { TableFault, TableRefusal } from '#lib/ownership/read-table.ts'
import type { FileFault } from './read-source.ts'

/** Largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 1024 * 1024

/** Why a file cannot be taken. */
export const FILE_SENTENCES: Readonly<Record<FileFault, string>> = {
  'too-large': 'This file is larger than 1 MB. Split it first.',
  'no-text': 'This is no text file. Save the sheet as CSV first.',
  empty: 'This file is empty.',
  unreadable: 'The browser could not read this file.',
}

/** Why a text cannot be read. */
export function tableSentence({ reason, row }: Omit<TableRefusal, 'ok'>): string {
  const sentence = TABLE_SENTENCES[reason]
  return row === undefined ? sentence : `Row ${row}: ${sentence}`
}

const TABLE_SENTENCES: Readonly<Record<TableFault, string>> = {
  empty: 'There is nothing in it.',
  'too-long': 'That is more than 1 MB. Split it first.',
  'open-quote': 'A quote in it never ends. Mend it, or read the text as a list.',
  'after-quote':
    'words follow a closing quote. Quotes inside a cell are doubled. Mend it, or read the text as a list.',
}

/** What columns can say, as people call it. */
export const FIELD_WORDS: Readonly<Record<ImportField, string>> = {
  task: 'Task',
  region: 'Held by',
  accountable: 'Accountable',
  delegate: 'Delegated to',
  decision: 'Decision',
  reason: 'Reason',
  size: 'Size (S, M, L)',
  parked: 'Parked',
}

/** Why nothing of a table would be imported. */
export function faultSentence(fault: ImportFault): string {
  switch (fault.reason) {
    case 'no-cards':
      return 'No row has a task. Choose another column.'
    case 'too-many':
      return `It has ${fault.count.toLocaleString('en')} cards, and a board takes ${MAX_IMPORTED_CARDS} at a time.`
    case 'too-long': {
      const what = FIELD_WORDS[fault.field].toLowerCase()
      return `Row ${fault.row}: “${what}” has ${fault.length} characters, at most ${fault.most}.`
    }
    case 'too-many-names':
      return `Row ${fault.row} names ${fault.count} people, at most ${fault.most}.`
    default:
      return fault satisfies never
  }
}

/** What people should know of rows that are left out, or that come otherwise than they may think. */
export function rowSentences(
  { untitled, strange }: Pick<ReadCards, 'untitled' | 'strange'>,
  /** Where cards of unknown roles do, such as "waits in the tray". */
  waits: { readonly one: string; readonly many: string },
): string[] {
  const sentences: string[] = []
  if (untitled === 1) sentences.push('One row has no words for a card: left out.')
  if (untitled > 1) sentences.push(`${untitled} rows have no words for a card: left out.`)
  if (strange === 1) {
    sentences.push(`One row names a role that this board does not have: its card ${waits.one}.`)
  }
  if (strange > 1) {
    sentences.push(
      `${strange} rows name roles that this board does not have: their cards ${waits.many}.`,
    )
  }
  return sentences
}

/** How many cards repeat the task of one before them, if any do. */
export function repeatedSentences(repeated: number): string[] {
  if (repeated === 0) return []
  return [
    repeated === 1 ? 'One task comes twice.' : `${repeated} repeat a task that comes before them.`,
  ]
}

/** Where a card will lie: "Product Manager + Product Owner". */
export function regionLine(
  card: Pick<ImportedCard, 'roles'>,
  roles: readonly NamedRole[],
  waits: string,
): string {
  if (card.roles === undefined) return waits
  if (card.roles.length === 0) return areParts(roles) ? NO_PART_WORDS : 'Nobody yet'
  return card.roles.map((id) => nameOf(id, roles)).join(' + ')
}

/**
 * Where a card will lie and who answers for it, such as "Product Owner · Accountable: Bo".
 *
 * @param options.where - undefined where all cards lie alike
 */
export function cardLine(
  card: ImportedCard,
  { roles, where }: { readonly roles: readonly NamedRole[]; readonly where: string | undefined },
): string {
  // Nobody answers for a person: who is named is kept, and counts nowhere.
  const named = (ids: readonly string[] | undefined) =>
    areParts(roles) ? undefined : ids?.map((id) => nameOf(id, roles)).join(', ')
  const [answers, works] = [named(card.accountable), named(card.delegates)]
  return [
    ...(where === undefined ? [] : [where]),
    ...(answers === undefined ? [] : [`Accountable: ${answers}`]),
    ...(works === undefined ? [] : [`Delegated to: ${works}`]),
    ...(card.isParked === true ? ['Parked'] : []),
  ].join(' · ')
}

/** A column as a choice: its name, or its place and what stands first in it. */
export function columnName(cells: readonly string[], at: number, hasHeader: boolean): string {
  const words = (cells[at] ?? '').trim().slice(0, 40)
  if (hasHeader && words !== '') return words
  return words === '' ? `Column ${at + 1}` : `Column ${at + 1}: ${words}`
}

/** A mapping with what somebody chose; -1 is no column. */
export function withChoices(
  guess: ColumnMapping,
  choices: Readonly<Record<string, number>>,
): ColumnMapping {
  const chosen = (prefix: string, from: Readonly<Record<string, number>>) => {
    const own = Object.entries(choices)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, at]) => [key.slice(prefix.length), at])
    const all = { ...from, ...Object.fromEntries(own) } as Record<string, number>
    return Object.fromEntries(Object.entries(all).filter(([, at]) => at >= 0))
  }
  return { fields: chosen(FIELD_KEY, guess.fields), letters: chosen(LETTERS_KEY, guess.letters) }
}

/** Begin the keys of {@link withChoices}. */
export const FIELD_KEY = 'field:'
export const LETTERS_KEY = 'letters:'

function nameOf(id: string, roles: readonly NamedRole[]): string {
  return roles.find((role) => role.id === id)?.name ?? id
}
