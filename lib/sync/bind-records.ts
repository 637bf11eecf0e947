import type { TLRecord, TLStore } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { BoardView, Touched } from '#lib/board/board-view.ts'
import { docRoots, textIds } from '#lib/board/doc-cells.ts'
import { readWhole } from '#lib/board/fragment.ts'
import type { Quarantined } from '#lib/board/project.ts'
import { documentTypeOf } from '#lib/board/schema.ts'
import { Disposer } from '#lib/core/disposer.ts'
import { Authorship } from './authorship.ts'
import { canBeHeld, HeldEdits, type ScheduleCheckpoint, withOwnGroups } from './held-edits.ts'
import { HeldTexts } from './held-texts.ts'
import type { LocalEdit } from './local-edit.ts'
import { nextFrame, type Schedule } from './next-frame.ts'
import { Reconciler, type RunMerge } from './reconciler.ts'
import { interceptChanges, isInOperation } from './store-internals.ts'
import { writeEdits, type RecordEdit } from './write-records.ts'

/**
 * Joins a tldraw store and a board's document.
 *
 * The obvious way, copying each change across as it comes, fails three times: a whole record per
 * change loses what a teammate changed in it; a merge can leave records that tldraw cannot show; and
 * the editor's side effects answer a remote change with changes of their own, which would be sent as
 * this person's edits. So the two never copy. The store always shows the document's projection, and
 * a local edit is whatever the store shows beyond it: per frame, the groups that differ are written,
 * the projection is brought up to date, and the store is made equal to it again.
 */
export interface BoundRecords {
  /** Writes all local edits, held ones too, and shows waiting remote ones, all of it now. */
  flush(): void
  /** Does now what the next frame would do: held edits stay held. */
  refresh(): void
  /**
   * While a gesture runs, edits that leave a record where it is are held: written every few seconds
   * and at its end, instead of in every frame. The store shows them above what others do meanwhile.
   */
  setGesture(isRunning: boolean): void
  /**
   * While it is not writable the store shows the document alone: what is not in it yet is taken back, and
   * so is every local edit from then on.
   */
  setWritable(isWritable: boolean): void
  /** Flushes and lets go; the store keeps what it shows. */
  close(): void
  /** Records that cannot be shown, in order of ids. */
  quarantined(): readonly Quarantined[]
  /** Wraps every merge into the store from now on; the editor passes `run` without history. */
  setRunMerge(runMerge: RunMerge): void
  readonly doc: Y.Doc
  /** Whose each group of a record is. */
  readonly authors: Authorship
  /** A record as the document shows it; the store may be ahead of it until the next flush or checkpoint. */
  shown(id: string): TLRecord | undefined
  /**
   * A record as it is written, where it is shown at another index or parent to keep the board valid;
   * held edits count as written.
   */
  unrepaired(id: string): TLRecord | undefined
  /** True for what a template protects. */
  isFurniture(id: string): boolean
  /** Changes a record's text in one transaction of this person's; the next flush shows it. */
  editText(id: string, edit: (fragment: Y.XmlFragment) => void): void
}

/** The open binding of a store, for what only has the store at hand. */
export function boundRecordsOf(store: TLStore): BoundRecords | undefined {
  return bindings.get(store)
}

const bindings = new WeakMap<TLStore, BoundRecords>()

/** What {@link bindRecords} joins, and when. */
export interface BindOptions {
  readonly doc: Y.Doc
  /** Empty, or still showing another document: it is made equal to this one. */
  readonly store: TLStore
  readonly runMerge?: RunMerge | undefined
  /** Called after attaching and after every change of what cannot be shown. */
  readonly onQuarantine?: ((quarantined: readonly Quarantined[]) => void) | undefined
  /** Texts that an open editor writes by itself. */
  readonly heldTexts?: HeldTexts | undefined
  /** When waiting changes are handled; the next animation frame by default. */
  readonly schedule?: Schedule | undefined
  /** When held edits are written although the gesture goes on; 2 to 3 s after the first by default. */
  readonly scheduleCheckpoint?: ScheduleCheckpoint | undefined
  /** Called when the first edit is held, and when none is any more: until then nothing is saved. */
  readonly onHeld?: ((isHeld: boolean) => void) | undefined
}

/** Joins them until `close`. The store equals the document's projection when this returns. */
export function bindRecords(options: BindOptions): BoundRecords {
  return new Binding(options)
}

class Binding implements BoundRecords {
  readonly doc: Y.Doc
  readonly #store: TLStore
  readonly #origin: LocalEdit = { kind: 'local-edit', by: 'bind-records' }
  readonly #onQuarantine: (quarantined: readonly Quarantined[]) => void
  readonly #schedule: Schedule
  readonly #ends = new Disposer()
  readonly #view: BoardView
  readonly #heldTexts: HeldTexts
  /** Ids that a person, or the editor for them, changed in the store since the last flush. */
  #dirty = new Set<string>()
  #touched = new Touched()
  readonly #held: HeldEdits
  #unschedule: (() => void) | undefined
  readonly #reconciler: Reconciler
  #isWritable = true
  #quarantined: readonly Quarantined[] | undefined
  #reported = ''
  readonly authors: Authorship

  constructor(options: BindOptions) {
    this.doc = options.doc
    this.#store = options.store
    this.#reconciler = new Reconciler(this.#store, options.runMerge)
    this.#onQuarantine = options.onQuarantine ?? (() => {})
    this.#schedule = options.schedule ?? nextFrame
    this.#heldTexts = options.heldTexts ?? new HeldTexts()
    this.#view = new BoardView(this.doc)
    this.authors = new Authorship(options, (id) => this.#view.overlayGroups(id))
    this.#held = new HeldEdits({
      scheduleCheckpoint: options.scheduleCheckpoint,
      onCheckpoint: () => this.flush(),
      onHeld: options.onHeld,
    })
    this.#ends.add(interceptChanges(this.#store, (ids, source) => this.#onStore(ids, source)))
    this.#observeDoc()
    this.#ends.add(() => this.#unschedule?.())
    this.#ends.add(() => this.#held.release())
    const shownNow = this.#store.allRecords().map(({ id }) => id)
    this.#show(new Set([...this.#view.records.keys(), ...shownNow.filter(documentTypeOf)]))
    this.#reportQuarantine()
    bindings.set(this.#store, this)
    this.#ends.add(() => {
      if (bindings.get(this.#store) === this) bindings.delete(this.#store)
    })
  }

  flush(): void {
    for (const id of this.#held.release()) this.#dirty.add(id)
    this.#handle({ hold: false })
  }

  refresh(): void {
    this.#handle({ hold: this.#held.isOn })
  }

  setWritable(isWritable: boolean): void {
    if (isWritable === this.#isWritable) return
    this.#isWritable = isWritable
    this.flush()
  }

  setGesture(isRunning: boolean): void {
    this.#held.isOn = isRunning
    if (isRunning) return
    for (const id of this.#held.release()) this.#dirty.add(id)
    // Not at once: the end of a gesture often edits once more, and it shall be one write.
    if (this.#dirty.size > 0) this.#wake()
  }

  #handle({ hold }: { hold: boolean }): void {
    if (this.#ends.disposed) return
    // Inside a store operation a merge would throw; its end schedules nothing, so the frame does it.
    if (isInOperation(this.#store)) return this.#wake()
    this.#unschedule?.()
    this.#unschedule = undefined
    const edited = this.#writeLocal(hold)
    this.#heldTexts.flushed()
    if (edited.size > 0 || !this.#touched.isEmpty) {
      const { changed, held } = this.#refreshView()
      this.#show(new Set([...edited, ...changed]), held)
      this.#reportQuarantine()
    }
    // After the writing, so that at no time nothing seems to be unsaved.
    this.#held.settle()
  }

  /** Brings the view up to date; `held` is what the store shows of held records above it. */
  #refreshView(): { changed: Set<string>; held: ReadonlyMap<string, TLRecord> } {
    const held = new Map<string, TLRecord>()
    for (const id of this.#held.ids) {
      const mine = this.#stored(id)
      if (mine) held.set(id, mine)
    }
    const changed = new Set<string>()
    while (!this.#touched.isEmpty) {
      const before = new Map([...held.keys()].map((id) => [id, this.#view.records.get(id)]))
      const touched = this.#touched
      this.#touched = new Touched()
      for (const id of this.#view.refresh(touched)) changed.add(id)
      const displaced: RecordEdit[] = []
      for (const [id, mine] of held) {
        const old = before.get(id)
        const theirs = this.#view.records.get(id)
        const after = old && theirs && withOwnGroups({ before: old, mine, theirs })
        if (after && canBeHeld(theirs, after)) held.set(id, after)
        else {
          // Deleted, which ends its drag. Or it has another place now: the two meet in the document.
          if (after) displaced.push({ id, before: theirs, after })
          this.#held.drop(id)
          held.delete(id)
          changed.add(id)
        }
      }
      this.#write(displaced)
    }
    return { changed, held }
  }

  close(): void {
    this.flush()
    this.#ends.dispose()
  }

  quarantined(): readonly Quarantined[] {
    const { refused } = this.#reconciler
    if (refused.size === 0) return this.#view.quarantined
    return [...this.#view.quarantined, ...refused.values()]
  }

  shown(id: string): TLRecord | undefined {
    return this.#view.records.get(id)
  }

  unrepaired(id: string): TLRecord | undefined {
    const written = this.#view.decoded(id)
    const before = this.#view.records.get(id)
    const mine = this.#held.ids.has(id) ? this.#stored(id) : undefined
    return written && before && mine ? withOwnGroups({ before, mine, theirs: written }) : written
  }

  isFurniture(id: string): boolean {
    return this.#view.has(id)
  }

  editText(id: string, edit: (fragment: Y.XmlFragment) => void): void {
    if (!this.#isWritable) return
    const fragment = docRoots(this.doc).texts.get(id)
    // The template's texts are cells, which only the server writes.
    if (!(fragment instanceof Y.XmlFragment) || this.#view.has(id)) return
    // What only a newer version knows could not be told from what is to go.
    if (!readWhole(fragment)) return
    this.doc.transact(() => edit(fragment), this.#origin)
    this.#touched.texts.add(id)
    this.#wake()
  }

  setRunMerge(runMerge: RunMerge): void {
    this.#reconciler.setRunMerge(runMerge)
  }

  #onStore(ids: readonly string[], source: 'user' | 'remote'): void {
    // Nothing that happens inside a merge is this person's edit, whatever the store calls it.
    const into = this.#reconciler.answers ?? (source === 'user' ? this.#dirty : undefined)
    if (!into) return
    for (const id of ids) if (documentTypeOf(id)) into.add(id)
    if (into === this.#dirty && into.size > 0) this.#wake()
  }

  #observeDoc(): void {
    const { records, template, texts } = docRoots(this.doc)
    const onRecords = (event: Y.YMapEvent<unknown>, { origin, local }: Y.Transaction) => {
      if (origin === this.#origin) return
      for (const key of event.keysChanged) {
        this.#touched.records.add(key)
        this.authors.changed(key, { isLocal: local })
      }
      this.#wake()
    }
    const onTemplate = (event: Y.YMapEvent<unknown>) => {
      for (const key of event.keysChanged) this.#touched.template.add(key)
      this.#wake()
    }
    const onTexts = (events: Y.YEvent<Y.AbstractType<unknown>>[], { origin }: Y.Transaction) => {
      if (origin === this.#origin) return
      for (const id of events.flatMap(textIds)) this.#touched.texts.add(id)
      this.#wake()
    }
    records.observe(onRecords)
    this.#ends.add(() => records.unobserve(onRecords))
    template.observe(onTemplate)
    this.#ends.add(() => template.unobserve(onTemplate))
    texts.observeDeep(onTexts)
    this.#ends.add(() => texts.unobserveDeep(onTexts))
  }

  #wake(): void {
    this.#unschedule ??= this.#schedule(() => {
      this.#unschedule = undefined
      this.refresh()
    })
  }

  /**
   * Writes what the store shows beyond the view. Remote changes that wait are in the document
   * already, not yet in the view, so they are never taken for a local edit.
   *
   * @returns the ids that were edited and not held
   */
  #writeLocal(hold: boolean): Set<string> {
    const dirty = this.#dirty
    // A new set first: what the writing causes belongs to the next flush.
    this.#dirty = new Set()
    if (!this.#isWritable) return dirty
    const edits: RecordEdit[] = []
    for (const id of dirty) {
      const before = this.#view.records.get(id)
      const after = this.#stored(id)
      if (before === after) continue
      if (hold && !this.#view.has(id) && canBeHeld(before, after)) {
        this.#held.add(id)
        dirty.delete(id)
      } else {
        this.#held.drop(id)
        edits.push({ id, before, after })
      }
    }
    this.#write(edits)
    return dirty
  }

  #write(edits: readonly RecordEdit[]): void {
    if (edits.length === 0) return
    writeEdits({
      doc: this.doc,
      view: this.#view,
      edits,
      origin: this.#origin,
      written: this.#touched,
      heldTexts: this.#heldTexts,
      onGroup: (id, group) => this.authors.ownWrote(id, group),
    })
  }

  #show(ids: ReadonlySet<string>, held: ReadonlyMap<string, TLRecord> = NONE): void {
    this.#reconciler.show(ids, (id) => held.get(id) ?? this.#view.records.get(id))
  }

  #stored(id: string): TLRecord | undefined {
    return this.#store.unsafeGetWithoutCapture(id as TLRecord['id'])
  }

  #reportQuarantine(): void {
    const quarantined = this.quarantined()
    if (quarantined === this.#quarantined) return
    this.#quarantined = quarantined
    const report = JSON.stringify(quarantined)
    if (report === this.#reported || (this.#reported === '' && quarantined.length === 0)) return
    this.#reported = report
    this.#onQuarantine(quarantined)
  }
}

const NONE: ReadonlyMap<string, TLRecord> = new Map()
