import { NOTE_LINE_HEIGHT } from './card-note.ts'
import { widthOfLetters } from './letter-widths.ts'

/** Of a note's words, from the usual size down; each as large as fits. */
const SIZES = [26, 23, 20, 18, 16, 14, 13, 12] as const
/** Room for words within a note, both ways. */
const ROOM = 168

/**
 * The font size at which words fit a note that has not grown, by the widths that letters have about. A
 * browser measures exactly when somebody edits the note; until then nothing spills over its edge, and
 * opening the board writes nothing.
 */
export function fittedFontSize(words: string): number {
  return SIZES.find((size) => fits(words, size)) ?? SIZES.at(-1) ?? SIZES[0]
}

function fits(words: string, size: number): boolean {
  let lines = 1
  let filled = 0
  for (const word of words.split(' ')) {
    const width = widthOfLetters(word) * size
    if (width > ROOM) return false
    if (filled > 0 && filled + widthOfLetters(' ') * size + width > ROOM) {
      lines += 1
      filled = width
    } else filled += (filled > 0 ? widthOfLetters(' ') * size : 0) + width
  }
  return lines * size * NOTE_LINE_HEIGHT <= ROOM
}
