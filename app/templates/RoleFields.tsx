import { useId } from 'react'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_ROLE_LENGTH } from '#lib/board/limits.ts'
import type { RoleChoice } from '#lib/services/services.ts'

/** The names of a new board's roles, one field each; those that need not be filled say so. */
export function RoleFields({
  naming,
  names,
  problem,
  onChange,
}: {
  naming: RoleChoice
  names: readonly string[]
  problem: string | undefined
  onChange: (names: readonly string[]) => void
}) {
  const problemId = useId()
  const fields = Array.from({ length: naming.most }, (_, order) => names[order] ?? '')
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="sr-only">{`${naming.noun}s`}</legend>
      <div className="grid grid-cols-2 gap-2 sm:flex">
        {fields.map((name, order) => (
          <TextField
            // oxlint-disable-next-line react/no-array-index-key -- a field is its place
            key={order}
            label={
              order < naming.least
                ? `${naming.noun} ${order + 1}`
                : `${naming.noun} ${order + 1} (if any)`
            }
            value={name}
            maxLength={MAX_ROLE_LENGTH}
            autoComplete="off"
            aria-invalid={problem === undefined ? undefined : true}
            aria-describedby={problem === undefined ? undefined : problemId}
            onChange={(event) =>
              onChange(fields.map((each, at) => (at === order ? event.target.value : each)))
            }
            className="sm:w-36"
          />
        ))}
      </div>
      {problem !== undefined && (
        <p id={problemId} role="alert" className="text-[13px] text-danger">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
