import type * as Y from 'yjs'
import { overlayKey, parseCellKey } from '#lib/board/cells.ts'
import { docRoots } from '#lib/board/doc-cells.ts'
import type { JsonObject } from '#lib/board/json.ts'
import { NAMED, nameIn, nameKeys, READ_WITHIN_MS, type Named } from '#lib/board/named-keys.ts'

/**
 * Which names on cards came from others so lately that nobody can have read them. Two people who press at
 * one moment are a tenth of a second apart, and by then the other's name is here: who presses then has not
 * meant to take its place.
 */
export class NameArrivals {
  readonly #now: () => number
  /** When others wrote a key, by its cell. */
  readonly #arrivals = new Map<string, number>()
  #stop = (): void => {}

  /** @param now - milliseconds of a clock that is never put back */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Watches this document, and no other any more. */
  follow(doc: Y.Doc): void {
    this.#stop()
    const { records } = docRoots(doc)
    const onRecords = (event: Y.YMapEvent<unknown>, { local }: Y.Transaction): void => {
      if (!local) for (const key of event.keysChanged as Set<unknown>) this.#note(String(key))
    }
    records.observe(onRecords)
    this.#stop = () => records.unobserve(onRecords)
  }

  /** The names of a kind on a note that nobody can have read. */
  unread({ id, meta }: { id: string; meta: JsonObject }, key: Named): ReadonlySet<string> {
    if (this.#arrivals.size === 0) return NONE
    const late = nameKeys(meta, key).filter((each) => {
      const at = this.#arrivals.get(overlayKey(id, `m.${each}`))
      return at !== undefined && this.#now() - at < READ_WITHIN_MS
    })
    return new Set(late.flatMap((each) => nameIn(meta[each]) ?? []))
  }

  close(): void {
    this.#stop()
    this.#arrivals.clear()
  }

  #note(key: string): void {
    const { group = '' } = parseCellKey(key)
    if (!NAMED.some((each) => group.startsWith(`m.${each}`))) return
    const now = this.#now()
    for (const [known, at] of this.#arrivals) {
      if (now - at < READ_WITHIN_MS) break
      this.#arrivals.delete(known)
    }
    // Behind those that came earlier.
    this.#arrivals.delete(key)
    this.#arrivals.set(key, now)
  }
}

const NONE: ReadonlySet<string> = new Set()
