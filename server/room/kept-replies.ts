import { randomBytes } from 'node:crypto'
import { MIN_LASTING_ID_LENGTH } from '#lib/protocol/limits.ts'
import type { Written } from './card-cells.ts'
import { KEEP_REPLIES_MS, MAX_KEPT_REPLIES, MAX_KEPT_REPLIES_EACH } from './limits.ts'

/** Whose command it is. */
export interface Asker {
  readonly personId: string
  /** The command's. */
  readonly id: string
}

interface Kept {
  readonly personId: string
  readonly written: Written
  readonly until: number
}

/**
 * What the last commands of each person came to. A reply may be lost with its connection; who asks
 * again with the same id is told the same, and nothing is done twice. It lives as long as the room, so
 * {@link KeptReplies.name} tells a client whether it still speaks to the one that it asked first.
 *
 * An entry is two ids and a reply's: below 500 bytes, 500 kB in all.
 */
export class KeptReplies {
  readonly name = randomBytes(9).toString('base64url')
  readonly #now: () => number
  readonly #kept = new Map<string, Kept>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Refusals that may pass are not kept: nothing was done, so asking again is asking anew. */
  keep({ personId, id }: Asker, written: Written): void {
    if (id.length < MIN_LASTING_ID_LENGTH) return
    if (!written.ok && PASSING.has(written.reason)) return
    const now = this.#now()
    const own = [...this.#kept].filter(([, kept]) => kept.personId === personId)
    const tooMany = own.slice(0, Math.max(0, own.length + 1 - MAX_KEPT_REPLIES_EACH))
    for (const [key] of tooMany) this.#kept.delete(key)
    this.#kept.set(keyOf({ personId, id }), { personId, written, until: now + KEEP_REPLIES_MS })
    // In the order in which they were kept, so the oldest come first.
    for (const [key, { until }] of this.#kept) {
      if (until > now && this.#kept.size <= MAX_KEPT_REPLIES) break
      this.#kept.delete(key)
    }
  }

  /** Undefined where it was not asked before, or too long ago. */
  find(asker: Asker): Written | undefined {
    const kept = this.#kept.get(keyOf(asker))
    return kept && kept.until > this.#now() ? kept.written : undefined
  }
}

const PASSING: ReadonlySet<string> = new Set([
  'not-allowed',
  'not-saved',
  'no-cards',
  'too-many',
  'locked',
  'full',
])

/** As JSON, so that no two of them have the same. */
function keyOf({ personId, id }: Asker): string {
  return JSON.stringify([personId, id])
}
