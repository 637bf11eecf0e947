import type * as Y from 'yjs'
import { CELL_SEPARATOR } from '#lib/board/layout.ts'

/** Updates of the same records closer than this are one change: a drag, a burst of typing. */
const SAME_CHANGE_MS = 1_000

interface Change {
  records: Set<string>
  lastNumber: number
  lastAt: number
}

/** Counts local changes that no acknowledgement covers yet, in the way a person would count them. */
export class UnsavedChanges {
  #changes: Change[] = []
  #restored = 0
  #number = 0

  /** Number of the newest local update; what is sent now covers all up to it. */
  get newest(): number {
    return this.#number
  }

  get count(): number {
    return this.#restored + this.#changes.length
  }

  /** Those made by this page: what was restored is written down elsewhere already. */
  get ownCount(): number {
    return this.#changes.length
  }

  /** Takes over what an earlier page on this device had not got acknowledged. */
  restore(count: number): void {
    this.#restored += count
  }

  /** Counts one local transaction that touched `records`. */
  add(records: Set<string>, now: number): void {
    this.#number += 1
    const last = this.#changes.at(-1)
    if (last && now - last.lastAt < SAME_CHANGE_MS && isTouching(last.records, records)) {
      for (const record of records) last.records.add(record)
      last.lastNumber = this.#number
      last.lastAt = now
      return
    }
    this.#changes.push({ records, lastNumber: this.#number, lastAt: now })
  }

  /** Everything up to local update `number` is on the server's disk, and what was restored too. */
  saved(number: number): void {
    this.#restored = 0
    this.#changes = this.#changes.filter((change) => change.lastNumber > number)
  }
}

/** The ids of the records whose cells or text a transaction changed. */
export function changedRecords(transaction: Y.Transaction): Set<string> {
  const records = new Set<string>()
  for (const [type, keys] of transaction.changed) {
    const rootKey = keyUnderRoot(type)
    if (rootKey !== undefined) records.add(recordOf(rootKey))
    else for (const key of keys) if (key !== null) records.add(recordOf(key))
  }
  return records
}

type SharedType = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never

function recordOf(cellKey: string): string {
  return cellKey.split(CELL_SEPARATOR, 1)[0] ?? cellKey
}

/** The key under which the root map holds the ancestor of `type`; undefined when it is the root. */
function keyUnderRoot(type: SharedType): string | undefined {
  let key: string | undefined
  for (let item = itemOf(type); item; item = itemOf(item.parent as SharedType)) {
    key = item.parentSub ?? key
  }
  return key
}

function itemOf(type: SharedType): Y.Item | null {
  // oxlint-disable-next-line no-underscore-dangle -- public in Yjs, under this name
  return type._item
}

function isTouching(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const id of b) if (a.has(id)) return true
  return false
}
