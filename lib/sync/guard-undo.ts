import type { RecordsDiff } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { textOf, textPropOf } from '#lib/board/cells.ts'
import { docRoots } from '#lib/board/doc-cells.ts'
import { sameJson } from '#lib/board/json.ts'
import { Disposer } from '#lib/core/disposer.ts'
import { boundRecordsOf, type BoundRecords } from './bind-records.ts'
import { visitVisible } from './filtered-text.ts'
import { OwnTexts, storedText, type OwnChange } from './own-texts.ts'
import { interceptDiffs } from './store-internals.ts'
import { isDocumentRecord, planStep, type Kept } from './undo-step.ts'
import { applyOwnChanges } from './undo-text.ts'

/** Undo and redo of one store, for as long as the store lives or until `close`. */
export interface UndoGuard {
  /**
   * Runs `step`, one undo or redo, until one has an effect that can be seen or none is left: a step
   * of which teammates' work has left nothing is passed over.
   */
  press(step: () => void): void
  close(): void
}

/**
 * Undo and redo that leave teammates' work alone. A step of tldraw's history says what a record was
 * and what it shall be. Here it is applied group by group, and only where the board still has what
 * the step found, and no teammate wrote it since: what they moved, recoloured or deleted stays, and
 * what they have not touched of the same record goes back. Texts are merged.
 *
 * tldraw's history applies its steps with `store.applyDiff(diff, { ignoreEphemeralKeys: true })` and
 * nothing else does, so that one method of this store is wrapped; marks, bail and the state of the
 * buttons stay tldraw's own. A contract test pins this.
 *
 * @param onKept - hears what teammates' edits kept, once per press and once per bail
 */
export function guardUndo(
  store: TLStore,
  onKept: (kept: readonly Kept[]) => void = () => {},
): UndoGuard {
  return new Guard(store, onKept)
}

/** One key press looks back no further; with so many lost steps in a row there is nothing to see. */
const MAX_PASSED_OVER = 500

type Effect = 'some' | 'none' | 'no step'

class Guard implements UndoGuard {
  readonly #store: TLStore
  readonly #apply: TLStore['applyDiff']
  readonly #onKept: (kept: readonly Kept[]) => void
  readonly #ends = new Disposer()
  readonly #texts = new OwnTexts()
  /** What the document had of everybody when this person brought a record with text back. */
  readonly #seen = new Map<string, ReadonlyMap<number, number>>()
  /** Records that are gone by this person's doing. */
  readonly #deleted = new Set<string>()
  #lastEffect: Effect = 'no step'
  /** Collects during a press. */
  #kept: Map<string, Kept> | undefined

  constructor(store: TLStore, onKept: (kept: readonly Kept[]) => void) {
    this.#store = store
    this.#onKept = onKept
    this.#apply = store.applyDiff.bind(store)
    const guarded: TLStore['applyDiff'] = (diff, options) => {
      if (options?.ignoreEphemeralKeys) this.#step(diff, options)
      else this.#apply(diff, options)
    }
    store.applyDiff = guarded
    this.#ends.add(() => {
      store.applyDiff = this.#apply
    })
    this.#ends.add(this.#texts.watch(store))
    this.#ends.add(
      interceptDiffs(store, ({ added, removed }, source) => {
        for (const id of Object.keys(removed)) {
          if (source === 'user') this.#deleted.add(id)
          else this.#deleted.delete(id)
        }
        if (source === 'user') for (const id of Object.keys(added)) this.#seeNow(id)
      }),
    )
  }

  press(step: () => void): void {
    this.#kept = new Map()
    try {
      for (let steps = 0; steps <= MAX_PASSED_OVER; steps++) {
        if (this.#effectOf(step) !== 'none') break
      }
    } finally {
      const kept = [...this.#kept.values()]
      this.#kept = undefined
      this.#report(kept)
    }
  }

  close(): void {
    this.#ends.dispose()
  }

  /** Of tldraw's undo or redo, which applies one step or, at the end of its stack, none. */
  #effectOf(step: () => void): Effect {
    this.#lastEffect = 'no step'
    step()
    return this.#lastEffect
  }

  #step(diff: RecordsDiff<TLRecord>, options: Parameters<TLStore['applyDiff']>[1]): void {
    const bound = boundRecordsOf(this.#store)
    // What teammates did in this frame is in the document already and must count.
    bound?.refresh()
    const before = this.#look(diff)
    if (bound) this.#mergeTexts(diff, bound)
    const { allowed, kept } = planStep(diff, {
      store: this.#store,
      bound,
      isDeletedHere: (id) => this.#deleted.has(id),
      typistsOf: (id) => (bound ? this.#typists(bound, id) : []),
    })
    this.#texts.pause(() => this.#apply(allowed, options))
    // What the board does not show of it is taken back before anybody sees it.
    bound?.refresh()
    this.#lastEffect = this.#effect(before)
    this.#report(kept)
  }

  #mergeTexts(diff: RecordsDiff<TLRecord>, bound: BoundRecords): void {
    for (const [expected, target] of Object.values(diff.updated)) {
      if (!textPropOf(expected) || !this.#store.has(expected.id)) continue
      const changes = this.#ownChanges(expected, target)
      if (changes.length === 0) continue
      const { clientID: clientId } = bound.doc
      bound.editText(expected.id, (fragment) => applyOwnChanges(fragment, { changes, clientId }))
    }
    bound.refresh()
  }

  #ownChanges(expected: TLRecord, target: TLRecord): readonly OwnChange[] {
    const from = textOf(expected)
    const to = textOf(target)
    if (!from || !to || sameJson(from, to)) return []
    const [old, now] = [storedText(expected), storedText(target)]
    return old && now ? this.#texts.between(expected.id, { from: old, to: now }) : [{ from, to }]
  }

  #typists(bound: BoundRecords, id: string): number[] {
    const fragment = docRoots(bound.doc).texts.get(id)
    if (!(fragment instanceof Y.XmlFragment)) return []
    const seen = this.#seen.get(id)
    const found = new Set<number>()
    visitVisible(fragment, (client, clock) => {
      const isNew = clock >= (seen?.get(client) ?? 0)
      if (client !== bound.doc.clientID && isNew) found.add(client)
    })
    return [...found]
  }

  /** What is brought back is shown with all the text that the document has by then. */
  #seeNow(id: string): void {
    const doc = boundRecordsOf(this.#store)?.doc
    if (!doc || !docRoots(doc).texts.has(id)) return
    this.#seen.set(id, Y.decodeStateVector(Y.encodeStateVector(doc)))
  }

  /** The records of a step as they are now. */
  #look(diff: RecordsDiff<TLRecord>): ReadonlyMap<TLRecord, TLRecord | undefined> {
    const touched = [
      ...Object.values(diff.added),
      ...Object.values(diff.updated).map(([expected]) => expected),
      ...Object.values(diff.removed),
    ]
    return new Map(touched.map((record) => [record, this.#store.get(record.id)]))
  }

  /**
   * What a person notices is a change of the board, or going to another page. What was selected is a
   * step of tldraw's history too, but nobody presses undo for that. The meta of a tab stands for what the
   * server does.
   */
  #effect(before: ReadonlyMap<TLRecord, TLRecord | undefined>): Effect {
    if (before.size === 0) return 'no step'
    const isChanged = [...before].some(([{ id }, was]) => {
      const now = this.#store.get(id)
      if (isDocumentRecord(this.#store, was ?? now)) return !sameJson(was, now)
      return !sameJson(tabOf(was), tabOf(now))
    })
    return isChanged ? 'some' : 'none'
  }

  #report(kept: readonly Kept[]): void {
    if (this.#kept) for (const each of kept) this.#kept.set(each.record.id, each)
    else if (kept.length > 0) this.#onKept(kept)
  }
}

/** The page that a tab shows and what else it keeps, by the one record that says so. */
function tabOf(record: TLRecord | undefined) {
  return record?.typeName === 'instance' ? [record.currentPageId, record.meta] : undefined
}
