/** Control characters, line ends, text-direction overrides and halves of characters. */
const NOT_PLAIN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** False for text that would change how what stands beside it is drawn: names and titles refuse it. */
export function isPlainText(text: string): boolean {
  return !NOT_PLAIN.test(text)
}

/** True when at least one character can be seen. */
export function isVisibleText(text: string): boolean {
  return VISIBLE.test(text)
}
