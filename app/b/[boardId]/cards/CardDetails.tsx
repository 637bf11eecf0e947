import { useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { useWatched } from '#app/b/[boardId]/panels/use-watched.ts'
import { Button } from '#app/ui/Button.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { type CardEdit, editCards } from './card-edits.ts'
import type { SelectedCards } from './use-selected-cards.ts'
import { whoChoices } from './who-choices.ts'
import { WhoField } from './WhoField.tsx'

/** Everything that can be said of cards. Each change is written at once and is a step of undo. */
export function CardDetails({ selected, live }: { selected: SelectedCards; live: LiveOwnership }) {
  const editor = useEditor()
  const { connection } = useCanvas()
  const people = useWatched(connection.people)
  const { ids, held } = selected
  const choices = whoChoices({
    roles: useValue('roles', () => live.rolesHere, [live]),
    held,
    here: [...new Set(people.map(({ name }) => name))].toSorted(),
  })
  const edit = (change: CardEdit): void => editCards(editor, ids, change)
  const [only, ...others] = ids
  const title = useValue('title', () => only && live.card(only)?.title, [live, only])

  return (
    <div className="flex flex-col gap-3">
      <h2 className="truncate text-sm font-semibold">
        {others.length > 0 ? `${ids.length} cards` : title}
      </h2>
      <WhoField
        label="Accountable"
        nobody={held.length === 1 ? 'Whoever holds it' : 'Nobody named'}
        choices={choices}
        value={selected.accountable}
        onChange={(name) => edit({ accountable: name })}
      />
      <WhoField
        label="Delegated to"
        nobody="Not delegated"
        choices={choices}
        value={selected.delegate}
        onChange={(name) => edit({ delegate: name })}
      />
      <div className="flex items-center justify-between gap-2">
        <span className="text-[13px] font-medium">Size</span>
        <Segmented
          label="Size"
          value={selected.size ?? 'different'}
          options={SIZES}
          onChange={(size) => edit({ size: size === '' || size === 'different' ? null : size })}
        />
      </div>
      <Words
        label="Decision"
        value={selected.decision}
        onChange={(decision) => edit({ decision })}
      />
      <Words label="Why" value={selected.reason} onChange={(reason) => edit({ reason })} />
      <div className="flex flex-wrap gap-2 border-t border-border pt-3">
        <Button
          size="sm"
          onClick={() => edit({ parked: selected.isParked === true ? null : true })}
        >
          {selected.isParked === true ? 'Take up again' : 'Park'}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => edit({ comment: true })}>
          {ids.length === 1 ? 'Don’t count this note' : 'Don’t count these notes'}
        </Button>
      </div>
    </div>
  )
}

/** Written when it is left: half a sentence is not a decision. */
function Words({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (words: string) => void
}) {
  const [typed, setTyped] = useState<string>()
  return (
    <TextField
      label={label}
      value={typed ?? value ?? ''}
      placeholder={value === undefined ? 'Different' : undefined}
      maxLength={MAX_WORDS}
      autoComplete="off"
      onChange={({ target }) => setTyped(target.value)}
      onBlur={() => {
        if (typed !== undefined && typed.trim() !== (value ?? '')) onChange(typed.trim())
        setTyped(undefined)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}

const MAX_WORDS = 500
const SIZES = [
  { value: '', text: 'None' },
  { value: 'S', text: 'S' },
  { value: 'M', text: 'M' },
  { value: 'L', text: 'L' },
] as const
