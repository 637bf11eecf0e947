import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { buttonClass } from '#app/ui/button-class.ts'
import { assertNever } from '#lib/core/assert.ts'
import { roleName } from '#lib/ownership/card-words.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import type { ListConnection } from '#lib/sync/connect-list.ts'
import type { ToldBoard } from '#lib/sync/told-cards.ts'
import type { CardEdit } from './card-edits.ts'
import type { Asked } from './asked.ts'
import { CardDialogs } from './CardDialogs.tsx'
import { CardRow, type RowActions } from './CardRow.tsx'
import { FilterBar } from './FilterBar.tsx'
import { placeForKey, sectionsOf, type ListChoice, type ListSection } from './list-sections.ts'
import { placeName, refusalSentence, type Place } from './list-words.ts'
import { Notice, type NoticeMessage } from './Notice.tsx'
import { RoleDots } from './RoleDots.tsx'
import { useCardEdits, type EditState } from './use-card-edits.ts'
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
  const [notice, setNotice] = useState<NoticeMessage>()
  const onRefused = useCallback((text: string) => setNotice({ text }), [])
  const closeNotice = useCallback(() => setNotice(undefined), [])
  const { cards, states, change } = useCardEdits({ connection, board, onRefused })
  const [choice, setChoice] = useState<ListChoice>(EVERYTHING)
  const [most, setMost] = useState(ROWS_AT_ONCE)
  const [asked, setAsked] = useState<Asked>()
  const list = useRef<HTMLDivElement>(null)
  const sections = useMemo(() => sectionsOf(cards, board, choice), [cards, board, choice])
  const shown = useMemo(() => firstOf(sections, most), [sections, most])
  const ids = useMemo(() => shown.flatMap((each) => each.cards.map(({ id }) => id)), [shown])
  const { current, focused, move, go } = useRowFocus(list, ids)

  const edit = useCallback(
    (card: ToldCard, what: CardEdit) => {
      const sentence = sentenceFor(card, what, board)
      const tell = async (): Promise<void> => {
        if (!(await change(card, what))) return
        say(sentence)
        if (what.type !== 'set-comment' || !what.isComment) return
        const undo = { ...what, isComment: false }
        const action = { label: 'Undo', onSelect: () => void change(card, undo) }
        setNotice({ text: sentence, action })
      }
      void tell()
    },
    [board, change, say],
  )

  const put = useCallback(
    (card: ToldCard, place: Place) => {
      // The card goes elsewhere in the list; whoever sorts by keys goes on with the next one.
      const inside = shown.find((each) => each.cards.some(({ id }) => id === card.id))?.cards ?? []
      const at = inside.findIndex(({ id }) => id === card.id)
      if (card.region !== place) go((inside[at + 1] ?? inside[at - 1] ?? card).id)
      edit(card, { type: 'place-card', card: card.id, region: place })
    },
    [edit, go, shown],
  )

  const key = useCallback(
    (event: KeyboardEvent, card: ToldCard) => {
      const { key: pressed, target, currentTarget, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey) return
      const place = canEdit ? placeForKey(pressed, board) : undefined
      if (place !== undefined) {
        event.preventDefault()
        return put(card, place)
      }
      const step = target === currentTarget ? STEPS[pressed] : undefined
      if (step === undefined) return
      event.preventDefault()
      move(card.id, step)
    },
    [board, canEdit, move, put],
  )

  const actions = useMemo<RowActions>(
    () => ({
      put,
      edit,
      key,
      name: (card, field) => setAsked({ kind: 'name', card, field }),
      more: (card) => setAsked({ kind: 'more', card }),
      focus: (card) => focused(card.id),
    }),
    [edit, focused, key, put],
  )

  const count = sections.reduce((sum, each) => sum + each.cards.length, 0)
  return (
    <>
      {(cards.length > 0 || board.regions.length > 0) && (
        <FilterBar
          board={board}
          cards={cards}
          choice={choice}
          onChoose={(next) => {
            setChoice(next)
            setMost(ROWS_AT_ONCE)
          }}
          onAdd={canEdit && board.regions.length > 0 ? () => setAsked({ kind: 'add' }) : undefined}
        />
      )}
      {canEdit && cards.length > 0 && <KeyHelp board={board} />}
      <div ref={list} className="flex flex-col gap-4 pt-3 pb-24 md:px-4">
        {shown.map((section) => (
          <Section
            key={section.key}
            {...{ section, board, states, canEdit, current, actions }}
            hasHeading={choice.order === 'region'}
          />
        ))}
        {cards.length === 0 && <NoCards {...{ board, canvasPath }} />}
        {cards.length > 0 && count === 0 && (
          <div className="flex flex-col items-center gap-3 p-8 text-center text-muted">
            <p>No card matches.</p>
            <Button onClick={() => setChoice(EVERYTHING)}>Show all cards</Button>
          </div>
        )}
        {ids.length < count && (
          <Button className="self-center" onClick={() => setMost(most + ROWS_AT_ONCE)}>
            Show more: {count - ids.length} left
          </Button>
        )}
      </div>
      <Notice message={notice} onClose={closeNotice} />
      {asked && (
        <CardDialogs
          asked={asked}
          board={board}
          cards={cards}
          onAsk={setAsked}
          onEdit={edit}
          onAdd={async (title, region) => {
            const answer = await connection.command({ type: 'add-card', title, region })
            if (!answer.ok) return refusalSentence('The card was not added', answer.reason)
            say(`Added “${title.trim()}”.`)
            return undefined
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

function Section({
  section,
  hasHeading,
  board,
  states,
  canEdit,
  current,
  actions,
}: {
  section: ListSection
  hasHeading: boolean
  board: ToldBoard
  states: ReadonlyMap<string, EditState>
  canEdit: boolean
  current: string | undefined
  actions: RowActions
}) {
  const { heading, place, cards, unsettled } = section
  return (
    <section aria-label={heading}>
      <h2
        className={
          hasHeading
            ? 'flex items-center gap-2 px-3 pb-1.5 text-sm font-semibold md:px-1'
            : 'sr-only'
        }
      >
        {place !== undefined && <RoleDots place={place} roles={board.roles} />}
        <span>
          {heading} <span className="font-normal text-muted">· {cards.length}</span>
        </span>
        {unsettled > 0 && (
          <span className="rounded-full bg-warn-soft px-2 py-0.5 text-xs font-medium text-warn">
            {unsettled === 1 ? '1 needs one accountable' : `${unsettled} need one accountable`}
          </span>
        )}
      </h2>
      {cards.length === 0 ? (
        <p className="border-y border-border bg-raised px-3 py-2.5 text-[13px] text-muted md:rounded-panel md:border-x md:px-4">
          {place === '' ? 'Every card has an owner.' : 'No cards here.'}
        </p>
      ) : (
        <ul className="border-y border-border bg-raised md:rounded-panel md:border-x">
          {cards.map((card) => (
            <CardRow
              key={card.id}
              card={card}
              state={states.get(card.id)}
              isCurrent={card.id === current}
              {...{ board, canEdit, actions }}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

/** The keys, for those who have some. */
function KeyHelp({ board }: { board: ToldBoard }) {
  const keys = ['1', '2', '3', '0'].flatMap((key) => {
    const place = placeForKey(key, board)
    return place === undefined ? [] : [{ key, name: placeName(place, board.roles) }]
  })
  if (keys.length === 0) return null
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

function sentenceFor({ title }: ToldCard, edit: CardEdit, { roles }: ToldBoard): string {
  switch (edit.type) {
    case 'place-card':
      return `${title}: ${placeName(edit.region, roles)}.`
    case 'set-accountable':
      return edit.name === ''
        ? `${title}: nobody named.`
        : `${title}: accountable ${roleName(edit.name, roles)}.`
    case 'set-delegate':
      return edit.name === ''
        ? `${title}: not delegated.`
        : `${title}: delegated to ${roleName(edit.name, roles)}.`
    case 'set-size':
      return `${title}: size ${edit.size ?? 'none'}.`
    case 'set-parked':
      return edit.isParked ? `${title}: parked.` : `${title}: taken up again.`
    case 'set-comment':
      return edit.isComment ? `“${title}” is not counted now.` : `“${title}” is counted again.`
    default:
      return assertNever(edit)
  }
}
