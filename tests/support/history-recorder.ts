import { reverseRecordsDiff, squashRecordDiffs, type RecordsDiff } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'
import { interceptDiffs } from '#lib/sync/store-internals.ts'

type Diff = RecordsDiff<TLRecord>

/**
 * The plainest history that asks of a store what tldraw's asks: what a person changed between two
 * marks is one step, and steps are applied with `ignoreEphemeralKeys`.
 */
export class HistoryRecorder {
  readonly #store: TLStore
  readonly #undos: Diff[] = []
  #redos: Diff[] = []
  /** What changed since the last mark, in order. */
  #pending: Diff[] = []
  #isPaused = false

  constructor(store: TLStore) {
    this.#store = store
    interceptDiffs(store, (changes, source) => {
      if (source !== 'user' || this.#isPaused) return
      this.#pending.push(changes)
      this.#redos = []
    })
  }

  /** Ends the step that is being made. */
  mark(): void {
    const step = squashRecordDiffs(this.#pending)
    if (isSomething(step)) this.#undos.push(step)
    this.#pending = []
  }

  undo(): void {
    this.mark()
    const step = this.#undos.pop()
    if (!step) return
    this.#redos.push(step)
    this.#apply(reverseRecordsDiff(step))
  }

  redo(): void {
    const step = this.#redos.pop()
    if (!step) return
    this.mark()
    this.#undos.push(step)
    this.#apply(step)
  }

  /** What `run` changes is no step, as in `editor.run(run, { history: 'ignore' })`. */
  ignore(run: () => void): void {
    const wasPaused = this.#isPaused
    this.#isPaused = true
    try {
      run()
    } finally {
      this.#isPaused = wasPaused
    }
  }

  #apply(step: Diff): void {
    this.ignore(() => this.#store.applyDiff(step, { ignoreEphemeralKeys: true }))
  }
}

function isSomething(diff: Diff): boolean {
  return Object.values(diff).some((records) => Object.keys(records).length > 0)
}

const recorders = new WeakMap<TLStore, HistoryRecorder>()

/** The one recorder of a store; it records from the first call on. */
export function recorderOf(store: TLStore): HistoryRecorder {
  const known = recorders.get(store)
  if (known) return known
  const recorder = new HistoryRecorder(store)
  recorders.set(store, recorder)
  return recorder
}
