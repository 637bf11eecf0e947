import * as Y from 'yjs'

/** Updates are merged this many at a time: what Yjs takes for it grows with the square of their number. */
const MERGED_AT_ONCE = 64

/** A run does not become longer than this unless its first update is: merging 128 KiB takes about 30 ms. */
const RUN_BYTES = 128 * 1024

/**
 * Updates that follow each other and become one. They are merged as they come, a few at a time and the
 * results again, so that there is little left to do at the end however many they were.
 */
export class UpdateRun {
  #bytes = 0
  /** What is not merged yet: at place n, results of n mergings, older ones behind. */
  readonly #levels: Uint8Array[][] = []

  /** Bytes of the updates before they were merged. */
  get bytes(): number {
    return this.#bytes
  }

  /** True while the run is short enough for this update to join it. */
  fits(update: Uint8Array): boolean {
    return this.#bytes === 0 || this.#bytes + update.length <= RUN_BYTES
  }

  add(update: Uint8Array): void {
    this.#bytes += update.length
    this.#put(0, update)
  }

  /** All of it as one update. */
  merged(): Uint8Array {
    for (let level = 0; level < this.#levels.length - 1; level++) {
      const left = this.#levels[level] ?? []
      this.#levels[level] = []
      if (left.length > 0) this.#put(level + 1, merge(left))
    }
    const last = this.#levels.at(-1) ?? []
    const whole = merge(last)
    this.#levels.splice(0, this.#levels.length, [whole])
    return whole
  }

  #put(level: number, update: Uint8Array): void {
    const updates = (this.#levels[level] ??= [])
    updates.push(update)
    if (updates.length < MERGED_AT_ONCE) return
    this.#levels[level] = []
    this.#put(level + 1, merge(updates))
  }
}

/** Updates in their order as few that are not long, where each was not already. */
export function inRuns(updates: readonly Uint8Array[]): Uint8Array[] {
  const runs: UpdateRun[] = []
  for (const update of updates) {
    let run = runs.at(-1)
    if (!run?.fits(update)) {
      run = new UpdateRun()
      runs.push(run)
    }
    run.add(update)
  }
  return runs.map((run) => run.merged())
}

function merge(updates: Uint8Array[]): Uint8Array {
  const [first] = updates
  return updates.length === 1 && first ? first : Y.mergeUpdates(updates)
}
