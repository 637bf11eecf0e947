import * as v from 'valibot'
import {
  MAX_IMPORTED_CARDS,
  MAX_PARTIES,
  MAX_PARTY_LENGTH,
  MAX_TASK_LENGTH,
  MAX_WORDS_LENGTH,
  type ImportedBoard,
} from '#lib/ownership/imported-card.ts'

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most))
const names = v.pipe(v.array(words(MAX_PARTY_LENGTH)), v.maxLength(MAX_PARTIES))
const roleId = words(40)

/** Cards that a board is made with, each of them whole: see {@link ImportedBoard}. */
export const IMPORTED: v.GenericSchema<unknown, ImportedBoard> = v.object({
  cards: v.pipe(
    v.array(
      v.object({
        // One line: a note shows it, and so does every list.
        task: v.pipe(words(MAX_TASK_LENGTH), v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u)),
        roles: v.optional(v.pipe(v.array(roleId), v.maxLength(MAX_PARTIES))),
        accountable: v.optional(names),
        delegates: v.optional(names),
        decision: v.optional(words(MAX_WORDS_LENGTH)),
        reason: v.optional(words(MAX_WORDS_LENGTH)),
        size: v.optional(v.picklist(['S', 'M', 'L'])),
        isParked: v.optional(v.boolean()),
      }),
    ),
    v.minLength(1),
    v.maxLength(MAX_IMPORTED_CARDS),
  ),
  holders: v.optional(v.record(roleId, names)),
})

/** What the proxies in `deploy/` let through. A file of nearly so much may be more as JSON, and is refused. */
export const MAX_IMPORTED_BYTES = 1_000_000
