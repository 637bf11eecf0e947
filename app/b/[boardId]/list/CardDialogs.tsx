import { useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { Select } from '#app/ui/Select.tsx'
import { TextField } from '#app/ui/TextField.tsx'
import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { assertNever } from '#lib/core/assert.ts'
import { typedParty } from '#lib/ownership/card-words.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import { MAX_CARD_TITLE_LENGTH } from '#lib/protocol/limits.ts'
import { rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import type { Asked } from './asked.ts'
import { named, type CardEdit } from './card-edits.ts'
import { placeOf, placesOf, placesOn, placeValue, type Places } from './list-sections.ts'
import { placeName, type Place } from './list-words.ts'
import { MoreDialog } from './MoreDialog.tsx'
import { GONE, RenameDialog } from './RenameDialog.tsx'
import { Sheet } from './Sheet.tsx'
import type { Changes, Edited } from './use-changes.ts'
import { useIsOpen } from './use-is-open.ts'

/** The dialog for what is being asked. */
export function CardDialogs({
  asked,
  board,
  page,
  names,
  canvasPath,
  changes,
  onAsk,
  onAdded,
  onEdit,
}: {
  asked: Asked
  board: ToldBoard
  /** The page that the list shows; undefined where it shows all. */
  page: string | undefined
  /** People who can be named. */
  names: readonly string[]
  canvasPath: string
  changes: Pick<Changes, 'cards' | 'notice' | 'rename' | 'add' | 'refuse'>
  onAsk: (asked: Asked | undefined) => void
  /** A card was added by a dialog that is still open. */
  onAdded: (card: string) => void
  onEdit: (card: ToldCard, edit: CardEdit) => Promise<Edited>
}) {
  const onClose = (): void => onAsk(undefined)
  switch (asked.kind) {
    case 'name': {
      const { card, field } = asked
      const onName = (name: string): void => {
        onClose()
        // As the card was when the name was asked for: nobody sees more of it until then.
        void onEdit(card, named(card, field, typedParty(name, rolesFor(board, card))))
      }
      return <NameDialog {...{ card, field, onClose, onName }} />
    }
    case 'more': {
      const card = changes.cards.find(({ id }) => id === asked.card.id) ?? asked.card
      const isGone = !board.cards.has(card.id)
      return (
        <MoreDialog
          {...{ card, board, names, onClose }}
          said={changes.notice?.text ?? (isGone ? GONE : undefined)}
          onEdit={(edit) => onEdit(card, edit)}
          onName={() => onAsk({ kind: 'name', card, field: 'delegate' })}
          onRename={() => onAsk({ kind: 'rename', card })}
        />
      )
    }
    case 'rename': {
      const { card } = asked
      const onRename = (words: { before: string; after: string }) => changes.rename(card, words)
      return (
        <RenameDialog
          {...{ card, canvasPath, onClose, onRename }}
          now={board.cards.get(card.id)}
          onMissed={changes.refuse}
        />
      )
    }
    case 'add':
      return <AddDialog {...{ board, page, onClose, onAdded, changes }} />
    default:
      return assertNever(asked)
  }
}

/** Asks for the name of somebody who is not on the list. */
function NameDialog({
  card,
  field,
  onClose,
  onName,
}: {
  card: ToldCard
  field: 'accountable' | 'delegate'
  onClose: () => void
  onName: (name: string) => void
}) {
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
          if (name.trim() !== '') onName(name.trim())
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

/** Adds a card by its title; stays open with what was typed when the server refuses. */
function AddDialog({
  board,
  page: start,
  onClose,
  onAdded,
  changes,
}: {
  board: ToldBoard
  /** The page that is chosen first, where several have regions; else the first of them. */
  page: string | undefined
  onClose: () => void
  onAdded: (card: string) => void
  changes: Pick<Changes, 'add' | 'refuse'>
}) {
  const isOpen = useIsOpen()
  const [title, setTitle] = useState('')
  const { pages } = board
  const [pageId, setPageId] = useState(start)
  const page = pages.find(({ id }) => id === pageId) ?? pages[0]
  const places = placesOn(board, page)
  const isPerson = areParts(places.roles)
  const [chosen, setChosen] = useState<string>()
  const place = chosen ?? placeValue(firstPlace(places))
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (): Promise<void> => {
    const into = placeOf(place)
    if (title.trim() === '' || into === undefined || isBusy) return
    setIsBusy(true)
    const added = await changes.add(title, { place: into, page: page?.id })
    // Who closed it meanwhile is elsewhere by now.
    if (!isOpen.current) return added.ok ? undefined : changes.refuse(added.reason)
    setIsBusy(false)
    if (!added.ok) return setError(added.reason)
    onAdded(added.value)
    onClose()
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
          label={isPerson ? 'Person or team' : 'Task'}
          value={title}
          maxLength={MAX_CARD_TITLE_LENGTH}
          autoComplete="off"
          error={error}
          onChange={(event) => setTitle(event.target.value)}
        />
        {page && (
          <Select
            label="Page"
            value={page.id}
            onChange={(event) => {
              setPageId(event.target.value)
              // The other page has other regions.
              setChosen(undefined)
            }}
          >
            {pages.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
        <Select
          label={isPerson ? 'Part' : 'Region'}
          value={place}
          onChange={(event) => setChosen(event.target.value)}
        >
          {placesOf(places).map((each) => (
            <option key={placeValue(each)} value={placeValue(each)}>
              {placeName(each, places.roles)}
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

/** A new card waits in the tray, where there is one. */
function firstPlace({ hasTray, regions }: Places): Place {
  return hasTray ? null : (regions[0] ?? '')
}
