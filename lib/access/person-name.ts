import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { type Result, ok, refused } from '#lib/core/result.ts'

/** Why a name cannot be used. */
export type NameProblem = 'empty' | 'too-long' | 'not-plain'

/**
 * Reads a person's name: trimmed, runs of blanks as one, 1 to MAX_NAME_LENGTH UTF-16 units, composed
 * (NFC). Control characters, line ends, text-direction overrides and halves of characters are
 * refused, because they would let one person's name change how others' are drawn.
 */
export function parsePersonName(text: unknown): Result<string, NameProblem> {
  if (typeof text !== 'string') return refused('empty')
  const name = text.normalize('NFC').trim().replaceAll(/ +/gu, ' ')
  if (NOT_PLAIN.test(name)) return refused('not-plain')
  if (!VISIBLE.test(name)) return refused('empty')
  if (name.length > MAX_NAME_LENGTH) return refused('too-long')
  return ok(name)
}

const NOT_PLAIN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u
