import type { CardState } from './card.ts'
import type { Region, Regions, Role } from './regions.ts'
import type { Load, Tally } from './tally.ts'

/** A load is too much from this many times an even share on. */
const OVERLOAD_SHARE = 1.5
/** A smaller load is never too much, so that the first few cards do not raise an alarm. */
const MIN_OVERLOAD = 6
/** With fewer cards, detail work alone says nothing about a role. */
const MIN_DETAIL_CARDS = 3

/** One role in numbers. */
export interface RoleSummary extends Role, Readonly<Load> {
  /** Its part of all load, 0 to 1; 0 while nobody is accountable for anything. */
  readonly share: number
  readonly isOverloaded: boolean
  /** True when all it holds is daily detail work, and that is three cards or more. */
  readonly isOnlyDetail: boolean
}

/** One person in numbers: everybody who holds a role, and who answers for a card without one. */
export interface PersonSummary {
  readonly name: string
  /** Ids of the roles; empty for those outside of all roles. */
  readonly roles: readonly string[]
  /** Of their roles together. Of a role with several people, each carries all. */
  readonly tasks: number
  readonly load: number
  readonly isOverloaded: boolean
}

/** A board, or one of its pages, in numbers. Never changed: another answer is another object. */
export interface Summary {
  readonly roles: readonly RoleSummary[]
  readonly people: readonly PersonSummary[]
  /** How many cards lie in each region, those with one role first; regions without a card only with one. */
  readonly regions: readonly (Region & { readonly count: number })[]
  readonly states: Readonly<Record<CardState, number>>
  /** Strategic tasks, and those that nobody holds; `isUnowned` when that is all of them. */
  readonly strategy: {
    readonly tasks: number
    readonly unowned: number
    readonly isUnowned: boolean
  }
  readonly faults: Regions['faults']
}

/** How many cards there are of each kind. */
export interface BoardSizes {
  readonly states: Readonly<Record<CardState, number>>
  /** Counted cards by region, for every region that has some; without the empty set. */
  readonly regions: readonly (readonly [region: Region, count: number])[]
}

/**
 * Puts the numbers together. The domain leaves open what too much is; here it is a load of at least 6
 * that is above 1.5 times what each role would carry if all carried the same. A person with several
 * roles is held against the same share: carrying two roles' work is what the list is for. Who answers
 * for the whole board alone, with every role, has nobody to share with.
 */
export function summarize(
  regions: Pick<Regions, 'roles' | 'faults'>,
  tally: Tally,
  sizes: BoardSizes,
): Summary {
  const loads = regions.roles.map((role) => ({ ...role, ...tally.ofRole(role.id) }))
  const total = loads.reduce((sum, { load }) => sum + load, 0)
  const evenShare = total / loads.length
  const isOverloaded = (load: number): boolean =>
    load >= MIN_OVERLOAD && load > OVERLOAD_SHARE * evenShare
  const outsiders = outsidersOf(tally, isOverloaded)
  const { tasks, unowned } = tally.strategy
  return {
    roles: loads.map((role) => ({
      ...role,
      share: total === 0 ? 0 : role.load / total,
      isOverloaded: loads.length > 1 && isOverloaded(role.load),
      isOnlyDetail: role.held >= MIN_DETAIL_CARDS && role.heldDetail === role.held,
    })),
    people: [
      ...holdersOf(loads, { isOverloaded, hasOutsiders: outsiders.length > 0 }),
      ...outsiders,
    ],
    regions: orderedRegions(regions.roles, sizes.regions),
    states: sizes.states,
    strategy: { tasks, unowned, isUnowned: tasks > 0 && unowned === tasks },
    faults: regions.faults,
  }
}

function holdersOf(
  roles: readonly (Role & Readonly<Load>)[],
  {
    isOverloaded,
    hasOutsiders,
  }: { isOverloaded: (load: number) => boolean; hasOutsiders: boolean },
): PersonSummary[] {
  const names = new Set(roles.flatMap(({ holders }) => holders))
  const isAlone = (own: readonly Role[]): boolean =>
    own.length === roles.length && names.size === 1 && !hasOutsiders
  return [...names].map((name) => {
    const own = roles.filter(({ holders }) => holders.includes(name))
    const load = own.reduce((sum, role) => sum + role.load, 0)
    return {
      name,
      roles: own.map(({ id }) => id),
      tasks: own.reduce((sum, role) => sum + role.tasks, 0),
      load,
      isOverloaded: roles.length > 1 && !isAlone(own) && isOverloaded(load),
    }
  })
}

function outsidersOf(tally: Tally, isOverloaded: (load: number) => boolean): PersonSummary[] {
  return [...tally.outside()]
    .map(([name, { tasks, load }]) => ({
      name,
      roles: [],
      tasks,
      load,
      isOverloaded: isOverloaded(load),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function orderedRegions(
  roles: readonly Role[],
  counted: BoardSizes['regions'],
): Summary['regions'] {
  const all = new Map<string, Region & { count: number }>()
  for (const { id } of roles) all.set(id, { key: id, roles: [id], count: 0 })
  for (const [region, count] of counted) all.set(region.key, { ...region, count })
  const place = new Map(roles.map(({ id }, at) => [id, at]))
  const places = (region: Region): number[] => region.roles.map((role) => place.get(role) ?? 0)
  return [...all.values()].sort((a, b) => compareLists(places(a), places(b)))
}

/** Shorter lists first, then number by number. */
function compareLists(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length
  const at = a.findIndex((value, index) => value !== b[index])
  return (a[at] ?? 0) - (b[at] ?? 0)
}
