import type { TLTextShape } from '@tldraw/tlschema'

/** The largest size of a label in which words fit into a width; at worst they are cut when drawn. */
export function labelSize(words: string, width: number): TLTextShape['props']['size'] {
  if (words.length * LETTER.xl <= width) return 'xl'
  return words.length * LETTER.l <= width ? 'l' : 'm'
}

/** Page units that a letter of a label takes on average, rounded up; measured with the bundled font. */
const LETTER = { xl: 27, l: 19 }
