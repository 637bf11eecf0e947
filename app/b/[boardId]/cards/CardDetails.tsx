import { useEditor, useValue } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { useWatched } from '#app/b/[boardId]/panels/use-watched.ts'
import { Button } from '#app/ui/Button.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { useToast } from '#app/ui/Toast.tsx'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import { typedParty } from '#lib/ownership/card-words.ts'
import { areParts } from '#lib/ownership/parts.ts'
import { type CardEdit, editCards } from './card-edits.ts'
import { offerWords } from './offer-words.ts'
import type { SelectedCards } from './use-selected-cards.ts'
import { useTyped } from './use-typed.ts'
import { whoChoices } from './who-choices.ts'
import { WhoField } from './WhoField.tsx'

/** Everything that can be said of cards. Each change is written at once and is a step of undo. */
export function CardDetails({ selected, live }: { selected: SelectedCards; live: LiveOwnership }) {
  const editor = useEditor()
  const { connection } = useCanvas()
  const people = useWatched(connection.people)
  const { ids, held } = selected
  const roles = useValue('roles', () => live.rolesHere, [live])
  // Nobody answers for a person or a team.
  const isPerson = areParts(roles)
  const choices = whoChoices({
    roles,
    held,
    here: [...new Set(people.map(({ name }) => name))].toSorted(),
  })
  const toast = useToast()
  const edit = (change: CardEdit): void => void editCards(editor, ids, change)
  const write = (change: CardEdit, words: string): void => {
    if (!editCards(editor, ids, change)) offerWords(editor, { ids, words }, toast)
  }
  const [only, ...others] = ids
  const title = useValue('title', () => only && live.card(only)?.title, [live, only])

  return (
    <div className="flex flex-col gap-3">
      <h2 className="truncate text-sm font-semibold">
        {others.length > 0 ? `${ids.length} cards` : title}
      </h2>
      {!isPerson && (
        <>
          <WhoField
            label="Accountable"
            nobody={held.length === 1 ? 'Whoever holds it' : 'Nobody named'}
            choices={choices}
            value={selected.accountable}
            onChange={(name) => write({ accountable: typedParty(name, roles) }, name)}
          />
          <WhoField
            label="Delegated to"
            nobody="Not delegated"
            choices={choices}
            value={selected.delegate}
            onChange={(name) => write({ delegate: typedParty(name, roles) }, name)}
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
            onChange={(decision) => write({ decision }, decision)}
          />
        </>
      )}
      <Words label="Why" value={selected.reason} onChange={(reason) => write({ reason }, reason)} />
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

function Words({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (words: string) => void
}) {
  const typed = useTyped((words) => {
    if (words !== (value ?? '')) onChange(words)
  })
  return (
    <TextField
      label={label}
      value={typed.words ?? value ?? ''}
      placeholder={value === undefined ? 'Different' : undefined}
      maxLength={MAX_WORDS}
      autoComplete="off"
      onChange={({ target }) => typed.type(target.value)}
      onBlur={typed.leave}
      onKeyDown={(event) => {
        // An Enter that ends the choice of a character is none.
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur()
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
