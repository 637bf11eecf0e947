import { useMemo, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { Select } from '#app/ui/Select.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_TITLE_LENGTH } from '#lib/board/limits.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { guessColumns, isHeader } from '#lib/ownership/column-mapping.ts'
import { importCards } from '#lib/ownership/import-cards.ts'
import { guessKind, readTable, type TableKind } from '#lib/ownership/read-table.ts'
import type { ImportTarget } from '#lib/services/services.ts'
import { CardPreview } from './CardPreview.tsx'
import { ColumnChoices } from './ColumnChoices.tsx'
import { faultSentence, LETTERS_KEY, TABLE_SENTENCES, withChoices } from './import-words.ts'
import type { NewImport } from './send-import.ts'
import type { Source } from './SourceStep.tsx'

/** What becomes of the text: the board's title and template, which column says what, and the first cards. */
export function CheckStep({
  source,
  targets,
  isOpening,
  onBack,
  onMake,
}: {
  source: Source
  targets: readonly ImportTarget[]
  isOpening: boolean
  onBack: () => void
  /** Answers a sentence when there is no board. */
  onMake: (board: NewImport) => Promise<string | undefined>
}) {
  const { text, fileName, guessedAs } = source
  const [targetId, setTargetId] = useState(targets[0]?.id ?? '')
  const [title, setTitle] = useState(() => titleOf(fileName))
  const [kind, setKind] = useState<TableKind>(() => firstKind(source, targets))
  const [headerChoice, setHeaderChoice] = useState<boolean>()
  const [choices, setChoices] = useState<Readonly<Record<string, number>>>({})
  const [problem, setProblem] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  const roles = targets.find(({ id }) => id === targetId)?.roles ?? NO_ROLES
  const table = useMemo(() => readTable(text, kind), [text, kind])
  const read = useMemo(() => {
    if (!table.ok) return undefined
    const hasHeader = kind === 'table' && (headerChoice ?? isHeader(table.value[0] ?? [], roles))
    const guess = guessColumns(table.value, { roles, hasHeader })
    const mapping = withChoices(guess, kind === 'table' ? known(choices, roles) : {})
    const cards = importCards({ table: table.value, mapping, hasHeader, roles })
    return { table: table.value, hasHeader, mapping, cards }
  }, [table, kind, headerChoice, roles, choices])

  const fault = !table.ok
    ? TABLE_SENTENCES[table.reason]
    : read && !read.cards.ok
      ? faultSentence(read.cards.fault)
      : undefined
  const cards = read?.cards.ok ? read.cards.value : undefined
  const count = cards?.board.cards.length ?? 0

  async function make(): Promise<void> {
    if (!cards) return
    if (parseBoardTitle(title) === undefined) {
      setProblem(`A title has 1 to ${MAX_TITLE_LENGTH} characters.`)
      return
    }
    setIsBusy(true)
    setProblem(await onMake({ template: targetId, title, imported: cards.board }))
    setIsBusy(false)
  }

  return (
    <form
      className="flex flex-col gap-4"
      // What was wrong may not be any more.
      onChange={() => setProblem(undefined)}
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <TextField
        label="Title of the board"
        value={title}
        maxLength={MAX_TITLE_LENGTH}
        onChange={({ target }) => setTitle(target.value)}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <Select label="Board" value={targetId} onChange={({ target }) => setTargetId(target.value)}>
          {targets.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <div className="flex flex-col gap-1.5">
          <span className="text-[13px] font-medium text-text">Read it as</span>
          <div>
            <Segmented label="Read it as" value={kind} options={KINDS} onChange={setKind} />
          </div>
        </div>
      </div>
      {kind === 'table' && read && (
        <ColumnChoices
          table={read.table}
          hasHeader={read.hasHeader}
          mapping={read.mapping}
          roles={roles}
          onHeader={setHeaderChoice}
          onChoice={(key, at) => setChoices({ ...choices, [key]: at })}
        />
      )}
      {guessedAs !== undefined && (
        <p className="rounded-control bg-warn-soft px-3 py-2 text-[13px] text-text">
          The file does not say how its letters are coded. It was read as Windows-1252: check the
          accents below.
        </p>
      )}
      {cards && <CardPreview cards={cards} roles={roles} />}
      {(problem ?? fault) !== undefined && (
        <p role="alert" className="text-[13px] text-danger">
          {problem ?? `${fault} Nothing is imported.`}
        </p>
      )}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="primary" busy={isBusy || isOpening} disabled={!cards}>
          {count === 0
            ? 'Make the board'
            : `Make a board with ${count} ${count === 1 ? 'card' : 'cards'}`}
        </Button>
      </div>
    </form>
  )
}

/** Without the letters of roles that another board had. */
function known(
  choices: Readonly<Record<string, number>>,
  roles: ImportTarget['roles'],
): Readonly<Record<string, number>> {
  const isKnown = (key: string): boolean =>
    !key.startsWith(LETTERS_KEY) || roles.some(({ id }) => key === LETTERS_KEY + id)
  return Object.fromEntries(Object.entries(choices).filter(([key]) => isKnown(key)))
}

const NO_ROLES: ImportTarget['roles'] = []

const KINDS = [
  { value: 'list', text: 'A list' },
  { value: 'table', text: 'A table' },
] as const

function firstKind({ text, fileName }: Source, targets: readonly ImportTarget[]): TableKind {
  const roles = targets.flatMap((target) => target.roles)
  return guessKind(text, { fileName, knowsHeader: (row) => isHeader(row, roles) })
}

/** The file's name without its ending, and without the date that our own files have. */
function titleOf(fileName: string | undefined): string {
  const name = (fileName ?? '')
    .replace(/\.\w{1,5}$/, '')
    .replace(/ \d{4}-\d\d-\d\d( \(\d+\))?$/, '')
    .replaceAll('_', ' ')
  return parseBoardTitle(name.slice(0, MAX_TITLE_LENGTH)) ?? 'Imported cards'
}
