import { SIZE_WEIGHTS, type CardFacts, type CardSize } from './card-facts.ts'
import { areParts } from './parts.ts'
import type { Region, Role } from './regions.ts'

/**
 * Where a card stands. One of:
 *
 * - `owned`: exactly one is accountable
 * - `unowned`: it lies in no role's shape, so nobody holds it yet
 * - `needs-accountable`: two or more roles share it and none of them is named accountable
 * - `two-accountable`: more than one is named
 * - `person`: it is a person or team on a page of parts: it has one or none, and nobody answers for it
 * - `parked`: put aside for now; in no other list and in nobody's load
 * - `unplaced`: in the tray, not discussed yet
 */
export type CardState =
  | 'owned'
  | 'unowned'
  | 'needs-accountable'
  | 'two-accountable'
  | 'person'
  | 'parked'
  | 'unplaced'

/**
 * Who answers for a card or does its work: a role, by one of its people where one is named, or a
 * person (or team) outside of all roles.
 */
export type Party =
  | { readonly kind: 'role'; readonly role: string; readonly person: string | undefined }
  | { readonly kind: 'outside'; readonly person: string }

/** One card and who owns it. Never changed: another answer is another object. */
export interface Card {
  /** The note's shape id. */
  readonly id: string
  /** The template's task; undefined for notes that people made. */
  readonly task: string | undefined
  readonly title: string
  /** The title as lists sort it. */
  readonly sortKey: string
  readonly state: CardState
  readonly pageId: string
  /** Where it lies; undefined in a tray. */
  readonly region: Region | undefined
  /** Who answers for it, roles first: one in `owned`, more in `two-accountable`, else none. */
  readonly accountable: readonly Party[]
  /**
   * Names that were given but do not count where the card lies now: a role that does not hold it any
   * more, or anybody at all while no role does. They count again when the card comes back.
   */
  readonly setAside: readonly string[]
  /** Who does the work where that is another than who answers for it. */
  readonly delegates: readonly Party[]
  readonly size: CardSize | undefined
  /** What it counts in a load. */
  readonly weight: number
  readonly decision: string | undefined
  readonly reason: string | undefined
}

/**
 * A card by the rules of the domain: the region says who holds it, and a name under `accountable` says
 * who of them answers for it. One role alone answers without being named. An outsider who is named
 * answers in the roles' place, but does not make an unowned card owned: that takes a region. Where the
 * roles are parts the card is somebody who has one: whoever is named on it is set aside.
 *
 * @param options.region - undefined in a tray
 */
export function makeCard(options: {
  readonly id: string
  readonly facts: CardFacts
  readonly pageId: string
  readonly region: Region | undefined
  readonly roles: readonly Role[]
}): Card {
  const { id, facts, pageId, region, roles } = options
  const held = region?.roles ?? []
  const isPerson = areParts(roles)
  const { parties, setAside } = isPerson
    ? { parties: NOBODY, setAside: [...new Set([...facts.accountable, ...facts.delegates])] }
    : accountableOf(facts.accountable, { held, roles })
  return {
    id,
    task: facts.task,
    title: facts.title,
    sortKey: facts.title.toLowerCase(),
    state: facts.isParked ? 'parked' : stateOf(region, { isPerson, accountable: parties.length }),
    pageId,
    region,
    accountable: parties,
    setAside,
    delegates: partiesOf(isPerson ? NO_NAMES : facts.delegates, { held, roles }).filter(
      (delegate) => !parties.some((party) => isSameParty(delegate, party)),
    ),
    size: facts.size,
    weight: facts.size ? SIZE_WEIGHTS[facts.size] : 1,
    decision: facts.decision,
    reason: facts.reason,
  }
}

/** The roles that answer for a card, each once: two people may answer for one role. */
export function accountableRoles({ accountable }: Card): readonly string[] {
  const roles = accountable.flatMap((party) => (party.kind === 'role' ? party.role : []))
  return roles.length > 1 ? [...new Set(roles)] : roles
}

/** Those outside of all roles who answer for a card, each once. */
export function accountablePeople({ accountable }: Card): readonly string[] {
  return accountable.flatMap((party) => (party.kind === 'outside' ? party.person : []))
}

/**
 * True for a name of a card that somebody who knows these others has not seen: it means another, and is
 * shown. What is not shown, such as a role behind one of its people, goes with what it stands behind.
 *
 * @param options.shown - as whom the card's names of that kind are shown
 */
export function isUnseen(
  name: string,
  {
    known,
    shown,
    around,
  }: {
    readonly known: readonly string[]
    readonly shown: readonly Party[]
    readonly around: Around
  },
): boolean {
  const party = partyOf(name, around)
  const isIt = (other: Party): boolean => isExactly(party, other)
  return shown.some(isIt) && !known.some((other) => isIt(partyOf(other, around)))
}

/** Where a name stands. */
export interface Around {
  /** Roles that hold the card. */
  readonly held: readonly string[]
  readonly roles: readonly Role[]
}

function stateOf(
  region: Region | undefined,
  { isPerson, accountable }: { isPerson: boolean; accountable: number },
): CardState {
  if (!region) return 'unplaced'
  if (isPerson) return 'person'
  if (region.roles.length === 0) return 'unowned'
  if (accountable === 0) return 'needs-accountable'
  return accountable === 1 ? 'owned' : 'two-accountable'
}

function accountableOf(
  names: readonly string[],
  around: Around,
): { parties: readonly Party[]; setAside: readonly string[] } {
  const { held } = around
  if (held.length === 0) return { parties: NOBODY, setAside: names }
  const setAside = names.filter((name) => {
    const party = partyOf(name, around)
    return party.kind === 'role' && !held.includes(party.role)
  })
  const counted = setAside.length > 0 ? names.filter((name) => !setAside.includes(name)) : names
  const parties = partiesOf(counted, around)
  const [only, ...others] = held
  if (parties.length > 0 || only === undefined || others.length > 0) return { parties, setAside }
  return { parties: [{ kind: 'role', role: only, person: undefined }], setAside }
}

/** Roles first, in their order, each once. A role and one of its people, both named, are that person. */
function partiesOf(names: readonly string[], around: Around): readonly Party[] {
  if (names.length === 0) return NOBODY
  const all = names.map((name) => partyOf(name, around))
  const parties = all.filter(
    (party, at) =>
      !all.some((other) => isVaguer(party, other)) &&
      // A role by its id, and by what it is called.
      !all.slice(0, at).some((other) => isExactly(party, other)),
  )
  const place = (party: Party): number =>
    party.kind === 'role' ? around.roles.findIndex(({ id }) => id === party.role) : Infinity
  return parties.sort((a, b) => {
    const [left, right] = [place(a), place(b)]
    if (left !== right) return left < right ? -1 : 1
    return (a.person ?? '') < (b.person ?? '') ? -1 : 1
  })
}

/**
 * Who a name means: the role of that id, else a role that this person holds, else the role that is called
 * so, else somebody outside. A role's own name in a column beside the role's would say that another answers.
 */
function partyOf(name: string, { held, roles }: Around): Party {
  if (roles.some(({ id }) => id === name)) return { kind: 'role', role: name, person: undefined }
  const role = roleOfHolder(name, { held, roles })
  if (role !== undefined) return { kind: 'role', role, person: name }
  const called = roles.find((each) => each.name === name)
  return called
    ? { kind: 'role', role: called.id, person: undefined }
    : { kind: 'outside', person: name }
}

/** The role that a person holds: of several the first that holds the card; undefined of none. */
export function roleOfHolder(
  name: string,
  around: {
    readonly held: readonly string[]
    readonly roles: readonly Pick<Role, 'id' | 'holders'>[]
  },
): string | undefined {
  const own = around.roles.filter(({ holders }) => holders.includes(name)).map(({ id }) => id)
  return own.find((id) => around.held.includes(id)) ?? own[0]
}

function isSameParty(a: Party, b: Party): boolean {
  if (a.kind === 'outside' || b.kind === 'outside') {
    return a.kind === b.kind && a.person === b.person
  }
  if (a.role !== b.role) return false
  return a.person === undefined || b.person === undefined || a.person === b.person
}

function isExactly(a: Party, b: Party): boolean {
  return isSameParty(a, b) && a.person === b.person
}

/** True when `a` is a role and `b` one of its people. */
function isVaguer(a: Party, b: Party): boolean {
  return isSameParty(a, b) && a.person === undefined && b.person !== undefined
}

const NOBODY: readonly Party[] = []
const NO_NAMES: readonly string[] = []
