import { Plus, Search } from 'lucide-react'
import type { RefObject } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { cx } from '#app/ui/cx.ts'
import { Select } from '#app/ui/Select.tsx'
import { areParts } from '#lib/ownership/parts.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import type { ToldBoard } from '#lib/sync/told-cards.ts'
import {
  pageIdOf,
  placesOf,
  placesOn,
  placeValue,
  SHOWN_STATES,
  type ListChoice,
  type Places,
} from './list-sections.ts'
import { placeHeading } from './list-words.ts'

/** What of the list is shown: words, one region or state, and the order; and a way to add a card. */
export function FilterBar({
  board,
  cards,
  choice,
  field,
  onChoose,
  onAdd,
}: {
  board: ToldBoard
  cards: readonly ToldCard[]
  choice: ListChoice
  /** The field for words. */
  field: RefObject<HTMLInputElement | null>
  onChoose: (choice: ListChoice) => void
  /** Undefined for those who may only look. */
  onAdd: (() => void) | undefined
}) {
  const { pages } = board
  const isOfPeople = areParts(board.roles)
  const shownStates = SHOWN_STATES.filter((state) => state === 'parked' || !isOfPeople)
  const states = shownStates.map((state) => (
    <option key={state} value={state}>
      {STATE_NAMES[state]} · {cards.filter((card) => card.state === state).length}
    </option>
  ))
  return (
    <search
      className={cx(
        'grid items-center gap-2 border-b border-border bg-surface px-3 py-2.5 md:flex md:px-4',
        onAdd ? 'grid-cols-[1fr_1fr_auto]' : 'grid-cols-2',
      )}
    >
      <div className="relative col-span-full md:max-w-80 md:flex-1">
        <Search
          size={16}
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted"
        />
        <input
          ref={field}
          type="search"
          aria-label="Search cards"
          placeholder="Search cards and people"
          value={choice.search}
          onChange={(event) => onChoose({ ...choice, search: event.target.value })}
          className="h-8 w-full rounded-control border border-border-strong bg-raised pr-2 pl-8.5 text-[13px] text-text placeholder:text-muted focus-visible:outline-offset-0 touch:h-11 touch:text-base"
        />
      </div>
      <Select
        label="Show"
        hideLabel
        value={shownValue(choice, board)}
        onChange={(event) => onChoose({ ...choice, ...shownOf(event.target.value, board) })}
        className="md:w-56"
      >
        <option value="all">All cards · {cards.length}</option>
        {pages.length === 0 ? (
          <PlaceOptions places={board} cards={cards} start="" />
        ) : (
          pages.map((page, at) => {
            const own = cards.filter((card) => pageIdOf(card) === page.id)
            const start = `${at}${ON_PAGE}`
            return (
              <optgroup key={page.id} label={page.name}>
                <option value={`${start}all`}>
                  All of {page.name} · {own.length}
                </option>
                <PlaceOptions places={placesOn(board, page)} cards={own} start={start} />
              </optgroup>
            )
          })
        )}
        {pages.length === 0 ? states : <optgroup label="All pages">{states}</optgroup>}
      </Select>
      <Select
        label="Order"
        hideLabel
        value={choice.order}
        onChange={(event) => {
          const order = ORDERS.find(({ value }) => value === event.target.value)?.value ?? 'region'
          onChoose({ ...choice, order })
        }}
        className="md:w-44"
      >
        {ORDERS.filter(({ value }) => value !== 'accountable' || !isOfPeople).map(
          ({ value, text }) => (
            <option key={value} value={value}>
              {value === 'region' && isOfPeople ? 'By part' : text}
            </option>
          ),
        )}
      </Select>
      {onAdd && (
        <Button icon={Plus} onClick={onAdd} className="max-md:px-3 md:ml-auto md:h-8">
          <span className="max-md:sr-only">Add a card</span>
        </Button>
      )}
    </search>
  )
}

/** A region each, with how many cards it has. */
function PlaceOptions({
  places,
  cards,
  start,
}: {
  places: Places
  cards: readonly ToldCard[]
  /** Of the values: which page it is about. */
  start: string
}) {
  const counted = cards.filter(({ state }) => state !== 'parked')
  return placesOf(places).map((place) => (
    <option key={placeValue(place)} value={`${start}${placeValue(place)}`}>
      {placeHeading(place, places.roles)} ·{' '}
      {counted.filter(({ region }) => region === place).length}
    </option>
  ))
}

/** Stands after the place of a page among all, before what of it is shown. */
const ON_PAGE = '/'

function shownValue({ page, show }: ListChoice, { pages }: ToldBoard): string {
  if (page === undefined) return show
  return `${pages.findIndex(({ id }) => id === page)}${ON_PAGE}${show}`
}

function shownOf(value: string, { pages }: ToldBoard): Pick<ListChoice, 'page' | 'show'> {
  const [, at, show] = /^(\d+)\/(.*)$/s.exec(value) ?? []
  return at === undefined || show === undefined
    ? { page: undefined, show: value }
    : { page: pages[Number(at)]?.id, show }
}

const STATE_NAMES = {
  'needs-accountable': 'Name one accountable',
  'two-accountable': 'Two accountable',
  parked: 'Parked',
} as const

const ORDERS = [
  { value: 'region', text: 'By region' },
  { value: 'title', text: 'By title' },
  { value: 'accountable', text: 'By who is accountable' },
] as const
