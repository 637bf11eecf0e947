import type { ColumnMapping, ImportField, NamedRole } from '#lib/ownership/column-mapping.ts'
import type { ImportFault } from '#lib/ownership/import-cards.ts'
import { MAX_IMPORTED_CARDS, type ImportedCard } from '#lib/ownership/imported-card.ts'
import type { TableFault } from '#lib/ownership/read-table.ts'

/** Largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 1024 * 1024

/** Why a file cannot be taken. */
export const FILE_SENTENCES = {
  'too-large': 'This file is larger than 1 MB. Split it first.',
  'no-text': 'This is no text file. Save the sheet as CSV first.',
  empty: 'This file is empty.',
  unreadable: 'The browser could not read this file.',
} as const

/** Why a text cannot be read. */
export const TABLE_SENTENCES: Readonly<Record<TableFault, string>> = {
  empty: 'There is nothing in it.',
  'too-long': 'That is more than 1 MB. Split it first.',
  'open-quote': 'A quote in it never ends. Mend it, or read the text as a list.',
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
      return `It has ${fault.count} cards, and a board takes ${MAX_IMPORTED_CARDS} at a time.`
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

/**
 * Where a card will lie and who answers for it, such as "Product Owner · Accountable: Bo".
 *
 * @param options.hasPlaces - false where all cards lie alike
 */
export function cardLine(
  card: ImportedCard,
  { roles, hasPlaces }: { readonly roles: readonly NamedRole[]; readonly hasPlaces: boolean },
): string {
  const nameOf = (id: string): string => roles.find((role) => role.id === id)?.name ?? id
  const where =
    card.roles === undefined
      ? 'Waits in the tray'
      : card.roles.length === 0
        ? 'Nobody yet'
        : card.roles.map(nameOf).join(' + ')
  const answers = card.accountable?.map(nameOf).join(', ')
  const works = card.delegates?.map(nameOf).join(', ')
  return [
    ...(hasPlaces ? [where] : []),
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
