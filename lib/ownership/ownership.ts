/**
 * Who owns what on a board. A card's region follows from where its note lies and is stored nowhere, so
 * everything that shows it has to work it out. Doing so from all records would take milliseconds for
 * each step of a drag, on every screen. So this keeps what it found and takes changes: a note that
 * moved costs its own point against the template's few shapes, and a change of its numbers in lists
 * and sums. A shape of the template that changed costs one look at every note.
 *
 * What is kept always equals what the same records would give from scratch, whatever the order in
 * which they came: lists are ordered by title and id, roles and regions by the template's shapes.
 */
import { sameJson } from '#lib/board/json.ts'
import { numberIn, objectIn, ownPlaceOf, type BoardRecord } from './board-record.ts'
import { readCardFacts, type CardFacts } from './card-facts.ts'
import { makeCard, type Card, type CardState } from './card.ts'
import { decidingPoint, type Point } from './geometry.ts'
import { BoardSums, type OwnedCards } from './owned-cards.ts'
import { readRegions, type PageShapes, type Region, type Role } from './regions.ts'
import { ShapeTree } from './shape-tree.ts'
import type { Summary } from './summary.ts'
import type { TaskFacts } from './tally.ts'

/** Records of a board that came, changed or went. */
export interface BoardChanges {
  /** As they are now. */
  readonly put?: Iterable<BoardRecord>
  readonly removed?: Iterable<string>
}

/** What changes of a board came to. */
export interface OwnershipChange {
  /** Cards that are there now, are other objects, or are gone; each once. */
  readonly cards: readonly CardChange[]
  /** True when the template's roles or shapes changed. */
  readonly haveRegionsChanged: boolean
}

/** One card before and after: undefined where the note was, or is, no card. */
export interface CardChange {
  readonly id: string
  readonly before: Card | undefined
  readonly after: Card | undefined
}

/** How an {@link Ownership} reads its board. */
export interface OwnershipOptions {
  /**
   * True for the ids of protected template shapes. They alone are regions and labels; asked once for
   * each record that comes.
   */
  readonly isFurniture: (id: string) => boolean
  /** What is known of the template's tasks, by id. */
  readonly tasks?: ReadonlyMap<string, TaskFacts>
  /** Whether cards in the tray are apart, or unowned as once a session's sort step has ended. */
  readonly unplaced?: UnplacedRule
}

/** See {@link OwnershipOptions.unplaced}. */
export type UnplacedRule = 'apart' | 'unowned'

/** Who owns what on one board, kept up to date by {@link Ownership.apply}; of all pages, or of one. */
export class Ownership implements OwnedCards {
  readonly #isFurniture: (id: string) => boolean
  readonly #tasks: ReadonlyMap<string, TaskFacts>
  readonly #tree = new ShapeTree()
  readonly #furniture = new Map<string, BoardRecord>()
  readonly #notes = new Map<string, Note>()
  readonly #sums: BoardSums
  readonly #listeners = new Set<(change: OwnershipChange) => void>()
  #regions = readRegions([], () => undefined)
  #unplaced: UnplacedRule
  #isFurnitureStale = false

  constructor({ isFurniture, tasks = new Map(), unplaced = 'apart' }: OwnershipOptions) {
    this.#isFurniture = isFurniture
    this.#tasks = tasks
    this.#sums = new BoardSums(tasks, this.#regions)
    this.#unplaced = unplaced
  }

  /**
   * Takes changes and tells the listeners, if any card or the template is another one now. Never
   * throws for what a record holds: a shape that makes no sense is no region, and a note without a
   * place on a page is no card.
   */
  apply({ put = [], removed = [] }: BoardChanges): OwnershipChange {
    const notes = new Set<string>()
    for (const id of removed) this.#remove(id, notes)
    for (const record of put) this.#put(record, notes)
    for (const id of this.#tree.takeMoved()) {
      const note = this.#notes.get(id)
      if (note) {
        note.hasMoved = true
        notes.add(id)
      }
      if (this.#furniture.has(id)) this.#isFurnitureStale = true
    }
    const haveRegionsChanged = this.#isFurnitureStale
    if (haveRegionsChanged) this.#readRegions()
    return this.#settle(haveRegionsChanged ? this.#notes.keys() : notes, haveRegionsChanged)
  }

  /** Says whether cards in the tray are apart or unowned from now on, and tells the listeners. */
  countUnplaced(rule: UnplacedRule): OwnershipChange {
    this.#unplaced = rule
    return this.#settle(this.#notes.keys(), false)
  }

  /**
   * Calls back after every change, with everything already up to date. What a list or the summary
   * answers is the same object until it changes, so a listener may simply read again.
   *
   * @returns ends the calls
   */
  subscribe(listener: (change: OwnershipChange) => void): () => void {
    // Each subscription is its own, also of one function.
    const own = (change: OwnershipChange): void => listener(change)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  /** The card of a note; undefined when the note is none. */
  card(id: string): Card | undefined {
    return this.#notes.get(id)?.card
  }

  get cards(): readonly Card[] {
    return this.#sums.all.cards
  }

  get summary(): Summary {
    return this.#sums.all.summary
  }

  get roles(): readonly Role[] {
    return this.#regions.roles
  }

  inState(state: CardState): readonly Card[] {
    return this.#sums.all.inState(state)
  }

  accountableTo(role: string): readonly Card[] {
    return this.#sums.all.accountableTo(role)
  }

  accountableToPerson(name: string): readonly Card[] {
    return this.#sums.all.accountableToPerson(name)
  }

  inRegion(key: string): readonly Card[] {
    return this.#sums.all.inRegion(key)
  }

  /**
   * The same of one page: its own cards, and no roles but those that have a shape there. The same object
   * at every call.
   */
  onPage(pageId: string): OwnedCards {
    return this.#sums.onPage(pageId)
  }

  /**
   * What names on the cards of a page may mean: the page's roles. On a page without any, those of the
   * board, for cards that came from where they are.
   */
  rolesFor(pageId: string): readonly Role[] {
    return this.#regions.hasRegions(pageId) ? this.#regions.rolesOn(pageId) : this.#regions.roles
  }

  /** Unowned cards of strategic tasks. */
  unownedStrategy(): readonly Card[] {
    return this.inState('unowned').filter((card) => this.#taskOf(card)?.focus === 'strategy')
  }

  /**
   * Cards that lie elsewhere than the reference placement says. That is no mistake, so nothing else
   * here tells of it: ask only when people asked to see it.
   */
  differingFromReference(): readonly Card[] {
    return this.cards.filter((card) => {
      const reference = this.#taskOf(card)?.reference
      return reference && card.region && !isSameSet(reference, card.region.roles)
    })
  }

  /** The pages that have regions. */
  get pageIds(): readonly string[] {
    return this.#regions.pageIds
  }

  /** Where a note would be if its deciding point lay there; undefined in a tray. */
  regionAt(pageId: string, point: Point): Region | undefined {
    return this.#regions.at(pageId, point)
  }

  /** What the template draws on a page; see freeSpotIn. */
  shapesOn(pageId: string): PageShapes {
    return this.#regions.shapesOn(pageId)
  }

  #put(record: BoardRecord, notes: Set<string>): void {
    if (record.typeName !== 'shape') return
    const { id } = record
    this.#tree.put(id, ownPlaceOf(record))
    const isFurniture = this.#isFurniture(id)
    if (isFurniture) {
      this.#furniture.set(id, record)
      this.#isFurnitureStale = true
    } else if (this.#furniture.delete(id)) this.#isFurnitureStale = true
    if (isFurniture || record.type !== 'note') return this.#forget(id, notes)
    const note = this.#notes.get(id) ?? newNote()
    this.#notes.set(id, note)
    readNote(note, record)
    notes.add(id)
  }

  #remove(id: string, notes: Set<string>): void {
    this.#tree.remove(id)
    if (this.#furniture.delete(id)) this.#isFurnitureStale = true
    this.#forget(id, notes)
  }

  #forget(id: string, notes: Set<string>): void {
    const note = this.#notes.get(id)
    if (!note) return
    note.isGone = true
    notes.add(id)
  }

  #readRegions(): void {
    const before = this.#regions
    const now = readRegions(this.#furniture.values(), (id) => this.#tree.placeOf(id))
    this.#regions = now
    this.#isFurnitureStale = false
    this.#sums.follow(now)
    // A holder's name may be what a card calls accountable.
    const pageIds = [...new Set([...before.pageIds, ...now.pageIds])]
    const areRolesSame =
      sameJson(before.roles, now.roles) &&
      pageIds.every((id) => sameJson(before.rolesOn(id), now.rolesOn(id)))
    if (!areRolesSame) for (const note of this.#notes.values()) note.isStale = true
  }

  #settle(notes: Iterable<string>, haveRegionsChanged: boolean): OwnershipChange {
    const cards: CardChange[] = []
    for (const id of notes) {
      const note = this.#notes.get(id)
      const change = note && this.#settleNote(id, note)
      if (change) cards.push(change)
    }
    const change = { cards, haveRegionsChanged }
    if (cards.length === 0 && !haveRegionsChanged) return change
    for (const listener of this.#listeners) listener(change)
    return change
  }

  #settleNote(id: string, note: Note): CardChange | undefined {
    const { card: before, facts } = note
    const region = this.#regionOf(id, note)
    const pageId = note.point?.pageId ?? ''
    if (note.isGone) this.#notes.delete(id)
    else if (!note.isStale && isSameRegion(region, note.region) && pageId === note.pageId) {
      return undefined
    }
    note.region = region
    note.pageId = pageId
    note.isStale = false
    const after =
      region &&
      makeCard({
        id,
        facts,
        pageId,
        region: region === 'tray' ? undefined : region,
        roles: this.rolesFor(pageId),
      })
    if (sameJson(before, after)) return undefined
    this.#sums.replace(before, after)
    note.card = after
    return { id, before, after }
  }

  /** Where a note lies, or that it is no card. */
  #regionOf(id: string, note: Note): Region | 'tray' | undefined {
    if (note.hasMoved) {
      note.point = this.#tree.pointOf(id, decidingPoint(note.scale))
      note.hasMoved = false
    }
    const { isGone, facts, point } = note
    if (isGone || facts.isComment || !point) return undefined
    if (!Number.isFinite(point.x + point.y)) return undefined
    const { pageId } = point
    // A task is one wherever it lies; what people write is one where there are regions to put it in.
    const isCard =
      facts.task !== undefined || (facts.title !== '' && this.#regions.hasRegions(pageId))
    if (!isCard) return undefined
    return this.#regions.at(pageId, point) ?? (this.#unplaced === 'apart' ? 'tray' : NOBODY)
  }

  #taskOf({ task }: Card): TaskFacts | undefined {
    return task === undefined ? undefined : this.#tasks.get(task)
  }
}

/** What is kept of a note. */
interface Note {
  /** By identity, to tell whether it says the same as before. */
  meta: unknown
  richText: unknown
  facts: CardFacts
  scale: number
  card: Card | undefined
  /** Its deciding point; undefined off the board. */
  point: ReturnType<ShapeTree['pointOf']>
  /** True until the point was worked out from where the note is now. */
  hasMoved: boolean
  /** Where it was found last, so that a move inside a region ends there. */
  region: Region | 'tray' | undefined
  pageId: string
  /** True until the card was made from these facts and the roles that are there now. */
  isStale: boolean
  isGone: boolean
}

function newNote(): Note {
  return {
    meta: undefined,
    richText: undefined,
    facts: readCardFacts(NOTHING),
    scale: 1,
    card: undefined,
    point: undefined,
    hasMoved: true,
    region: undefined,
    pageId: '',
    isStale: true,
    isGone: false,
  }
}

/** Takes what a note says now; the same objects as before say the same. */
function readNote(note: Note, record: BoardRecord): void {
  const { richText, scale } = objectIn(record.props)
  note.isGone = false
  const size = numberIn(scale ?? 1)
  if (size !== note.scale) Object.assign(note, { scale: size, hasMoved: true })
  if (record.meta === note.meta && richText === note.richText) return
  Object.assign(note, { meta: record.meta, richText, facts: readCardFacts(record), isStale: true })
}

function isSameRegion(a: Region | 'tray' | undefined, b: Region | 'tray' | undefined): boolean {
  // Another reading of the template gives other objects.
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.key === b.key)
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each))
}

const NOTHING: BoardRecord = { id: '', typeName: 'shape' }
const NOBODY: Region = { key: '', roles: [] }
