import { NOTE_LINE_HEIGHT } from './card-note.ts'
import { widthOfLetters } from './letter-widths.ts'

/** Words set in lines. */
export interface FittedWords {
  readonly size: number
  readonly lines: readonly string[]
}

/** Words set in a space, without a browser that could measure them. */
export interface WordsSpace {
  readonly w: number
  readonly h: number
  /** The largest size of letters, which is taken where it fits. */
  readonly size: number
  /** The smallest; what does not fit then is cut. */
  readonly least: number
}

/** Longer texts fit no card at any size. */
const MAX_CHARACTERS = 600
/** From one size that is tried to the next. */
const STEP = 2

/**
 * Words as large as they fit: broken between words, in a word only where it is longer than a line of small
 * letters, and cut with an ellipsis where even those have no room.
 */
export function fittedWords(text: string, space: WordsSpace): FittedWords {
  const { w, h, size: most, least } = space
  const paragraphs = startOf(text).split('\n').map(piecesOf)
  for (let size = most; size >= least; size -= STEP) {
    const lines = paragraphs.flatMap((pieces) => linesOf(pieces, w / size))
    const isBroken = paragraphs.flat().some((piece) => widthOfLetters(piece.trimEnd()) > w / size)
    if (!isBroken && heightOf(lines, size) <= h) return { size, lines }
  }
  for (let size = Math.min(most, least + 2 * STEP); size > least; size -= STEP) {
    const lines = paragraphs.flatMap((pieces) => linesOf(pieces, w / size))
    if (heightOf(lines, size) <= h) return { size, lines }
  }
  const lines = paragraphs.flatMap((pieces) => linesOf(pieces, w / least))
  const room = Math.max(1, Math.floor(h / (least * NOTE_LINE_HEIGHT)))
  return { size: least, lines: cutTo(lines, { room, width: w / least }) }
}

/** Words in one line, cut with an ellipsis where they are wider than so many parts of their size. */
export function cutLine(words: string, width: number): string {
  if (widthOfLetters(words) <= width) return words
  const kept: string[] = []
  let used = widthOfLetters('…')
  for (const sign of signsOf(words)) {
    used += widthOfLetters(sign)
    if (used > width) break
    kept.push(sign)
  }
  return `${kept.join('').trimEnd()}…`
}

function cutTo(
  lines: readonly string[],
  { room, width }: { room: number; width: number },
): readonly string[] {
  if (lines.length <= room) return lines
  const shown = lines.slice(0, room)
  return shown.map((line, at) => (at < room - 1 ? line : cutLine(`${line}…${line}`, width)))
}

function heightOf(lines: readonly string[], size: number): number {
  return lines.length * size * NOTE_LINE_HEIGHT
}

function startOf(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text
  return `${text.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`
}

/** What a line may begin with: words, parts of one behind a hyphen, and every sign of scripts that have no spaces. */
function piecesOf(paragraph: string): readonly string[] {
  return paragraph.trim().split(BREAKS).filter(Boolean)
}

function linesOf(pieces: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const piece of pieces.flatMap((each) => partsOf(each, width))) {
    const own = widthOfLetters(piece.trimEnd())
    if (line !== '' && used + own > width) {
      lines.push(line.trimEnd())
      line = ''
      used = 0
    }
    line += piece
    used += widthOfLetters(piece)
  }
  return [...lines, line.trimEnd()]
}

/** A piece that is wider than a line, in parts that are not; letters keep their marks. */
function partsOf(piece: string, width: number): readonly string[] {
  if (widthOfLetters(piece.trimEnd()) <= width) return [piece]
  const parts: string[] = []
  let part = ''
  for (const sign of signsOf(piece)) {
    if (part !== '' && widthOfLetters(part + sign) > width) {
      parts.push(part)
      part = ''
    }
    part += sign
  }
  return [...parts, part]
}

function signsOf(text: string): readonly string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
}

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const BREAKS =
  /(?<=\s)(?=\S)|(?<=[-–—/])(?=\p{L})|(?<=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}。、！？，：；）」])(?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}「（])/u
