import {
  NOTE_FONT_SIZES,
  NOTE_LINE_HEIGHT,
  NOTE_PADDING,
  NOTE_SIZE,
} from '#lib/templates/card-note.ts'

/** What of a note decides where its author stands. */
export interface NoteText {
  /** Lines apart by line breaks. */
  readonly words: string
  readonly size: string
  /** The font size that fits the longest word; 0 for the usual one of the size. */
  readonly fontSizeAdjustment: number
  readonly verticalAlign: string
  /** How much the text has made the note higher. */
  readonly growY: number
}

/** Whether the author's name has room inside the note, below its text. */
export function hasRoomForAuthor(note: NoteText): boolean {
  return roomBelow(note) > AUTHOR_ROOM
}

/**
 * How much of a note is left below its text, at scale 1. Told from the record alone, by how wide letters
 * are in general: screens that measured the text, each with the fonts it had by then, showed one note in
 * two ways.
 */
export function roomBelow(note: NoteText): number {
  if (note.growY > 0 || note.words.length > MOST_LETTERS) return 0
  const fontSize = note.fontSizeAdjustment || NOTE_FONT_SIZES[note.size] || NOTE_FONT_SIZES.m
  const lines = linesOf(note.words, (NOTE_SIZE - 2 * NOTE_PADDING) / fontSize)
  const height = lines * fontSize * NOTE_LINE_HEIGHT
  const textEnds = {
    start: NOTE_PADDING + height,
    middle: (NOTE_SIZE + height) / 2,
    end: NOTE_SIZE - NOTE_PADDING,
  }[note.verticalAlign]
  return NOTE_SIZE - (textEnds ?? NOTE_SIZE)
}

/**
 * The largest letters of what stands below the text, at scale 1: inside the note the mark of who
 * answers stays clear of the last line, however far away the board is seen.
 */
export function footerLetters(note: NoteText): number {
  if (!hasRoomForAuthor(note)) return FOOTER_OUTSIDE
  return Math.min(MOST_FOOTER, Math.max(LEAST_FOOTER, (roomBelow(note) - FOOTER_GAPS) / MARK))
}

/** 12 px at a zoom of three eighths. */
const MOST_FOOTER = 32
const LEAST_FOOTER = 13
/** Below a note lies another one soon. */
const FOOTER_OUTSIDE = 21
/** Height of the mark of who answers, in letters. */
const MARK = 1.4
/** Above the mark and below it. */
const FOOTER_GAPS = 14

/** More leave no room at any size. */
const MOST_LETTERS = 200
const AUTHOR_ROOM = 30

/** How many lines words take that break at blanks, in a width of so many font sizes. */
function linesOf(words: string, width: number): number {
  let lines = 0
  for (const line of words.split('\n')) {
    lines += 1
    let used = 0
    for (const word of line.split(' ')) {
      const wide = widthOf(word)
      const withBlank = used === 0 ? wide : used + BLANK + wide
      if (used > 0 && withBlank > width) {
        lines += 1
        used = wide
      } else used = withBlank
      // A word of more than a line is broken.
      const more = Math.ceil(used / width) - 1
      if (more > 0) {
        lines += more
        used -= more * width
      }
    }
  }
  return lines
}

const BLANK = 0.25

function widthOf(word: string): number {
  let width = 0
  for (const letter of word) width += letterWidth(letter)
  return width
}

/** In font sizes, between those of the four fonts. */
function letterWidth(letter: string): number {
  if (/[ijl.,:;'!|()[\]ftr-]/.test(letter)) return 0.33
  if (/[mwMW@%]/.test(letter)) return 0.85
  if (/[A-Z]/.test(letter)) return 0.65
  // Letters of Latin, Greek and Cyrillic; beyond them most are as wide as high.
  return letter < '\u0590' ? 0.55 : 1
}
