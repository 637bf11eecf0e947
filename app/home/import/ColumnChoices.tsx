import { useId } from 'react'
import { Select } from '#app/ui/Select.tsx'
import {
  columnCount,
  IMPORT_FIELDS,
  type ColumnMapping,
  type NamedRole,
} from '#lib/ownership/column-mapping.ts'
import type { Table } from '#lib/ownership/read-table.ts'
import { columnName, FIELD_KEY, FIELD_WORDS, LETTERS_KEY } from './import-words.ts'

/** Which column of a table says what. */
export function ColumnChoices({
  table,
  hasHeader,
  mapping,
  roles,
  onHeader,
  onChoice,
}: {
  table: Table
  hasHeader: boolean
  mapping: ColumnMapping
  roles: readonly NamedRole[]
  onHeader: (hasHeader: boolean) => void
  /** `at` is -1 for no column. */
  onChoice: (key: string, at: number) => void
}) {
  const headerId = useId()
  const first = table[0] ?? []
  const columns = Array.from({ length: columnCount(table) }, (_, at) => at)
  const options = columns.map((at) => (
    <option key={at} value={at}>
      {columnName(first, at, hasHeader)}
    </option>
  ))
  const fields = IMPORT_FIELDS.filter((field) => field !== 'region' || roles.length > 0)
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
        </label>
      </div>
      <div className="grid grid-cols-2 gap-3">
        {fields.map((field) => (
          <Select
            key={field}
            label={FIELD_WORDS[field]}
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
