import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { useRestingChoice } from '#app/ui/use-resting-choice.ts'
import { Segmented } from '#app/ui/Segmented.tsx'
import { Select } from '#app/ui/Select.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { assertNever } from '#lib/core/assert.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import { MAX_CARD_TITLE_LENGTH } from '#lib/protocol/limits.ts'
import type { ToldBoard } from '#lib/sync/told-cards.ts'
import type { Asked } from './asked.ts'
import type { CardEdit } from './card-edits.ts'
import { placeOf, placesOf, placeValue } from './list-sections.ts'
import { placeName, type Place } from './list-words.ts'
import { delegateChoice, SOMEBODY_ELSE } from './party-options.ts'
import { Sheet } from './Sheet.tsx'

/** The dialog for what is being asked. */
export function CardDialogs({
  asked,
  board,
  cards,
  onAsk,
  onEdit,
  onAdd,
}: {
  asked: Asked
  board: ToldBoard
  cards: readonly ToldCard[]
  onAsk: (asked: Asked | undefined) => void
  onEdit: (card: ToldCard, edit: CardEdit) => void
  /** Resolves with why it was not added. */
  onAdd: (title: string, place: Place) => Promise<string | undefined>
}) {
  const onClose = (): void => onAsk(undefined)
  switch (asked.kind) {
    case 'name':
      return <NameDialog {...asked} {...{ onClose, onEdit }} />
    case 'more': {
      const card = cards.find(({ id }) => id === asked.card.id) ?? asked.card
      const onName = (): void => onAsk({ kind: 'name', card, field: 'delegate' })
      return <MoreDialog {...{ card, board, onClose, onEdit, onName }} />
    }
    case 'add': {
      const start = board.hasTray ? null : (board.regions[0] ?? '')
      return <AddDialog {...{ board, start, onClose, onAdd }} />
    }
    default:
      return assertNever(asked)
  }
}

interface DialogProps {
  readonly onClose: () => void
  readonly onEdit: (card: ToldCard, edit: CardEdit) => void
}

/** Asks for the name of somebody who is not on the list. */
function NameDialog({
  card,
  field,
  onClose,
  onEdit,
}: DialogProps & { card: ToldCard; field: 'accountable' | 'delegate' }) {
  const [name, setName] = useState('')
  const isAccountable = field === 'accountable'
  return (
    <Sheet
      onClose={onClose}
      title={isAccountable ? 'Who is accountable?' : 'Who does the work?'}
      description={card.title}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          const type = isAccountable ? 'set-accountable' : 'set-delegate'
          onEdit(card, { type, card: card.id, name: name.trim() })
          onClose()
        }}
        className="flex flex-col gap-4"
      >
        <TextField
          label="Name"
          value={name}
          maxLength={MAX_NAME_LENGTH}
          autoComplete="off"
          hint="A person or a team."
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" variant="primary" disabled={name.trim() === ''}>
          {isAccountable ? 'Name as accountable' : 'Delegate'}
        </Button>
      </form>
    </Sheet>
  )
}

/** What else can be done with a card: who does it, how large it is, put it aside, count it no more. */
function MoreDialog({
  card,
  board,
  onClose,
  onEdit,
  onName,
}: DialogProps & { board: ToldBoard; card: ToldCard; onName: () => void }) {
  const choice = delegateChoice(card, board.roles)
  const { select } = useRestingChoice(choice.value, (name) => {
    if (name === SOMEBODY_ELSE) onName()
    else onEdit(card, { type: 'set-delegate', card: card.id, name })
  })
  const isParked = card.state === 'parked'
  const act = (edit: CardEdit): void => {
    onEdit(card, edit)
    onClose()
  }
  return (
    <Sheet onClose={onClose} title={card.title}>
      <div className="flex flex-col gap-5">
        <Select label="Delegated to" {...select}>
          {choice.options.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
        <div className="flex items-center justify-between gap-4">
          <span className="text-[13px] font-medium">Size</span>
          <Segmented
            label="Size"
            value={card.size ?? 'none'}
            options={SIZES}
            onChange={(size) =>
              onEdit(card, { type: 'set-size', card: card.id, size: size === 'none' ? null : size })
            }
          />
        </div>
        {card.author !== undefined && (
          <p className="text-[13px] text-muted">Written by {card.author}.</p>
        )}
        <div className="flex flex-col gap-2">
          <Button onClick={() => act({ type: 'set-parked', card: card.id, isParked: !isParked })}>
            {isParked ? 'Take it up again' : 'Park it for now'}
          </Button>
          <Button onClick={() => act({ type: 'set-comment', card: card.id, isComment: true })}>
            Don’t count this note
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

const SIZES = [
  { value: 'none', text: 'None' },
  { value: 'S', text: 'S' },
  { value: 'M', text: 'M' },
  { value: 'L', text: 'L' },
] as const

/** Adds a card by its title; stays open with what was typed when the server refuses. */
function AddDialog({
  board,
  start,
  onClose,
  onAdd,
}: {
  board: ToldBoard
  /** The region that is chosen first. */
  start: Place
  onClose: () => void
  /** Resolves with why it was not added. */
  onAdd: (title: string, place: Place) => Promise<string | undefined>
}) {
  const [title, setTitle] = useState('')
  const [place, setPlace] = useState(placeValue(start))
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (): Promise<void> => {
    const into = placeOf(place)
    if (title.trim() === '' || into === undefined || isBusy) return
    setIsBusy(true)
    const refusal = await onAdd(title, into)
    setIsBusy(false)
    setError(refusal)
    if (refusal === undefined) onClose()
  }
  return (
    <Sheet onClose={onClose} title="Add a card">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        <TextField
          label="Task"
          value={title}
          maxLength={MAX_CARD_TITLE_LENGTH}
          autoComplete="off"
          error={error}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Select label="Region" value={place} onChange={(event) => setPlace(event.target.value)}>
          {placesOf(board).map((each) => (
            <option key={placeValue(each)} value={placeValue(each)}>
              {placeName(each, board.roles)}
            </option>
          ))}
        </Select>
        <Button type="submit" variant="primary" busy={isBusy} disabled={title.trim() === ''}>
          Add card
        </Button>
      </form>
    </Sheet>
  )
}
