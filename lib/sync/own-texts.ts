import type { TLRecord, TLStore } from '@tldraw/tlschema'
import { textPropOf } from '#lib/board/cells.ts'
import { knownRichText, type RichText } from '#lib/board/rich-text.ts'
import { interceptDiffs } from './store-internals.ts'

/** What this person made of a text in one go. */
export interface OwnChange {
  readonly from: RichText
  readonly to: RichText
}

/** Most times per note that this person and a teammate took turns, within what undo can reach. */
const MAX_TURNS = 200

/**
 * Where teammates' changes came between this person's own changes of one text.
 *
 * A step of tldraw's history holds the text before and after, and what a teammate typed in between
 * is in the second as if this person had typed it. With the turns known, the step comes apart again
 * into own changes only.
 */
export class OwnTexts {
  /** When a text was last one end of an own change; the store never alters its texts. */
  readonly #times = new WeakMap<object, number>()
  readonly #turns = new Map<string, Turn[]>()
  #now = 0
  #isPaused = false

  /** Watches until the returned function is called. */
  watch(store: TLStore): () => void {
    return interceptDiffs(store, ({ updated }, source) => {
      if (this.#isPaused) return
      for (const [before, after] of Object.values(updated)) {
        const from = storedText(before)
        const to = storedText(after)
        if (!from || !to || from === to) continue
        if (source === 'user') this.#own(from, to)
        else this.#theirs(after.id, { from, to })
      }
    })
  }

  /** What `run` does to texts is a step of history, not a change of its own. */
  pause(run: () => void): void {
    this.#isPaused = true
    try {
      run()
    } finally {
      this.#isPaused = false
    }
  }

  /**
   * The own changes that lead from one text of the store to the other, in the order to apply them:
   * backwards when `to` is the older one. As one change where the turns are not known.
   */
  between(id: string, { from, to }: { from: object; to: object }): readonly OwnChange[] {
    const start = this.#times.get(from)
    const end = this.#times.get(to)
    if (start === undefined || end === undefined) return changesOf([from, to])
    const turns = (this.#turns.get(id) ?? []).filter(
      ({ at }) => at > Math.min(start, end) && at < Math.max(start, end),
    )
    const edges = turns.flatMap(({ before, after }) => [before, after])
    return changesOf([from, ...(start < end ? edges : edges.reverse()), to])
  }

  #own(from: object, to: object): void {
    this.#times.set(from, ++this.#now)
    this.#times.set(to, ++this.#now)
  }

  #theirs(id: string, { from, to }: { from: object; to: object }): void {
    const turns = this.#turns.get(id) ?? []
    this.#turns.set(id, turns)
    const last = turns.at(-1)
    // Nothing of this person's came in between: one turn.
    if (last?.after === from && this.#times.get(from) === undefined) last.after = to
    else turns.push({ at: ++this.#now, before: from, after: to })
    if (turns.length > MAX_TURNS) turns.shift()
  }
}

interface Turn {
  readonly at: number
  readonly before: object
  after: object
}

/** From pairs of texts: the first to the second, the third to the fourth. */
function changesOf(edges: readonly object[]): OwnChange[] {
  const changes: OwnChange[] = []
  for (let at = 1; at < edges.length; at += 2) {
    const from = knownRichText(edges[at - 1], Infinity)
    const to = knownRichText(edges[at], Infinity)
    // A text that was cut or flattened says nothing of what was changed.
    if (from && to) changes.push({ from, to })
  }
  return changes
}

/** A rich text as the store holds it: the very object, by which it is known again. */
export function storedText(record: TLRecord): object | undefined {
  if (record.typeName !== 'shape' || textPropOf(record) !== 'richText') return undefined
  return 'richText' in record.props ? record.props.richText : undefined
}
