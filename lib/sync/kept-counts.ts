import type { StateVector } from './socket-ledger.ts'

/** What one document instance on this device has not got acknowledged. */
export interface Kept {
  readonly changes: number
  /** What the server was known to hold then. */
  readonly known: StateVector
}

/**
 * Remembers beside the local copy how many changes are unacknowledged, so that a reload without
 * network can say it, and what the server had, so that a later epoch can tell which are missing.
 * Kept per document instance (client ID): two tabs must not overwrite each other's.
 */
export interface KeptCounts {
  write(clientId: number, kept: Kept): void
  /** All that was kept for the board in `epoch`. */
  readAll(epoch: number): Kept[]
  /** Forgets what {@link KeptCounts.readAll} gave for that epoch: it has been acknowledged. */
  forget(epoch: number): void
}

/** Kept counts in `storage`; where there is none, nothing is remembered and nothing breaks. */
export function keptCounts({
  boardId,
  epoch: ownEpoch,
  storage,
}: {
  boardId: string
  epoch: number
  storage: Storage | undefined
}): KeptCounts {
  const prefix = (epoch: number) => `overlap/kept/${boardId}/${epoch}/`
  const keysOf = (epoch: number): string[] =>
    Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? '').filter((key) =>
      key.startsWith(prefix(epoch)),
    )
  return {
    write(clientId, { changes, known }) {
      const key = prefix(ownEpoch) + clientId
      try {
        if (changes === 0) storage?.removeItem(key)
        else storage?.setItem(key, JSON.stringify({ changes, known: [...known] }))
      } catch {
        // Full: the count after a reload will be too small; the changes themselves are in the copy.
      }
    },
    readAll: (epoch) => keysOf(epoch).flatMap((key) => parseKept(storage?.getItem(key)) ?? []),
    forget(epoch) {
      for (const key of keysOf(epoch)) storage?.removeItem(key)
    },
  }
}

/** This browser's storage, unless it refuses. */
export function deviceStorage(): Storage | undefined {
  try {
    return typeof localStorage === 'undefined' ? undefined : localStorage
  } catch {
    // Reading the property itself throws where storage is blocked.
    return undefined
  }
}

function parseKept(text: string | null | undefined): Kept | undefined {
  if (text === null || text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { changes, known } = value as { changes?: unknown; known?: unknown }
    if (typeof changes !== 'number' || !Array.isArray(known)) return undefined
    return { changes, known: new Map(known.filter(isClock)) }
  } catch {
    // Not ours, or cut off by a crash.
    return undefined
  }
}

function isClock(entry: unknown): entry is [number, number] {
  return (
    Array.isArray(entry) &&
    entry.length === 2 &&
    typeof entry[0] === 'number' &&
    typeof entry[1] === 'number'
  )
}
