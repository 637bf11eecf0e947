import { MAX_NAMES } from '#lib/board/named-keys.ts'
import { assertNever } from '#lib/core/assert.ts'
import { areParts } from '#lib/ownership/parts.ts'
import type { ToldCard, ToldRole } from '#lib/protocol/cards.ts'
import type { CardRequest } from '#lib/sync/connect-list.ts'
import { rolesFor, type ToldBoard } from '#lib/sync/told-cards.ts'
import { rolesOf, titleOf } from './list-words.ts'

/** A command that changes one card. */
export type CardEdit = Exclude<CardRequest, { type: 'add-card' | 'undo' }>

/** A card's words, a line each, as they are told and changed; null where they are too long for that. */
export function textOf({ text, title }: ToldCard): string | null {
  return text === undefined ? title : text
}

/** The names of a kind that a card was told to have, as commands say them. */
export function namesOf(card: ToldCard, kind: 'accountable' | 'delegate'): readonly string[] {
  const { accountable = [], delegates = [], setAside = [] } = card
  return kind === 'accountable' ? [...accountable.map(nameOf), ...setAside] : delegates.map(nameOf)
}

/** Names one party in place of those whom the card was told to have, and of nobody who was named since. */
export function named(card: ToldCard, kind: 'accountable' | 'delegate', name: string): CardEdit {
  const type = kind === 'accountable' ? 'set-accountable' : 'set-delegate'
  // No card has more names than a command may have.
  return { type, card: card.id, name, before: namesOf(card, kind).slice(0, MAX_NAMES) }
}

/**
 * The card as it will probably be when the server has carried out a command, to be shown until it has
 * said so; undefined when it will not be a card any more. The same rules as in lib/ownership, as far
 * as they can be told from here.
 */
export function edited(card: ToldCard, edit: CardEdit, board: ToldBoard): ToldCard | undefined {
  const known = rolesFor(board, card)
  const isPerson = areParts(known)
  switch (edit.type) {
    case 'place-card': {
      if (isPerson) {
        const state = card.state === 'parked' ? 'parked' : personState(edit.region)
        return { ...card, region: edit.region, state }
      }
      const moved = { ...card, region: edit.region, accountable: namedIn(card, known) }
      return settled(moved, card.state === 'parked')
    }
    case 'set-accountable': {
      const all = namedIn(card, known)
      const accountable = [...unseenOf(all, edit), ...partiesOf(edit.name, known)]
      return settled({ ...card, accountable }, card.state === 'parked')
    }
    case 'set-delegate': {
      const { delegates: before = [], ...rest } = card
      const delegates = [...unseenOf(before, edit), ...partiesOf(edit.name, known)]
      return delegates.length === 0 ? rest : { ...rest, delegates }
    }
    case 'set-size': {
      const { size: _before, ...rest } = card
      return edit.size === null ? rest : { ...rest, size: edit.size }
    }
    case 'set-parked': {
      const before = isPerson
        ? personState(card.region)
        : stateOf(card.region, card.accountable?.length ?? 0)
      return { ...card, state: edit.isParked ? 'parked' : before }
    }
    case 'set-comment':
      return edit.isComment ? undefined : card
    case 'set-decision': {
      const { decision: _before, ...rest } = card
      return edit.words === '' ? rest : { ...rest, decision: edit.words }
    }
    case 'set-reason': {
      const { reason: _before, ...rest } = card
      return edit.words === '' ? rest : { ...rest, reason: edit.words }
    }
    case 'rename-card':
      return { ...card, title: titleOf(edit.after), text: edit.after }
    case 'delete-card':
      return undefined
    default:
      return assertNever(edit)
  }
}

type Parties = NonNullable<ToldCard['accountable']>

function nameOf({ role, person }: Parties[number]): string {
  return person ?? role ?? ''
}

/** Who is named on it, also those who do not count where it lies. */
function namedIn(
  { region, accountable = [], setAside = [] }: ToldCard,
  known: readonly ToldRole[],
) {
  const [only, ...others] = rolesOf(region)
  // One role alone answers without being named, and elsewhere it does not.
  const named = accountable.filter(
    ({ role, person }) => others.length > 0 || role !== only || person !== undefined,
  )
  return [...named, ...setAside.flatMap((name) => partiesOf(name, known))]
}

/** Who was named since: they stay beside the one whom somebody names who has not seen them. */
function unseenOf(
  parties: Parties,
  { name, before }: { readonly name: string; readonly before?: readonly string[] },
): Parties {
  if (!before) return []
  return parties.filter((party) => ![name, ...before].includes(nameOf(party)))
}

function partiesOf(name: string, roles: readonly ToldRole[]): Parties {
  if (name === '') return []
  if (roles.some(({ id }) => id === name)) return [{ role: name }]
  const holding = roles.find(({ holders }) => holders.includes(name))
  return holding ? [{ role: holding.id, person: name }] : [{ person: name }]
}

/** With the accountable and the state that follow from its region. */
function settled(card: ToldCard, isParked: boolean): ToldCard {
  const { accountable: named = [], setAside: _before, ...rest } = card
  const roles = rolesOf(card.region)
  const isCounted = ({ role }: { role?: string }): boolean =>
    roles.length > 0 && (role === undefined || roles.includes(role))
  const counted = named.filter(isCounted)
  const setAside = named
    .filter((party) => !isCounted(party))
    .flatMap(({ role, person }) => person ?? role ?? [])
  const [only] = roles
  const isAlone = roles.length === 1 && only !== undefined && counted.length === 0
  const accountable = roles.length === 0 ? [] : isAlone ? [{ role: only }] : counted
  const state = isParked ? 'parked' : stateOf(card.region, accountable.length)
  return {
    ...rest,
    state,
    ...(accountable.length > 0 && { accountable }),
    ...(setAside.length > 0 && { setAside }),
  }
}

/** As the server tells it. */
function personState(region: ToldCard['region']): ToldCard['state'] {
  return region === null ? 'unplaced' : 'owned'
}

function stateOf(region: ToldCard['region'], accountable: number): ToldCard['state'] {
  if (region === null) return 'unplaced'
  if (region === '') return 'unowned'
  if (accountable === 0) return 'needs-accountable'
  return accountable === 1 ? 'owned' : 'two-accountable'
}
