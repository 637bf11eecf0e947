import { useId } from 'react'
import { Select } from '#app/ui/Select.tsx'
import {
  columnCount,
  IMPORT_FIELDS,
  type ImportField,
  type NamedRole,
} from '#lib/ownership/column-mapping.ts'
import { areParts } from '#lib/ownership/parts.ts'
import { columnName, FIELD_KEY, FIELD_WORDS, LETTERS_KEY } from './import-words.ts'
import type { Source } from './read-source.ts'
import type { Reading } from './use-reading.ts'

/** Which column of a table says what, and whether its letters are certain. */
export function ColumnChoices({
  reading: { columns: choices, setHasHeader, choose },
  source: { guessedAs },
  roles,
}: {
  reading: Reading
  source: Source
  roles: readonly NamedRole[]
}) {
  return (
    <>
      {choices && <Columns {...choices} roles={roles} onHeader={setHasHeader} onChoice={choose} />}
      {guessedAs !== undefined && (
        <p className="rounded-control bg-warn-soft px-3 py-2 text-[13px] text-text">
          The file does not say how its letters are coded. It was read as Windows-1252: check the
          accents below.
        </p>
      )}
    </>
  )
}

function Columns({
  table,
  hasHeader,
  mapping,
  roles,
  onHeader,
  onChoice,
}: NonNullable<Reading['columns']> & {
  roles: readonly NamedRole[]
  onHeader: Reading['setHasHeader']
  onChoice: Reading['choose']
}) {
  const headerId = useId()
  const first = table[0] ?? []
  const columns = Array.from({ length: columnCount(table) }, (_, at) => at)
  const options = columns.map((at) => (
    <option key={at} value={at}>
      {columnName(first, at, hasHeader)}
    </option>
  ))
  const isOfPeople = areParts(roles)
  const fields = IMPORT_FIELDS.filter((field) => {
    if (field === 'region') return roles.length > 0
    // What says nothing of a person is offered only where the file has it.
    return !isOfPeople || !TASKS_ONLY.has(field) || mapping.fields[field] !== undefined
  })
  return (
    <fieldset className="rounded-panel border border-border p-3.5">
      <legend className="px-1 text-[13px] font-medium text-text">Columns</legend>
      <div className="mb-3 flex items-center gap-2">
        <input
          id={headerId}
          type="checkbox"
          checked={hasHeader}
          onChange={({ target }) => onHeader(target.checked)}
          className="size-4 accent-accent touch:size-6"
        />
        <label htmlFor={headerId} className="text-[13px] text-text">
          The first row names the columns
          <span className="text-muted">: {firstRow(first)}</span>
        </label>
      </div>
      <div className="grid grid-cols-2 gap-3">
        {fields.map((field) => (
          <Select
            key={field}
            label={(isOfPeople && PEOPLE_WORDS[field]) || FIELD_WORDS[field]}
            value={mapping.fields[field] ?? -1}
            onChange={({ target }) => onChoice(FIELD_KEY + field, Number(target.value))}
          >
            {field !== 'task' && <option value={-1}>No column</option>}
            {options}
          </Select>
        ))}
        {mapping.fields.region === undefined &&
          roles.map(({ id, name }) => (
            <Select
              key={id}
              label={`Letters of ${name}`}
              value={mapping.letters[id] ?? -1}
              onChange={({ target }) => onChoice(LETTERS_KEY + id, Number(target.value))}
            >
              <option value={-1}>No column</option>
              {options}
            </Select>
          ))}
      </div>
    </fieldset>
  )
}

/** What stands in the first row, for whoever has to say whether it is a heading. */
function firstRow(cells: readonly string[]): string {
  const words = cells
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join(', ')
  return words.length > MAX_ROW_WORDS ? `${words.slice(0, MAX_ROW_WORDS)}…` : words
}

const MAX_ROW_WORDS = 60

const TASKS_ONLY: ReadonlySet<ImportField> = new Set([
  'accountable',
  'delegate',
  'size',
  'decision',
])
const PEOPLE_WORDS: Readonly<Partial<Record<ImportField, string>>> = {
  task: 'Person or team',
  region: 'Part',
}
