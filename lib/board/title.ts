import { isPlainText, isVisibleText } from '#lib/core/plain-text.ts'
import { MAX_TITLE_LENGTH } from './limits.ts'

/** What to say about a title that cannot be used. */
export const BAD_TITLE_SENTENCE = `A title has 1 to ${MAX_TITLE_LENGTH} characters, none of them hidden.`

/**
 * Reads a board's title: trimmed, composed (NFC), 1 to MAX_TITLE_LENGTH UTF-16 units, nothing that
 * turns the text around it. Undefined when it cannot be used.
 */
export function parseBoardTitle(text: string): string | undefined {
  const title = text.normalize('NFC').trim()
  const isFine = isPlainText(title) && isVisibleText(title) && title.length <= MAX_TITLE_LENGTH
  return isFine ? title : undefined
}
