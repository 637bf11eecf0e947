import { createShapeId, toRichText, type TLNoteShape, type TLPageId } from '@tldraw/tlschema'
import type { TaskCard } from './cards.ts'
import { indexAt } from './furniture.ts'

/** Width and height of a note at scale 1, in page units; tldraw's own constant. */
export const NOTE_SIZE = 200

/** Sizes of words on a note at scale 1, in page units; tldraw's own. */
export const NOTE_FONT_SIZES: Readonly<Record<string, number>> & { readonly m: number } = {
  s: 18,
  m: 22,
  l: 26,
  xl: 32,
}
/** How high a line is, as a part of the size of its words; tldraw's own. */
export const NOTE_LINE_HEIGHT = 1.35
/** Between the edge of a note and its words at scale 1; tldraw's own. */
export const NOTE_PADDING = 16

/**
 * The looks that cards and the notes people add share, so that both read as one deck.
 */
export const cardLook = {
  color: 'black',
  labelColor: 'black',
  size: 'l',
  font: 'sans',
  align: 'middle',
  verticalAlign: 'middle',
  scale: 1,
} as const satisfies Partial<TLNoteShape['props']>

const LABEL_FONT_SIZE = 26

/** No label breaks inside a word. */
const NON_BREAKING_HYPHEN = '\u2011'

/**
 * Font sizes of labels whose longest word is too wide for a note at the usual size, as measured by
 * tldraw with its bundled sans font. Stored in the card so that opening a fresh board writes nothing.
 * "Differentiation" is one smaller: 25 leaves it less than a pixel, and where letters are drawn in whole
 * pixels the word would break.
 */
const FITTED_FONT_SIZE: Readonly<Record<string, number>> = { differentiation: 24, stakeholders: 23 }

/** One task, or whatever a template sorts, as a note. It carries `meta.card`; it has no author, since no person made it. */
export function cardNote(options: {
  card: Pick<TaskCard, 'id' | 'label'>
  at: { x: number; y: number }
  position: number
}): TLNoteShape {
  const { card, at, position } = options
  return {
    ...note({
      id: createShapeId(`card-${card.id}`),
      at,
      index: indexAt(position),
      parentId: 'page:page' as TLPageId,
    }),
    meta: { card: card.id },
    props: {
      ...cardLook,
      richText: toRichText(card.label.replaceAll('-', NON_BREAKING_HYPHEN)),
      fontSizeAdjustment: FITTED_FONT_SIZE[card.id] ?? LABEL_FONT_SIZE,
      growY: 0,
      url: '',
    },
  }
}

/**
 * A note that somebody adds without a canvas, in the looks of the cards. Nothing here can measure
 * text, so its size is a guess that has room enough; the first canvas on which its text is changed
 * measures it.
 */
export function writtenNote(options: {
  /** Of which its id is made. */
  name: string
  pageId: string
  at: { x: number; y: number }
  index: string
  text: string
  author: string
}): TLNoteShape {
  const { text } = options
  return {
    ...note({
      id: createShapeId(options.name),
      at: options.at,
      index: options.index as TLNoteShape['index'],
      parentId: options.pageId as TLPageId,
    }),
    meta: { author: options.author },
    props: {
      ...cardLook,
      richText: toRichText(text),
      ...writtenFit(text),
      url: '',
    },
  }
}

/**
 * The size of words and the height of a note that nobody has measured: a guess that has room enough.
 *
 * @param text - its words, a line each
 * @param size - the note's own size of words; that of cards when left out
 */
export function writtenFit(
  text: string,
  size?: string,
): Pick<TLNoteShape['props'], 'fontSizeAdjustment' | 'growY'> {
  const usual = NOTE_FONT_SIZES[size ?? cardLook.size] ?? LABEL_FONT_SIZE
  const longest = Math.max(...text.split(/[\s-]+/).map((word) => word.length))
  const shrunk = Math.floor((LABEL_FONT_SIZE * LETTERS_IN_LINE) / longest)
  const fontSizeAdjustment = Math.min(usual, Math.max(SMALLEST_FONT_SIZE, shrunk))
  return { fontSizeAdjustment, growY: Math.max(0, heightOf(text, usual) - NOTE_SIZE) }
}

/** How high the note of {@link writtenNote} is for this text, in page units. */
export function writtenHeight(text: string): number {
  return heightOf(text, LABEL_FONT_SIZE)
}

function heightOf(text: string, fontSize: number): number {
  const lettersInLine = Math.floor((LABEL_FONT_SIZE * LETTERS_IN_LINE) / fontSize)
  const lines = text.split('\n').reduce((sum, line) => sum + linesOf(line, lettersInLine), 0)
  return Math.max(NOTE_SIZE, lines * fontSize * NOTE_LINE_HEIGHT + 2 * NOTE_PADDING)
}

function linesOf(text: string, lettersInLine: number): number {
  let lines = 1
  let used = 0
  for (const word of text.split(/\s+/)) {
    // A word that is longer than a line is shrunk or broken.
    const inLines = Math.max(1, Math.ceil(word.length / lettersInLine))
    const fits = used > 0 && used + 1 + word.length <= lettersInLine
    if (used > 0 && !fits) lines += 1
    used = fits ? used + 1 + word.length : word.length
    lines += inLines - 1
  }
  return lines
}

/** Letters of the usual size that fit into one line, if they are not all wide. */
const LETTERS_IN_LINE = 11
const SMALLEST_FONT_SIZE = 14

/** The order of the fields is part of the seed's bytes. */
function note(options: {
  id: TLNoteShape['id']
  at: { x: number; y: number }
  index: TLNoteShape['index']
  parentId: TLPageId
}): Omit<TLNoteShape, 'meta' | 'props'> {
  const { id, at, index, parentId } = options
  return {
    id,
    typeName: 'shape',
    type: 'note',
    x: at.x,
    y: at.y,
    rotation: 0,
    index,
    parentId,
    isLocked: false,
    opacity: 1,
  }
}
