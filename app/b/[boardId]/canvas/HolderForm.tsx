import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import type { CommandFailure } from '#lib/sync/board-connection.ts'
import { useCanvas } from './canvas-context.ts'

/** Asks for one name and has the server write it. */
export function HolderForm({
  role,
  title,
  name,
  onDone,
}: {
  role: string
  title: string
  name: string
  onDone: () => void
}) {
  const { connection } = useCanvas()
  const [typed, setTyped] = useState(name)
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()

  async function save() {
    setIsBusy(true)
    const answer = await connection.command({ type: 'set-holder', role, name: typed.trim() })
    setIsBusy(false)
    if (answer.ok) onDone()
    else setError(sentenceFor(answer.reason))
  }

  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextField
        label={`Who holds ${title}?`}
        value={typed}
        error={error}
        maxLength={MAX_NAME_LENGTH}
        autoComplete="off"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the popover opens for this one field
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="ghost" onClick={onDone}>
          Cancel
        </Button>
        <Button size="sm" variant="primary" type="submit" busy={isBusy}>
          Save
        </Button>
      </div>
    </form>
  )
}

function sentenceFor(reason: CommandFailure): string {
  switch (reason) {
    case 'offline':
    case 'no-answer':
      return 'There is no connection now. Try again when it is back.'
    case 'not-allowed':
      return 'You can view this board but not change it.'
    default:
      return 'The name could not be saved.'
  }
}
