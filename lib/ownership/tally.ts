import { accountablePeople, accountableRoles, type Card } from './card.ts'

/** What the engine knows of the tasks a template brings; see {@link Tally}. */
export interface TaskFacts {
  /** The reference placement: role ids. Never the right answer, and shown only when asked for. */
  readonly reference?: readonly string[] | undefined
  /** What kind of work it is, where that is known: choosing where to go, or the daily details. */
  readonly focus?: 'strategy' | 'detail' | undefined
}

/** Numbers about one role, or about somebody outside of all roles. */
export interface Load {
  /** Tasks it is accountable for. */
  tasks: number
  /** The same by size: S/M/L = 1/2/3, without a size 1. */
  load: number
  /** Cards in its shape, shared ones too. */
  held: number
  /** Those of them that are detail work. */
  heldDetail: number
}

/** Sums over cards, kept up to date card by card. Parked and unplaced cards count nowhere. */
export class Tally {
  readonly #tasks: ReadonlyMap<string, TaskFacts>
  readonly #roles = new Map<string, Load>()
  readonly #outside = new Map<string, Load>()
  /** Strategic tasks that are counted, and those of them that nobody holds. */
  readonly strategy = { tasks: 0, unowned: 0 }

  constructor(tasks: ReadonlyMap<string, TaskFacts>) {
    this.#tasks = tasks
  }

  add(card: Card): void {
    this.#count(card, 1)
  }

  remove(card: Card): void {
    this.#count(card, -1)
  }

  ofRole(role: string): Readonly<Load> {
    return this.#roles.get(role) ?? NO_LOAD
  }

  /** People who answer for cards without holding a role. */
  outside(): Iterable<readonly [person: string, load: Readonly<Load>]> {
    return this.#outside
  }

  #count(card: Card, sign: 1 | -1): void {
    if (!isCounted(card)) return
    const focus = card.task === undefined ? undefined : this.#tasks.get(card.task)?.focus
    for (const role of card.region?.roles ?? []) {
      const load = loadIn(this.#roles, role)
      load.held += sign
      if (focus === 'detail') load.heldDetail += sign
    }
    for (const role of accountableRoles(card)) addTask(loadIn(this.#roles, role), card, sign)
    for (const name of accountablePeople(card)) {
      const load = loadIn(this.#outside, name)
      addTask(load, card, sign)
      if (load.tasks === 0) this.#outside.delete(name)
    }
    if (focus !== 'strategy') return
    this.strategy.tasks += sign
    if (card.state === 'unowned') this.strategy.unowned += sign
  }
}

/** True for cards that lists of roles and loads are about. */
export function isCounted({ state }: Card): boolean {
  return state !== 'parked' && state !== 'unplaced'
}

function addTask(load: Load, { weight }: Card, sign: 1 | -1): void {
  load.tasks += sign
  load.load += sign * weight
}

function loadIn(loads: Map<string, Load>, key: string): Load {
  const known = loads.get(key)
  if (known) return known
  const load = { ...NO_LOAD }
  loads.set(key, load)
  return load
}

const NO_LOAD: Readonly<Load> = { tasks: 0, load: 0, held: 0, heldDetail: 0 }
