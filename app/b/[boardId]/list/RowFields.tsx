import type { ReactNode } from 'react'
import { areParts } from '#lib/ownership/parts.ts'
import type { ToldCard } from '#lib/protocol/cards.ts'
import { rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import { named as naming } from './card-edits.ts'
import type { RowActions } from './CardRow.tsx'
import { ChipSelect } from './ChipSelect.tsx'
import { placeOf, placesFor, placesOf, placeValue } from './list-sections.ts'
import { partyNames, placeName, shortPlaceName } from './list-words.ts'
import {
  accountableChoice,
  delegateChoice,
  SOMEBODY_ELSE,
  type PartyChoice,
} from './party-options.ts'
import { RoleDots } from './RoleDots.tsx'

interface FieldProps {
  readonly card: ToldCard
  readonly board: ToldBoard
  readonly canEdit: boolean
  readonly tabIndex: number
  readonly actions: RowActions
}

interface NameFieldProps extends FieldProps {
  readonly names: readonly string[]
}

/** Where the card lies. */
export function PlaceField({ card, board, canEdit, tabIndex, actions }: FieldProps) {
  const { roles, ...on } = placesFor(card, board)
  const value = placeValue(card.region)
  const places = placesOf(on)
  const all = places.includes(card.region) ? places : [...places, card.region]
  const isPerson = areParts(roles)
  if (!canEdit) {
    return (
      <Still label={isPerson ? 'Part' : 'Region'}>
        <RoleDots place={card.region} roles={roles} />
        <span className="truncate">{placeName(card.region, roles)}</span>
      </Still>
    )
  }
  return (
    <ChipSelect
      label={isPerson ? `Part for ${card.title}` : `Region of ${card.title}`}
      control="region"
      value={value}
      options={all.map((place) => ({ value: placeValue(place), text: placeName(place, roles) }))}
      shown={
        <>
          <RoleDots place={card.region} roles={roles} />
          <span className="truncate">{shortPlaceName(card.region, roles)}</span>
        </>
      }
      tabIndex={tabIndex}
      onChange={(chosen) => {
        const place = placeOf(chosen)
        if (place !== undefined)
          actions.edit(card, { type: 'place-card', card: card.id, region: place })
      }}
    />
  )
}

/** Who answers for it. */
export function AccountableField(props: NameFieldProps) {
  const { card, board, names, canEdit, tabIndex } = props
  const roles = rolesFor(board, card)
  const named = partyNames(card.accountable, roles)
  const isHeld = card.region !== null && card.region !== ''
  if (!canEdit || !isHeld) {
    return (
      <Still label="Accountable">
        {named === undefined ? (
          <span className="text-muted">No one yet</span>
        ) : (
          <Named>{named}</Named>
        )}
      </Still>
    )
  }
  const isMissing = card.state === 'needs-accountable' || card.state === 'two-accountable'
  const missing = named === undefined ? 'Name one' : `Name one: ${named}`
  return (
    <ChipSelect
      label={`Accountable for ${card.title}`}
      control="accountable"
      tone={isMissing ? 'missing' : 'plain'}
      shown={<Named>{isMissing ? missing : named}</Named>}
      tabIndex={tabIndex}
      {...partyProps(accountableChoice(card, { roles, names }), props, 'accountable')}
    />
  )
}

/** Who does its work. */
export function DelegateField(props: NameFieldProps) {
  const { card, board, names, canEdit, tabIndex } = props
  const roles = rolesFor(board, card)
  const named = partyNames(card.delegates, roles)
  if (!canEdit) return <Still label="Delegated to">{named ?? ''}</Still>
  return (
    <ChipSelect
      label={`Delegate for ${card.title}`}
      control="delegate"
      shown={
        <span className={named === undefined ? 'truncate text-muted' : 'truncate'}>
          {named ?? 'Not delegated'}
        </span>
      }
      tabIndex={tabIndex}
      {...partyProps(delegateChoice(card, { roles, names }), props, 'delegate')}
    />
  )
}

function partyProps(
  choice: PartyChoice,
  { card, actions }: FieldProps,
  kind: 'accountable' | 'delegate',
): PartyChoice & { onChange: (chosen: string) => void } {
  return {
    ...choice,
    onChange: (chosen) =>
      chosen === SOMEBODY_ELSE
        ? actions.name(card, kind)
        : actions.edit(card, naming(card, kind, chosen)),
  }
}

/** What a person who may not change it sees. */
function Still({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span className="flex min-h-8 min-w-0 items-center gap-1.5 px-1 text-[13px] touch:text-[15px]">
      <span className="sr-only">{label}: </span>
      {children}
    </span>
  )
}

/** A name behind the letter of who answers, as on the cards of the canvas. */
function Named({ children }: { children: ReactNode }) {
  return (
    <>
      <span
        aria-hidden
        className="grid size-5 shrink-0 place-items-center rounded-full border border-current text-xs font-semibold"
      >
        A
      </span>
      <span className="truncate">{children}</span>
    </>
  )
}
