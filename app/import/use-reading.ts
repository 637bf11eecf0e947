import { useMemo, useState } from 'react'
import {
  guessColumns,
  isHeader,
  type ColumnMapping,
  type NamedRole,
} from '#lib/ownership/column-mapping.ts'
import { hasHeaderRow } from '#lib/ownership/header-row.ts'
import { importCards, type ReadCards } from '#lib/ownership/import-cards.ts'
import { guessKind, readTable, type Table, type TableKind } from '#lib/ownership/read-table.ts'
import { faultSentence, LETTERS_KEY, tableSentence, withChoices } from './import-words.ts'
import type { Source } from './read-source.ts'

/** How a text is read, and what people may say about it. */
export interface Reading {
  readonly kind: TableKind
  /** Undefined when there is no table to choose columns of. */
  readonly columns:
    | { readonly table: Table; readonly hasHeader: boolean; readonly mapping: ColumnMapping }
    | undefined
  readonly cards: ReadCards | undefined
  /** Why there are no cards: one sentence. */
  readonly fault: string | undefined
  readonly setKind: (kind: TableKind) => void
  readonly setHasHeader: (hasHeader: boolean) => void
  /** Which column says what, by a key of withChoices; -1 is none. */
  readonly choose: (key: string, at: number) => void
}

/**
 * The cards of a text as they are guessed, until somebody says otherwise.
 *
 * @param options.roles - of the board that the cards go to
 * @param options.allRoles - of all boards they may go to: a header that names one is a header
 */
export function useReading(
  source: Source,
  {
    roles,
    allRoles,
  }: { readonly roles: readonly NamedRole[]; readonly allRoles: readonly NamedRole[] },
): Reading {
  const { text } = source
  const [kind, setKind] = useState<TableKind>(() => guessedKind(source, allRoles))
  const [headerChoice, setHasHeader] = useState<boolean>()
  const [choices, setChoices] = useState<Readonly<Record<string, number>>>({})
  const table = useMemo(() => readTable(text, kind), [text, kind])
  const read = useMemo(() => {
    if (!table.ok) return undefined
    const hasHeader = kind === 'table' && (headerChoice ?? hasHeaderRow(table.value, roles))
    const guess = guessColumns(table.value, { roles, hasHeader })
    const mapping = withChoices(guess, kind === 'table' ? known(choices, roles) : {})
    const cards = importCards({ table: table.value, mapping, hasHeader, roles })
    return { table: table.value, hasHeader, mapping, cards }
  }, [table, kind, headerChoice, roles, choices])
  const fault = !table.ok
    ? tableSentence(table)
    : read && !read.cards.ok
      ? faultSentence(read.cards.fault)
      : undefined
  return {
    kind,
    columns: kind === 'table' ? read : undefined,
    cards: read?.cards.ok ? read.cards.value : undefined,
    fault,
    setKind,
    setHasHeader,
    choose: (key, at) => setChoices({ ...choices, [key]: at }),
  }
}

/** Without the letters of roles that another board had. */
function known(
  choices: Readonly<Record<string, number>>,
  roles: readonly NamedRole[],
): Readonly<Record<string, number>> {
  const isKnown = (key: string): boolean =>
    !key.startsWith(LETTERS_KEY) || roles.some(({ id }) => key === LETTERS_KEY + id)
  return Object.fromEntries(Object.entries(choices).filter(([key]) => isKnown(key)))
}

/** What a text is read as until somebody says otherwise. */
export function guessedKind({ text, fileName }: Source, roles: readonly NamedRole[]): TableKind {
  return guessKind(text, { fileName, knowsHeader: (row) => isHeader(row, roles) })
}
