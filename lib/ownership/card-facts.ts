import { namesIn, objectIn, plainTextIn, wordsIn, type BoardRecord } from './board-record.ts'

/** How much work a task is, when people say so. */
export type CardSize = 'S' | 'M' | 'L'

/**
 * What a size counts in a load: S/M/L = 1/2/3. A card without a size counts 1, so that on a board
 * where nobody uses sizes a load is a number of tasks.
 */
export const SIZE_WEIGHTS: Readonly<Record<CardSize, number>> = { S: 1, M: 2, L: 3 }

/**
 * What a note's own flat meta keys say about its card. Each key merges by itself, so people who change
 * different ones at the same time keep both. Values of another type than expected, and keys that this
 * version does not know, are passed over.
 *
 * - `card`: the task's id, given by the template · `comment`: true for a note that is not counted
 * - `accountable`, `accountable.…`: who answers for it, each a role's id or a person's name; one name has
 *   two keys, so that names given at the same time are all kept, see lib/board/named-keys.ts
 * - `delegate`, `delegate.…`: who does the work instead · `size`: S, M or L · `parked`: true
 * - `decision`, `reason`: what was agreed on it, and why
 */
export interface CardFacts {
  readonly task: string | undefined
  /** The note's words in one line; may be empty. */
  readonly title: string
  readonly isComment: boolean
  readonly isParked: boolean
  readonly accountable: readonly string[]
  readonly delegates: readonly string[]
  readonly size: CardSize | undefined
  readonly decision: string | undefined
  readonly reason: string | undefined
}

/** Reads the facts of a note; never throws. */
export function readCardFacts({ props, meta }: BoardRecord): CardFacts {
  const own = objectIn(meta)
  const { card, comment, parked, size, decision, reason } = own
  return {
    task: wordsIn(card),
    title: plainTextIn(objectIn(props)['richText']),
    isComment: comment === true,
    isParked: parked === true,
    accountable: namesIn(own, 'accountable'),
    delegates: namesIn(own, 'delegate'),
    size: size === 'S' || size === 'M' || size === 'L' ? size : undefined,
    decision: wordsIn(decision),
    reason: wordsIn(reason),
  }
}
