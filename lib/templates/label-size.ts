import type { TLTextShape } from '@tldraw/tlschema'

type LabelSize = TLTextShape['props']['size']

/** How high a line of each size is drawn, in page units. */
export const LINE_HEIGHTS: Readonly<Record<LabelSize, number>> = { s: 28, m: 36, l: 48, xl: 64 }

/** And its letters. */
export const FONT_SIZES: Readonly<Record<LabelSize, number>> = { s: 20, m: 26, l: 34, xl: 48 }

/**
 * The largest size in which each of these labels fits into a width; roles are equals, so one size for
 * all of them. At worst a label is cut when it is drawn.
 */
export function labelSize(labels: readonly string[], width: number): LabelSize {
  const longest = Math.max(...labels.map((words) => words.length))
  if (longest * LETTER.xl <= width) return 'xl'
  return longest * LETTER.l <= width ? 'l' : 'm'
}

/** Page units that a letter of a label takes on average, rounded up; measured with the bundled font. */
const LETTER = { xl: 27, l: 19 }
