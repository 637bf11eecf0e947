import { MAX_NAME_LENGTH } from '#lib/board/limits.ts'
import { isPlainText, isVisibleText } from '#lib/core/plain-text.ts'
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
  if (!isPlainText(name)) return refused('not-plain')
  if (!isVisibleText(name)) return refused('empty')
  if (name.length > MAX_NAME_LENGTH) return refused('too-long')
  return ok(name)
}
