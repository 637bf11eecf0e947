import { roleName } from '#lib/ownership/card-words.ts'
import type { ToldCard, ToldRole } from '#lib/protocol/cards.ts'
import type { ChipOption } from './ChipSelect.tsx'
import { partyName, partyNames, rolesOf } from './list-words.ts'

/** The value that asks for a name that is not on the list. */
export const SOMEBODY_ELSE = '+'
/** Several are named, which one choice cannot say. */
const SEVERAL = '&'

/** What can be chosen for one field of a card, and what is. */
export interface PartyChoice {
  readonly value: string
  readonly options: readonly ChipOption[]
}

/** Who can be chosen: the roles of a card's page, and everybody who is known. */
export interface Known {
  readonly roles: readonly ToldRole[]
  readonly names: readonly string[]
}

/** Who can answer for a card: the roles that hold it, their people, and everybody else who is known. */
export function accountableChoice(card: ToldCard, known: Known): PartyChoice {
  const { roles } = known
  const held = rolesOf(card.region)
  const [only] = held
  const isAlone = held.length === 1 && only !== undefined
  const none = isAlone ? roleName(only, roles) : 'Nobody named'
  const own = held.flatMap((id) => [
    ...(isAlone ? [] : [{ value: id, text: roleName(id, roles) }]),
    ...holdersOf(id, roles),
  ])
  return choiceOf(card.accountable, {
    ...known,
    options: [{ value: '', text: none }, ...own],
    // One role alone answers without being named.
    isNone: ({ role, person }) => isAlone && role === only && person === undefined,
  })
}

/** Who can do a card's work for whoever answers for it. */
export function delegateChoice(card: ToldCard, known: Known): PartyChoice {
  const { roles } = known
  const own = roles.flatMap(({ id, name }) => [{ value: id, text: name }, ...holdersOf(id, roles)])
  return choiceOf(card.delegates, {
    ...known,
    options: [{ value: '', text: 'Not delegated' }, ...own],
    isNone: () => false,
  })
}

type Party = NonNullable<ToldCard['accountable']>[number]

function choiceOf(
  parties: readonly Party[] = [],
  given: Known & {
    options: readonly ChipOption[]
    isNone: (party: Party) => boolean
  },
): PartyChoice {
  const { roles, names, isNone } = given
  const [first] = parties
  const value =
    parties.length > 1
      ? SEVERAL
      : first === undefined || isNone(first)
        ? ''
        : (first.person ?? first.role ?? '')
  const own = new Map(given.options.map((option) => [option.value, option]))
  // A person who is called as a role's id is that role.
  const isHolder = (name: string): boolean => roles.some(({ holders }) => holders.includes(name))
  const others = names.filter((name) => !own.has(name) && !isHolder(name))
  const options = [...own.values(), ...others.map((name) => ({ value: name, text: name }))]
  if (!options.some((option) => option.value === value)) {
    const text = first ? partyName(first, roles) : ''
    options.push({ value, text: value === SEVERAL ? (partyNames(parties, roles) ?? '') : text })
  }
  return { value, options: [...options, { value: SOMEBODY_ELSE, text: 'Somebody else…' }] }
}

function holdersOf(id: string, roles: readonly ToldRole[]): ChipOption[] {
  const role = roles.find((each) => each.id === id)
  return (role?.holders ?? []).map((name) => ({ value: name, text: `${name} (${role?.name})` }))
}
