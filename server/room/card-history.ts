import { randomBytes } from 'node:crypto'
import { jsonSize } from '#lib/board/json.ts'
import type { RichText } from '#lib/board/rich-text.ts'
import type { CellBefore, CellWrite } from './card-cells.ts'
import {
  MAX_KEPT_CHANGE_BYTES,
  MAX_KEPT_CHANGES,
  MAX_KEPT_CHANGES_BYTES,
  MAX_KEPT_CHANGES_EACH,
} from './limits.ts'

/** What a command changed of one note, as much as it takes to take it back. */
export type CardChange =
  | { readonly kind: 'set'; readonly card: string; readonly cells: readonly CellBefore[] }
  | { readonly kind: 'deleted'; readonly card: string; readonly cells: readonly CellBefore[] }
  | { readonly kind: 'added'; readonly card: string; readonly text: RichText }
  | {
      readonly kind: 'renamed'
      readonly card: string
      readonly from: RichText
      readonly to: RichText
      /** Size of words and height that went with `from`. */
      readonly fit: Fit
    }

/** A note's size of words and its height. */
export interface Fit {
  readonly growY: number
  readonly fontSizeAdjustment: number
}

interface Kept {
  readonly personId: string
  readonly clientId: number
  readonly bytes: number
  change: CardChange
}

/**
 * What people who have the list changed last, so that they can undo it. A list has no document to take
 * back from, and a command can't say all that one changed: where exactly a card lay, or every name on it.
 *
 * It lives as long as the room, which outlives a connection that breaks off. What is too much goes,
 * the oldest first: it can't be undone from the list any more, and nothing else depends on it.
 */
export class CardHistory {
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  /** @returns by which it is asked for; undefined for one that is too large to be kept */
  keep(change: CardChange, by: { personId: string; clientId: number }): string | undefined {
    const { personId, clientId } = by
    const bytes = jsonSize(change)
    if (bytes === undefined || bytes > MAX_KEPT_CHANGE_BYTES) return undefined
    const [oldest, ...others] = [...this.#kept].filter(([, kept]) => kept.personId === personId)
    if (oldest && others.length + 1 >= MAX_KEPT_CHANGES_EACH) this.forget(oldest[0])
    const id = randomBytes(12).toString('base64url')
    this.#kept.set(id, { personId, clientId, bytes, change })
    this.#bytes += bytes
    for (const first of this.#kept.keys()) {
      const fits = this.#kept.size <= MAX_KEPT_CHANGES && this.#bytes <= MAX_KEPT_CHANGES_BYTES
      if (fits) break
      this.forget(first)
    }
    return id
  }

  /** A change that this person made; undefined when it is not kept. */
  find(id: string, personId: string): CardChange | undefined {
    const kept = this.#kept.get(id)
    return kept?.personId === personId ? kept.change : undefined
  }

  forget(id: string): void {
    this.#bytes -= this.#kept.get(id)?.bytes ?? 0
    this.#kept.delete(id)
  }

  /** The client IDs under which this person made what is kept. */
  clientsOf(personId: string): ReadonlySet<number> {
    const own = [...this.#kept.values()].filter((kept) => kept.personId === personId)
    return new Set(own.map(({ clientId }) => clientId))
  }

  /** An undo wrote what `was` had written before: the change that made it can be undone in its turn. */
  restored(was: CellWrite | undefined, now: CellWrite | undefined): void {
    if (!was) return
    for (const kept of this.#kept.values()) {
      const { change } = kept
      if (change.kind !== 'set') continue
      const cells = change.cells.map((cell) => (isSame(cell.now, was) ? { ...cell, now } : cell))
      kept.change = { ...change, cells }
    }
  }
}

/** True for the same write of a cell. */
export function isSame(a: CellWrite | undefined, b: CellWrite | undefined): boolean {
  return a?.client === b?.client && a?.clock === b?.clock
}
