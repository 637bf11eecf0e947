/**
 * Who owns what on a live board, kept up to date on the server for those who have its cards instead of
 * its document.
 *
 * To read a board of 5,000 notes takes most of a second, which nobody else may wait for. So it begins
 * with an empty board and looks at the document a few records at a time, each time in a turn of the
 * event loop of its own. Edits take the same way: they are noted, those of one record once, and worked
 * in a few times a second, so that a crowd that drags costs as much as what it drags.
 */
import type * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { parseCellKey } from '#lib/board/cells.ts'
import { docRoots, type DocRoots, textIds } from '#lib/board/doc-cells.ts'
import { isPageId } from '#lib/board/repair-pages.ts'
import { Disposer } from '#lib/core/disposer.ts'
import { Ownership } from '#lib/ownership/ownership.ts'
import { CARDS_REST, CARDS_TICK_MS, CARDS_TURN_MS } from './limits.ts'
import type { RoomOrigin } from './origins.ts'

/** Somebody who changed something, as they were shown then. */
export interface Doer {
  readonly id: string
  readonly name: string
}

/** What came out since the last time. */
export interface CardChanges {
  /** Cards that came, changed or went, and who did it where that is known. */
  readonly cards: ReadonlyMap<string, Doer | undefined>
  readonly haveRegionsChanged: boolean
}

export interface CardEngineOptions {
  readonly doc: Y.Doc
  /** Does work in a turn of its own. */
  readonly inTurn: <Value>(work: () => Value) => Promise<Value>
  /** Who speaks for a client ID now. */
  readonly ownerOf: (clientId: number) => { readonly shown: Doer } | undefined
  /** All that had changed is worked in; called once for the board as it was found. */
  readonly onSettled: (changes: CardChanges) => void
  readonly onFailed: (error: unknown) => void
}

/** What of one record waits to be looked at. */
interface Waiting {
  readonly records: string[]
  readonly template: string[]
  isTextTouched: boolean
  doer: Doer | undefined
}

/** Records that are looked at in one go; the time is looked at after each go. */
const RECORDS_AT_ONCE = 4
/** Keys of the document that are found in one go. */
const KEYS_AT_ONCE = 500

/** A note lies in no more frames and groups than this where it is looked for who moved them. */
const MAX_PARENTS = 16

export class CardEngine {
  readonly view: BoardView
  readonly ownership: Ownership
  readonly #options: CardEngineOptions
  readonly #roots: DocRoots
  readonly #ends = new Disposer()
  readonly #waiting = new Map<string, Waiting>()
  /** Finds what is in the document; undefined when all is found. */
  #finding: Generator<undefined> | undefined
  #changes = new Map<string, Doer | undefined>()
  #haveRegionsChanged = false
  /** Kept until the regions change. */
  #pageIds: readonly string[] | undefined
  #isWorking = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #waiters: (() => void)[] = []
  /** When the last work was done, and how long it took, ms. */
  #restsSince = Number.NEGATIVE_INFINITY
  #workedMs = 0

  constructor(options: CardEngineOptions) {
    const { doc } = options
    this.#options = options
    this.#roots = docRoots(doc)
    this.view = new BoardView(doc, { isLookedAt: false })
    this.ownership = new Ownership({ isFurniture: (id) => this.view.has(id) })
    this.#ends.add(() => clearTimeout(this.#timer))
    this.#observe()
    this.#finding = this.#findAll()
    this.#run()
  }

  /** Resolves when everything that is in the document now is worked in. */
  current(): Promise<void> {
    if (!this.#hasWork && !this.#isWorking) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiters.push(resolve)
      this.#run()
    })
  }

  /** The pages that regions are on, in the board's order. */
  get pageIds(): readonly string[] {
    this.#pageIds ??= this.#findPages()
    return this.#pageIds
  }

  close(): void {
    this.#ends.dispose()
    this.#finding = undefined
    this.#waiting.clear()
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  #observe(): void {
    const { records, template, texts } = this.#roots
    const onRecords = (event: Y.YMapEvent<unknown>, { origin }: Y.Transaction): void => {
      for (const key of event.keysChanged) {
        const waiting = this.#note(parseCellKey(key).id, this.#doerOf(origin, key))
        if (!waiting.records.includes(key)) waiting.records.push(key)
      }
      this.#wake()
    }
    const onTemplate = (event: Y.YMapEvent<unknown>): void => {
      for (const key of event.keysChanged) {
        this.#note(parseCellKey(key).id, undefined).template.push(key)
      }
      this.#wake()
    }
    const onTexts = (
      events: Y.YEvent<Y.AbstractType<unknown>>[],
      { origin }: Y.Transaction,
    ): void => {
      for (const id of events.flatMap(textIds)) {
        this.#note(id, this.#doerOf(origin, undefined)).isTextTouched = true
      }
      this.#wake()
    }
    records.observe(onRecords)
    this.#ends.add(() => records.unobserve(onRecords))
    template.observe(onTemplate)
    this.#ends.add(() => template.unobserve(onTemplate))
    texts.observeDeep(onTexts)
    this.#ends.add(() => texts.unobserveDeep(onTexts))
  }

  /** All that is there, the template first: notes are cards by its regions. */
  *#findAll(): Generator<undefined> {
    const { records, template } = this.#roots
    for (const key of template.keys()) {
      this.#note(parseCellKey(key).id, undefined).template.push(key)
    }
    let found = 0
    for (const key of records.keys()) {
      this.#note(parseCellKey(key).id, undefined).records.push(key)
      found += 1
      if (found % KEYS_AT_ONCE === 0) yield
    }
  }

  get #hasWork(): boolean {
    return this.#finding !== undefined || this.#waiting.size > 0
  }

  #note(id: string, doer: Doer | undefined): Waiting {
    const known = this.#waiting.get(id)
    if (known) {
      known.doer = doer ?? known.doer
      return known
    }
    const waiting = { records: [], template: [], isTextTouched: false, doer }
    this.#waiting.set(id, waiting)
    return waiting
  }

  #doerOf(origin: unknown, key: string | undefined): Doer | undefined {
    const by = origin as RoomOrigin | null
    if (by?.kind === 'client') return by.connection.shown
    if (by?.kind !== 'node' || key === undefined) return undefined
    // oxlint-disable-next-line no-underscore-dangle -- Yjs has no public way to the item behind a value
    const item = this.#roots.records._map.get(key)
    return item?.deleted === false ? this.#options.ownerOf(item.id.client)?.shown : undefined
  }

  /** Works as soon as it has rested. */
  #wake(): void {
    if (this.#isWorking || this.#timer !== undefined || this.#ends.disposed) return
    const restMs = Math.max(CARDS_TICK_MS, CARDS_REST * this.#workedMs)
    const waitMs = this.#restsSince + restMs - performance.now()
    if (waitMs <= 0) this.#run()
    else this.#timer = setTimeout(() => this.#run(), waitMs)
  }

  #run(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#isWorking || this.#ends.disposed) return
    this.#isWorking = true
    this.#work().catch((error: unknown) => this.#options.onFailed(error))
  }

  async #work(): Promise<void> {
    this.#workedMs = 0
    while (this.#hasWork) await this.#options.inTurn(() => this.#takeTurn())
    this.#isWorking = false
    if (this.#ends.disposed) return
    this.#restsSince = performance.now()
    const changes = { cards: this.#changes, haveRegionsChanged: this.#haveRegionsChanged }
    this.#changes = new Map()
    this.#haveRegionsChanged = false
    this.#options.onSettled(changes)
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  #takeTurn(): void {
    const begunAt = performance.now()
    do {
      if (this.#finding === undefined) this.#takeSome()
      else if (this.#finding.next().done) this.#finding = undefined
    } while (this.#hasWork && performance.now() - begunAt < CARDS_TURN_MS)
    this.#workedMs += performance.now() - begunAt
  }

  #takeSome(): void {
    const touched = new Touched()
    const doers = new Map<string, Doer | undefined>()
    for (const [id, { records, template, isTextTouched, doer }] of this.#waiting) {
      this.#waiting.delete(id)
      for (const key of records) touched.records.add(key)
      for (const key of template) touched.template.add(key)
      if (isTextTouched) touched.texts.add(id)
      doers.set(id, doer)
      if (doers.size === RECORDS_AT_ONCE) break
    }
    const put = []
    const removed = []
    for (const id of this.view.refresh(touched)) {
      const record = this.view.records.get(id)
      if (record) put.push(record)
      else removed.push(id)
    }
    const { cards, haveRegionsChanged } = this.ownership.apply({ put, removed })
    for (const { id } of cards) this.#changes.set(id, this.#doerAround(id, doers))
    // The names of pages are told with the regions.
    const havePagesChanged = [...doers.keys()].some(isPageId)
    if (!haveRegionsChanged && !havePagesChanged) return
    this.#haveRegionsChanged = true
    this.#pageIds = undefined
  }

  #findPages(): readonly string[] {
    const indexOf = (id: string): string => {
      const page = this.view.records.get(id)
      return page?.typeName === 'page' ? page.index : ''
    }
    return this.ownership.pageIds.toSorted((one, other) =>
      indexOf(one) === indexOf(other) ? 0 : indexOf(one) < indexOf(other) ? -1 : 1,
    )
  }

  /** Who changed the card, or moved what it lies in. */
  #doerAround(id: string, doers: ReadonlyMap<string, Doer | undefined>): Doer | undefined {
    let at: string | undefined = id
    for (let depth = 0; at !== undefined && depth < MAX_PARENTS; depth++) {
      const doer = doers.get(at)
      if (doer) return doer
      const record = this.view.records.get(at)
      at = record?.typeName === 'shape' ? record.parentId : undefined
    }
    return undefined
  }
}
