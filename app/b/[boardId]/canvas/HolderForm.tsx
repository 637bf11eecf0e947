import { useState } from 'react'
import { useEditor } from 'tldraw'
import { Button } from '#app/ui/Button.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { useToast } from '#app/ui/Toast.tsx'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { useCanvas } from './canvas-context.ts'
import { holderRefusal, nameHolder } from './holder-steps.ts'

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
  const editor = useEditor()
  const { connection } = useCanvas()
  const toast = useToast()
  const [typed, setTyped] = useState(name)
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()

  async function save() {
    setIsBusy(true)
    const answer = await nameHolder({ editor, connection, toast }, { role, title }, typed.trim())
    setIsBusy(false)
    if (answer.ok) onDone()
    else setError(holderRefusal(answer.reason))
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
