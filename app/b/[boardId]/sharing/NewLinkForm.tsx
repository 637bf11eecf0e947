import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Select } from '#app/ui/Select.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import type { BoardId } from '#lib/board/ids.ts'
import { Problem } from './Problem.tsx'
import { addLink } from './sharing-requests.ts'
import type { SharingView } from './use-sharing.ts'

/** An invite link that ends by time or by use, and says what it is for. */
export function NewLinkForm({
  boardId,
  view,
  onDone,
}: {
  boardId: BoardId
  view: SharingView
  onDone: () => void
}) {
  const [label, setLabel] = useState('')
  const [role, setRole] = useState<'editor' | 'viewer'>('editor')
  const [hours, setHours] = useState('')
  const [maxUses, setMaxUses] = useState('')

  async function make(): Promise<void> {
    const made = await view.change(MAKING, () =>
      addLink(boardId, {
        role,
        label: label.trim(),
        expiresAt: hours === '' ? undefined : Date.now() + Number(hours) * HOUR_MS,
        maxUses: maxUses === '' ? undefined : Number(maxUses),
      }),
    )
    if (made) onDone()
  }

  return (
    <form
      aria-label="New invite link"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
      className="mb-3 flex animate-fade-in flex-col gap-3 rounded-panel border border-border bg-surface p-3.5"
    >
      <TextField
        label="What it is for"
        placeholder="Workshop on Monday"
        value={label}
        onChange={({ target }) => setLabel(target.value)}
        maxLength={60}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the form was just asked for
        autoFocus
      />
      <div className="grid gap-3 sm:grid-cols-3">
        <Select
          label="Gives"
          value={role}
          onChange={({ target }) => setRole(target.value === 'viewer' ? 'viewer' : 'editor')}
        >
          <option value="editor">Can edit</option>
          <option value="viewer">Can view</option>
        </Select>
        <Select label="Ends" value={hours} onChange={({ target }) => setHours(target.value)}>
          <option value="">Never</option>
          <option value="1">In 1 hour</option>
          <option value="24">In 1 day</option>
          <option value="168">In 7 days</option>
          <option value="720">In 30 days</option>
        </Select>
        <Select label="Lets in" value={maxUses} onChange={({ target }) => setMaxUses(target.value)}>
          <option value="">Everybody</option>
          <option value="1">1 person</option>
          <option value="5">5 people</option>
          <option value="10">10 people</option>
          <option value="25">25 people</option>
          <option value="100">100 people</option>
        </Select>
      </div>
      <Problem of={MAKING} view={view} />
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" busy={view.busy === MAKING}>
          Make link
        </Button>
        <Button size="sm" variant="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const MAKING = 'new link'
const HOUR_MS = 60 * 60 * 1000
