import { CardLists } from './card-lists.ts'
import type { Card, CardState } from './card.ts'
import type { Regions, Role } from './regions.ts'
import { summarize, type Summary } from './summary.ts'
import { Tally, type TaskFacts } from './tally.ts'

/**
 * Cards and what they come to: those of a whole board, or those of one of its pages. What a list or the
 * summary answers is the same object until it changes. Lists of cards are in order of titles, then ids.
 */
export interface OwnedCards {
  /** In the order of their shapes. */
  readonly roles: readonly Role[]
  /** All cards, parked and unplaced ones too. */
  readonly cards: readonly Card[]
  readonly summary: Summary
  inState(state: CardState): readonly Card[]
  /** What a role answers for. */
  accountableTo(role: string): readonly Card[]
  /** What somebody outside of all roles answers for. */
  accountableToPerson(name: string): readonly Card[]
  /** What lies in a region and is counted, by the region's key. */
  inRegion(key: string): readonly Card[]
}

/** {@link OwnedCards} of a board and of each of its pages, kept up to date card by card. */
export class BoardSums {
  readonly all: OwnedCards
  readonly #tasks: ReadonlyMap<string, TaskFacts>
  readonly #all: CardSums
  /** Of each page that has, or had, cards, or was asked for. */
  readonly #pages = new Map<string, CardSums>()
  #regions: Regions

  constructor(tasks: ReadonlyMap<string, TaskFacts>, regions: Regions) {
    this.#tasks = tasks
    this.#regions = regions
    this.#all = new CardSums(tasks, regions)
    this.all = this.#all
  }

  /** The same object at every call. */
  onPage(pageId: string): OwnedCards {
    return this.#onPage(pageId)
  }

  /** Takes a card out of where it was, and puts in what it is now. */
  replace(before: Card | undefined, after: Card | undefined): void {
    this.#all.replace(before, after)
    const from = before && this.#onPage(before.pageId)
    const to = after && this.#onPage(after.pageId)
    if (from === to) return from?.replace(before, after)
    from?.replace(before, undefined)
    to?.replace(undefined, after)
  }

  /** The template's shapes are others now. */
  follow(regions: Regions): void {
    this.#regions = regions
    this.#all.follow(regions)
    for (const [id, page] of this.#pages) page.follow(templateOn(id, regions))
  }

  #onPage(pageId: string): CardSums {
    const known = this.#pages.get(pageId)
    if (known) return known
    const made = new CardSums(this.#tasks, templateOn(pageId, this.#regions))
    this.#pages.set(pageId, made)
    return made
  }
}

class CardSums implements OwnedCards {
  readonly #lists = new CardLists()
  readonly #tally: Tally
  #template: Pick<Regions, 'roles' | 'faults'>
  #summary: Summary | undefined

  constructor(tasks: ReadonlyMap<string, TaskFacts>, template: Pick<Regions, 'roles' | 'faults'>) {
    this.#tally = new Tally(tasks)
    this.#template = template
  }

  get roles(): readonly Role[] {
    return this.#template.roles
  }

  get cards(): readonly Card[] {
    return this.#lists.all
  }

  /** Loads are held against an even share among these roles and no others. */
  get summary(): Summary {
    this.#summary ??= summarize(this.#template, this.#tally, this.#lists.sizes())
    return this.#summary
  }

  inState(state: CardState): readonly Card[] {
    return this.#lists.inState(state)
  }

  accountableTo(role: string): readonly Card[] {
    return this.#lists.accountableTo(role)
  }

  accountableToPerson(name: string): readonly Card[] {
    return this.#lists.accountableToPerson(name)
  }

  inRegion(key: string): readonly Card[] {
    return this.#lists.inRegion(key)
  }

  replace(before: Card | undefined, after: Card | undefined): void {
    if (before) this.#tally.remove(before)
    if (after) this.#tally.add(after)
    this.#lists.replace(before, after)
    this.#summary = undefined
  }

  follow(template: Pick<Regions, 'roles' | 'faults'>): void {
    this.#template = template
    this.#summary = undefined
  }
}

/** What is left out is said on every page: where it would lie is not known. */
function templateOn(pageId: string, regions: Regions): Pick<Regions, 'roles' | 'faults'> {
  return { roles: regions.rolesOn(pageId), faults: regions.faults }
}
