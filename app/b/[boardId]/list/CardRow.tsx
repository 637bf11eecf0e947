import { Check, Ellipsis, LoaderCircle } from 'lucide-react'
import { memo, type KeyboardEvent } from 'react'
import { buttonClass } from '#app/ui/button-class.ts'
import { cx } from '#app/ui/cx.ts'
import { IconButton } from '#app/ui/IconButton.tsx'
import { areParts } from '#lib/ownership/parts.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import { pageOf, rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import { named, type CardEdit } from './card-edits.ts'
import { COLUMNS } from './ColumnHeads.tsx'
import { PLACE_KEYS, placeForKey, placesFor } from './list-sections.ts'
import { describeCard, partyName, partyNames, type Place } from './list-words.ts'
import { AccountableField, DelegateField, PlaceField } from './RowFields.tsx'
import type { EditState } from './use-card-edits.ts'

/** What a row can ask the list to do. */
export interface RowActions {
  /** By a key: the focus goes on to the next card. */
  readonly put: (card: ToldCard, place: Place) => void
  readonly edit: (card: ToldCard, edit: CardEdit) => void
  /** Asks for a name. */
  readonly name: (card: ToldCard, field: 'accountable' | 'delegate') => void
  /** Opens what else can be done with it. */
  readonly more: (card: ToldCard) => void
  /** Keys on the row itself. */
  readonly key: (event: KeyboardEvent, card: ToldCard) => void
  readonly focus: (card: ToldCard) => void
}

/**
 * One card: its title, and a choice for each thing that can be set. Only the current row and its
 * controls are reached by Tab; the arrow keys go from row to row.
 */
export const CardRow = memo(function CardRow({
  card,
  board,
  names,
  state,
  canEdit,
  isCurrent,
  hasPage,
  actions,
}: {
  card: ToldCard
  board: ToldBoard
  /** People who can be named. */
  names: readonly string[]
  state: EditState | undefined
  canEdit: boolean
  isCurrent: boolean
  /** False where a heading says on which page it is. */
  hasPage: boolean
  actions: RowActions
}) {
  const roles = rolesFor(board, card)
  const isPerson = areParts(roles)
  const tabIndex = isCurrent ? 0 : -1
  const delegates = partyNames(card.delegates, roles)
  const places = placesFor(card, board)
  const keys = PLACE_KEYS.filter((key) => placeForKey(key, places) !== undefined).join(' ')
  const page = hasPage ? pageOf(board, card) : undefined
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys act on the row; its controls do the same
    <li
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys act on the row itself
      tabIndex={tabIndex}
      data-card={card.id}
      aria-label={describeCard(card, board)}
      aria-keyshortcuts={canEdit ? `${keys} Enter F2 Delete N Control+Z Control+Y` : undefined}
      onKeyDown={(event) => actions.key(event, card)}
      onFocus={() => actions.focus(card)}
      className={`grid scroll-my-32 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 gap-y-1.5 border-b border-border px-3 py-2.5 last:border-b-0 focus-visible:-outline-offset-2 md:min-h-12 md:px-4 md:py-1.5 ${COLUMNS}`}
    >
      <div className="min-w-0">
        <div className="flex items-start gap-3">
          <p className="min-w-0 flex-1 text-[15px] leading-5 font-medium wrap-anywhere md:text-sm">
            {card.title}
            {card.size && !isPerson && (
              <span className="ml-2 rounded-[5px] border border-border px-1 text-xs font-normal text-muted">
                {card.size}
              </span>
            )}
          </p>
          <Progress state={state} />
        </div>
        {page && <p className="text-[13px] text-muted wrap-anywhere">{page.name}</p>}
        {card.decision !== undefined && (
          <p className="text-[13px] text-muted wrap-anywhere">Decision: {card.decision}</p>
        )}
        {card.reason !== undefined && (
          <p className="text-[13px] text-muted wrap-anywhere">Why: {card.reason}</p>
        )}
        {delegates !== undefined && (
          <p className="text-[13px] text-muted md:hidden">Delegated to {delegates}</p>
        )}
        {!canEdit && card.state === 'two-accountable' && (
          <p className="text-[13px] text-warn">Two accountable</p>
        )}
        {card.setAside && (
          <p className="text-[13px] text-muted">
            Named, but not counted here: {card.setAside.join(', ')}
          </p>
        )}
      </div>
      <div className="md:order-last">
        {canEdit && (
          <IconButton
            icon={Ellipsis}
            label={`More for ${card.title}`}
            tabIndex={tabIndex}
            data-control="more"
            onClick={() => actions.more(card)}
          />
        )}
      </div>
      {canEdit && card.state === 'two-accountable' && (
        <Rivals {...{ card, roles, tabIndex, actions }} />
      )}
      <div
        className={cx(
          'col-span-2 grid gap-2 md:contents',
          isPerson ? 'grid-cols-1' : 'grid-cols-2',
        )}
      >
        <PlaceField {...{ card, board, canEdit, tabIndex, actions }} />
        {isPerson ? (
          // Keeps the columns; nobody answers for a person or does their work.
          <span className="max-md:hidden md:col-span-2" />
        ) : (
          <>
            <AccountableField {...{ card, board, names, canEdit, tabIndex, actions }} />
            <span className="max-md:hidden">
              <DelegateField {...{ card, board, names, canEdit, tabIndex, actions }} />
            </span>
          </>
        )}
      </div>
    </li>
  )
})

/** Those who are named where only one can be, each a press away. */
function Rivals({
  card,
  roles,
  tabIndex,
  actions,
}: Pick<Parameters<typeof AccountableField>[0], 'card' | 'tabIndex' | 'actions'> & {
  roles: Parameters<typeof partyName>[1]
}) {
  return (
    <fieldset
      aria-label={`Choose who is accountable for ${card.title}`}
      className="col-span-full row-start-2 flex flex-wrap items-center gap-1.5 pb-1 md:pb-0.5"
    >
      <span aria-hidden className="text-[13px] text-warn">
        Two accountable. Choose one:
      </span>
      {(card.accountable ?? []).map((party) => {
        const { role = '', person = role } = party
        return (
          <button
            key={person}
            type="button"
            tabIndex={tabIndex}
            data-control={`rival ${person}`}
            className={buttonClass({ size: 'sm' })}
            onClick={({ currentTarget }) => {
              // The buttons go, and the focus with them.
              currentTarget.closest('li')?.focus()
              actions.edit(card, named(card, 'accountable', person))
            }}
          >
            {partyName(party, roles)}
          </button>
        )
      })}
    </fieldset>
  )
}

function Progress({ state }: { state: EditState | undefined }) {
  if (state === undefined) return null
  return (
    <span className="flex h-5 shrink-0 items-center gap-1 text-xs text-muted">
      {state === 'saving' ? (
        <LoaderCircle size={13} aria-hidden className="motion-safe:animate-spin" />
      ) : (
        <Check size={13} aria-hidden />
      )}
      {state === 'saving' ? 'Saving…' : 'Saved'}
    </span>
  )
}
