import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useWatched } from '#app/b/[boardId]/panels/use-watched.ts'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import { ELSEWHERE_WORDS } from '#lib/ownership/card-words.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import type { ListConnection } from '#lib/sync/connect-list.ts'
import type { ToldBoard } from '#lib/sync/told-cards.ts'
import type { Asked } from './asked.ts'
import { CardDialogs } from './CardDialogs.tsx'
import { CardRow, type RowActions } from './CardRow.tsx'
import { ColumnHeads } from './ColumnHeads.tsx'
import { FilterBar } from './FilterBar.tsx'
import {
  foundSentence,
  PLACE_KEYS,
  placeForKey,
  placesFor,
  placesOn,
  sectionsOf,
  type ListChoice,
  type ListSection,
} from './list-sections.ts'
import { useKnownNames } from './known-names.ts'
import { placeName, type Place } from './list-words.ts'
import { Notice } from './Notice.tsx'
import { RoleDots } from './RoleDots.tsx'
import { useChanges } from './use-changes.ts'
import type { EditState } from './use-card-edits.ts'
import { useRowFocus } from './use-row-focus.ts'

/** More rows than this are drawn when somebody asks for them. */
const ROWS_AT_ONCE = 150

/** The cards of a board as a list that can be read and changed by fingers, keys and screen readers. */
export function CardList({
  connection,
  board,
  canEdit,
  canvasPath,
  say,
}: {
  connection: ListConnection
  board: ToldBoard
  canEdit: boolean
  canvasPath: string
  /** Tells screen readers what this person's own change came to. */
  say: (sentence: string) => void
}) {
  const changes = useChanges({ connection, board, say })
  const { cards, states, edit, closeNotice } = changes
  const [choice, setChoice] = useState<ListChoice>(EVERYTHING)
  const [most, setMost] = useState(ROWS_AT_ONCE)
  const [asked, setAsked] = useState<Asked>()
  /** The card that was added last: it is drawn, however far down it is. */
  const [newest, setNewest] = useState<string>()
  const list = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const sections = useMemo(() => sectionsOf(cards, board, choice), [cards, board, choice])
  const shown = useMemo(
    () => firstOf(sections, Math.max(most, placeIn(sections, newest))),
    [sections, most, newest],
  )
  const ids = useMemo(() => shown.flatMap((each) => each.cards.map(({ id }) => id)), [shown])
  const { current, focused, move, go, goWhenDrawn } = useRowFocus(list, ids, search)

  const ask = useCallback(
    (next: Asked | undefined) => {
      // What is said in a dialog is about what was done in it.
      if (next) closeNotice()
      setAsked(next)
    },
    [closeNotice],
  )

  /** The card goes elsewhere or away; whoever works by keys goes on with the next one. */
  const goOn = useCallback(
    ({ id }: ToldCard) => {
      const inside = shown.find((each) => each.cards.some((card) => card.id === id))?.cards ?? []
      const at = inside.findIndex((card) => card.id === id)
      go((inside[at + 1] ?? inside[at - 1])?.id ?? id)
    },
    [go, shown],
  )

  /** Whoever added a card goes on with it, also where a search or filter would hide it. */
  const goToAdded = (id: string): void => {
    const told = connection.board.get()
    const card = told?.cards.get(id)
    if (!told || !card) return
    const isShown = sectionsOf([card], told, choice).some((each) => each.cards.length > 0)
    if (!isShown) setChoice({ ...EVERYTHING, order: choice.order })
    setNewest(id)
    goWhenDrawn(id)
  }

  const put = useCallback(
    (card: ToldCard, place: Place) => {
      if (card.region !== place) goOn(card)
      void edit(card, { type: 'place-card', card: card.id, region: place })
    },
    [edit, goOn],
  )

  const key = useCallback(
    (event: KeyboardEvent, card: ToldCard) => {
      const { key: pressed, target, currentTarget, ctrlKey, metaKey, altKey, repeat } = event
      if (ctrlKey || metaKey || altKey) return
      const place = canEdit ? placeForKey(pressed, placesFor(card, board)) : undefined
      if (place !== undefined) {
        event.preventDefault()
        return put(card, place)
      }
      if (target !== currentTarget) return
      const step = STEPS[pressed]
      // A key that is held would take away one card after the other.
      const deed = canEdit && !repeat ? DEEDS[pressed] : undefined
      if (step === undefined && deed === undefined) return
      event.preventDefault()
      if (step !== undefined) return move(card.id, step)
      if (deed !== 'delete') return ask(deed === 'add' ? { kind: 'add' } : { kind: 'rename', card })
      goOn(card)
      void edit(card, { type: 'delete-card', card: card.id })
    },
    [ask, board, canEdit, edit, goOn, move, put],
  )

  const actions = useMemo<RowActions>(
    () => ({
      put,
      edit: (card, what) => void edit(card, what),
      key,
      name: (card, field) => ask({ kind: 'name', card, field }),
      more: (card) => ask({ kind: 'more', card }),
      focus: (card) => focused(card.id),
    }),
    [ask, edit, focused, key, put],
  )

  const people = useWatched(connection.people)
  const names = useKnownNames({ cards, people, roles: board.roles })
  const currentCard = cards.find(({ id }) => id === current)
  const count = sections.reduce((sum, each) => sum + each.cards.length, 0)
  const found = foundSentence(count, choice)
  return (
    <>
      {(cards.length > 0 || board.regions.length > 0) && (
        <FilterBar
          board={board}
          cards={cards}
          choice={choice}
          field={search}
          onChoose={(next) => {
            setChoice(next)
            setMost(ROWS_AT_ONCE)
          }}
          onAdd={canEdit && board.regions.length > 0 ? () => ask({ kind: 'add' }) : undefined}
        />
      )}
      <output aria-label="Found" className="sr-only">
        {found}
      </output>
      {canEdit && cards.length > 0 && <KeyHelp board={board} card={currentCard} />}
      {count > 0 && <ColumnHeads areParts={areParts(board.roles)} />}
      <div ref={list} className="flex flex-col gap-4 pt-3 pb-24 min-[900px]:pt-1 md:px-4">
        {groupsOf(shown).map(({ key, heading, sections: inside }) => {
          const all = inside.map((section) => (
            <Section
              key={section.key}
              {...{ section, board, names, states, canEdit, current, actions }}
              level={choice.order !== 'region' ? 'hidden' : heading === undefined ? 2 : 3}
            />
          ))
          if (heading === undefined) return all
          return (
            <section key={key} aria-label={heading} className="flex flex-col gap-4 not-first:mt-3">
              <h2 className="px-3 text-base font-semibold wrap-anywhere md:px-1">{heading}</h2>
              {all}
            </section>
          )
        })}
        {cards.length === 0 && <NoCards {...{ board, canvasPath }} />}
        {cards.length > 0 && count === 0 && (
          <div className="flex flex-col items-center gap-3 p-8 text-center text-muted">
            <p>{found}</p>
            <Button
              onClick={() => {
                setChoice(EVERYTHING)
                // The button goes, and the focus with it.
                search.current?.focus()
              }}
            >
              Show all cards
            </Button>
          </div>
        )}
        {ids.length < count && (
          <Button className="self-center" onClick={() => setMost(most + ROWS_AT_ONCE)}>
            Show more: {count - ids.length} left
          </Button>
        )}
      </div>
      <Notice message={changes.notice} isCovered={asked !== undefined} onClose={closeNotice} />
      {asked && (
        <CardDialogs
          {...{ asked, board, names, canvasPath, changes }}
          page={choice.page}
          onAsk={ask}
          onAdded={goToAdded}
          onEdit={(card, what) => {
            if (what.type === 'delete-card' || what.type === 'set-comment') goOn(card)
            // Its row is drawn elsewhere, and what opened the dialog goes.
            else if (what.type === 'set-parked') go(card.id)
            return edit(card, what)
          }}
        />
      )}
    </>
  )
}

const EVERYTHING: ListChoice = { search: '', show: 'all', order: 'region' }

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** As on the canvas, where Enter begins to type in a note. */
const DEEDS: Readonly<Record<string, 'rename' | 'delete' | 'add'>> = {
  Enter: 'rename',
  F2: 'rename',
  Delete: 'delete',
  Backspace: 'delete',
  n: 'add',
}

function Section({
  section,
  level,
  board,
  names,
  states,
  canEdit,
  current,
  actions,
}: {
  section: ListSection
  /** Of its heading, where that says what its cards have in common. */
  level: 2 | 3 | 'hidden'
  board: ToldBoard
  names: readonly string[]
  states: ReadonlyMap<string, EditState>
  canEdit: boolean
  current: string | undefined
  actions: RowActions
}) {
  const { heading, page, place, roles, cards, toSettle } = section
  const Heading = level === 3 ? 'h3' : 'h2'
  return (
    <section aria-label={page ? `${heading}, ${page.name}` : heading}>
      <Heading
        className={
          level === 'hidden'
            ? 'sr-only'
            : 'flex items-center gap-2 px-3 pb-1.5 text-sm font-semibold md:px-1'
        }
      >
        {place !== undefined && <RoleDots place={place} roles={roles} />}
        <span>
          {heading} <span className="font-normal text-muted">· {cards.length}</span>
        </span>
        {toSettle !== '' && (
          <span className="rounded-full bg-warn-soft px-2 py-0.5 text-xs font-medium text-warn">
            {toSettle}
          </span>
        )}
      </Heading>
      {cards.length === 0 ? (
        <p className="border-y border-border bg-raised px-3 py-2.5 text-[13px] text-muted md:rounded-panel md:border-x md:px-4">
          {emptyWords(section)}
        </p>
      ) : (
        <ul className="border-y border-border bg-raised md:rounded-panel md:border-x">
          {cards.map((card) => (
            <CardRow
              key={card.id}
              card={card}
              state={states.get(card.id)}
              isCurrent={card.id === current}
              hasPage={level === 'hidden'}
              {...{ board, names, canEdit, actions }}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function emptyWords({ place, roles }: ListSection): string {
  if (areParts(roles)) return 'Nobody here.'
  return place === '' ? 'Every card has an owner.' : 'No cards here.'
}

/** The keys, for those who have some; of the row that they act on. */
function KeyHelp({ board, card }: { board: ToldBoard; card: ToldCard | undefined }) {
  const places = card ? placesFor(card, board) : placesOn(board, board.pages[0])
  const keys = PLACE_KEYS.flatMap((key): { key: string; name: string }[] => {
    const place = placeForKey(key, places)
    return place === undefined ? [] : [{ key, name: placeName(place, places.roles) }]
  })
  if (keys.length === 0) return null
  keys.push(
    { key: 'Enter', name: 'rename' },
    { key: 'Del', name: 'delete' },
    { key: 'N', name: 'add' },
    { key: 'Ctrl Z', name: 'undo' },
    { key: 'Ctrl Y', name: 'redo' },
  )
  return (
    <p className="hidden flex-wrap items-center gap-x-3 gap-y-1 px-5 pt-3 text-xs text-muted md:flex touch:hidden">
      <span>On a card:</span>
      {keys.map(({ key, name }) => (
        <span key={key} className="flex items-center gap-1">
          <kbd className="rounded-[5px] border border-border bg-raised px-1.5 font-sans">{key}</kbd>
          {name}
        </span>
      ))}
      <span>Up and Down go from card to card.</span>
    </p>
  )
}

function NoCards({ board, canvasPath }: { board: ToldBoard; canvasPath: string }) {
  return (
    <div className="flex flex-col items-center gap-4 p-8 text-center text-muted">
      <p>
        {board.roles.length === 0
          ? 'This board has no regions, so its notes are not counted.'
          : 'There are no cards yet.'}
      </p>
      {/* Another page, which must load anew. */}
      <a href={canvasPath} className={buttonClass()}>
        Open canvas
      </a>
    </div>
  )
}

/** Sections of one page together, under its name; without one on a board that has no other. */
function groupsOf(sections: readonly ListSection[]): readonly {
  readonly key: string
  readonly heading: string | undefined
  readonly sections: readonly ListSection[]
}[] {
  const isPaged = sections.some(({ page }) => page)
  if (!isPaged) return [{ key: 'all', heading: undefined, sections }]
  const pages = [...new Set(sections.map(({ page }) => page))]
  return pages.map((page) => ({
    key: page?.id ?? 'elsewhere',
    heading: page?.name ?? ELSEWHERE_WORDS,
    sections: sections.filter((each) => each.page === page),
  }))
}

/** How many cards there are up to this one; 0 where it is not. */
function placeIn(sections: readonly ListSection[], id: string | undefined): number {
  return sections.flatMap(({ cards }) => cards).findIndex((card) => card.id === id) + 1
}

/** The sections with so many cards at most, in their order. */
function firstOf(sections: readonly ListSection[], most: number): readonly ListSection[] {
  let left = most
  return sections.flatMap((section) => {
    if (left <= 0) return []
    const cards = section.cards.length <= left ? section.cards : section.cards.slice(0, left)
    left -= cards.length
    return { ...section, cards }
  })
}
