import { useRef } from 'react'
import { useEditor, useValue } from 'tldraw'
import { useCanvas } from '#app/b/[boardId]/canvas/canvas-context.ts'
import { useWatched } from '#app/b/[boardId]/panels/use-watched.ts'
import { Button } from '#app/ui/Button.tsx'
import { Segmented } from '#app/ui/Segmented.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { useToast } from '#app/ui/Toast.tsx'
import type { LiveOwnership } from '#app/b/[boardId]/ownership/live-ownership.ts'
import type { Named } from '#lib/board/named-keys.ts'
import { namesIn } from '#lib/ownership/board-record.ts'
import { listWords, partyWords, typedParty } from '#lib/ownership/card-words.ts'
import { areParts } from '#lib/ownership/parts.ts'
import { type CardEdit, editCards } from './card-edits.ts'
import { metWords, offerWords } from './offer-words.ts'
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
  const write = (change: CardEdit, words: string, names?: ReadonlySet<string> | 'shown'): void => {
    if (!editCards(editor, ids, change, names)) offerWords(editor, { ids, words }, toast)
  }
  const seen = useRef<ReadonlySet<string>>(undefined)
  const see = (key: Named): void => {
    const notes = ids.flatMap((id) => editor.getShape(id) ?? [])
    seen.current = new Set(notes.flatMap(({ meta }) => namesIn(meta, key)))
  }
  const name =
    (key: Named) =>
    (who: string, how: 'chosen' | 'typed' | 'settled'): void => {
      const names = how === 'typed' ? seen.current : how === 'settled' ? 'shown' : undefined
      write({ [key]: typedParty(who, roles) }, who, names)
    }
  const met = (key: 'decision' | 'reason', words: string): void =>
    offerWords(editor, { ids, words, text: metWords(editor, { ids, key, people }) }, toast)
  const [only, ...others] = ids
  const card = useValue('card', () => (only ? live.card(only) : undefined), [live, only])
  const parties = others.length > 0 ? [] : (card?.delegates ?? [])
  const delegates = listWords(parties.map((party) => partyWords(party, roles)))

  return (
    <div className="flex flex-col gap-3">
      <h2 className="truncate text-sm font-semibold">
        {others.length > 0 ? `${ids.length} cards` : card?.title}
      </h2>
      {!isPerson && (
        <>
          <WhoField
            label="Accountable"
            nobody={held.length === 1 ? 'Whoever holds it' : 'Nobody named'}
            choices={choices}
            rivals={selected.rivals}
            value={selected.accountable}
            onTyping={() => see('accountable')}
            onChange={name('accountable')}
          />
          <WhoField
            label="Delegated to"
            nobody="Not delegated"
            choices={choices}
            {...(delegates !== '' && { several: delegates })}
            value={selected.delegate}
            onTyping={() => see('delegate')}
            onChange={name('delegate')}
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
            onMet={(words) => met('decision', words)}
          />
        </>
      )}
      <Words
        label="Why"
        value={selected.reason}
        onChange={(reason) => write({ reason }, reason)}
        onMet={(words) => met('reason', words)}
      />
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
  onMet,
}: {
  label: string
  value: string | undefined
  onChange: (words: string) => void
  /** Somebody else has written other words since the typing began: theirs stand, and these are offered. */
  onMet: (words: string) => void
}) {
  const before = useRef(value)
  const typed = useTyped((words) => {
    if (words === (value ?? '')) return
    if (value === before.current) onChange(words)
    else onMet(words)
  })
  return (
    <TextField
      label={label}
      value={typed.words ?? value ?? ''}
      placeholder={value === undefined ? 'Different' : undefined}
      maxLength={MAX_WORDS}
      autoComplete="off"
      onChange={({ target }) => {
        if (typed.words === undefined) before.current = value
        typed.type(target.value)
      }}
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
