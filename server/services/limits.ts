import { createHash } from 'node:crypto'

import { assert } from '#lib/core/assert.ts'
import type { LimitedUse, LimitService } from '#lib/services/accounts.ts'
import type { Step } from '#server/storage/statements.ts'
import type { BoardStorage } from '#server/storage/storage.ts'
import { integer } from '#server/storage/stored-rows.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

interface Limit {
  /** Most uses of one key within a window. */
  readonly most: number
  /** Windows follow each other without overlap, the same for everybody. */
  readonly windowMs: number
}

/**
 * How often something may be done by whom: each key begins with one of these words and a colon. A
 * conference behind one router is one address: 300 people must get in within a minute.
 */
const LIMITS: Readonly<Record<LimitedUse, Readonly<Record<string, Limit>>>> = {
  'sign-in-mail': {
    email: { most: 5, windowMs: HOUR_MS },
    address: { most: 20, windowMs: HOUR_MS },
  },
  guest: { address: { most: 1_000, windowMs: 10 * MINUTE_MS } },
  board: {
    person: { most: 30, windowMs: HOUR_MS },
    address: { most: 120, windowMs: HOUR_MS },
  },
  template: {
    person: { most: 30, windowMs: HOUR_MS },
    address: { most: 120, windowMs: HOUR_MS },
  },
  link: {
    person: { most: 60, windowMs: 10 * MINUTE_MS },
    address: { most: 1_000, windowMs: 10 * MINUTE_MS },
  },
  'access-request': {
    person: { most: 20, windowMs: HOUR_MS },
    address: { most: 600, windowMs: HOUR_MS },
  },
}

const LONGEST_WINDOW_MS = HOUR_MS
const SWEEP_EVERY_MS = 10 * MINUTE_MS
/** Keys that are known to have had too many, so that a flood of them writes nothing. */
const MAX_SPENT = 10_000

/**
 * Counts in storage, in windows of fixed length. Keys are stored as hashes: a counter is no list of
 * addresses.
 */
export function createLimits(options: {
  storage: Pick<BoardStorage, 'run'>
  now: () => number
}): LimitService {
  const { storage, now } = options
  /** Until when, by stored key. */
  const spent = new Map<string, number>()
  let sweepAt = 0

  return {
    take: async (use, keys) => {
      const at = now()
      const counted = keys
        .map((key) => {
          const limit = LIMITS[use][key.split(':', 1)[0] ?? '']
          assert(limit !== undefined, `${use} has no limit for keys like this`)
          const start = at - (at % limit.windowMs)
          return { ...limit, key: hash(`${use} ${key}`), start, end: start + limit.windowMs }
        })
        // Always in one order, so that two who count the same keys never wait for each other.
        .toSorted((one, other) => (one.key < other.key ? -1 : 1))
      const known = counted.flatMap(({ key }) => spent.get(key) ?? []).filter((end) => end > at)
      if (known.length > 0) return seconds(Math.max(...known) - at)
      const sweep: Step[] =
        at >= sweepAt ? [{ name: 'dropOldCounters', params: [at - 2 * LONGEST_WINDOW_MS] }] : []
      if (sweep.length > 0) sweepAt = at + SWEEP_EVERY_MS
      const answers = await storage.run([
        ...counted.map(({ key, start }): Step => ({ name: 'countUse', params: [key, start] })),
        ...sweep,
      ])
      const over = counted.filter(({ most }, index) => integer(answers[index]?.[0]?.['n']) > most)
      for (const { key, end } of over) {
        if (spent.size >= MAX_SPENT) spent.clear()
        spent.set(key, end)
      }
      if (over.length === 0) return undefined
      return seconds(Math.max(...over.map(({ end }) => end)) - at)
    },
  }
}

function hash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000))
}
