/** A colour by day and by night, `#rrggbb`. */
export interface SketchColour {
  readonly light: string
  readonly dark: string
}

/** Of notes, by tldraw's name of the colour; paper for every other. */
export function noteColour(name: string): SketchColour {
  return known(NOTES, name) ?? PAPER
}

/** Of lines and outlines, by tldraw's name of the colour or the hue of a role. */
export function lineColour(name: string): SketchColour {
  return known(LINES, name) ?? INK
}

/** Of words about a role, by its hue, or of a text by tldraw's name of the colour. */
export function wordsColour(name: string): SketchColour {
  return known(WORDS, name) ?? known(LINES, name) ?? INK
}

/** The paper of the picture, and what stands on it. */
export const SKETCH_SURFACES = {
  page: { light: '#fafafa', dark: '#101013' },
  frame: { light: '#ffffff', dark: '#19191d' },
  tray: { light: '#f2f2f4', dark: '#0b0b0d' },
  edge: { light: '#e5e5ea', dark: '#2b2b32' },
  noteEdge: { light: '#dedcd5', dark: '#4b4b56' },
  ink: { light: '#17171c', dark: '#ededf1' },
  muted: { light: '#5d5e69', dark: '#a3a3af' },
  faint: { light: '#8b8b96', dark: '#70707c' },
  warn: { light: '#865300', dark: '#f3bd5a' },
} as const satisfies Readonly<Record<string, SketchColour>>

/** How much of a role's colour its circle is filled with. */
export const TINT = 0.1

/** A colour's name may come from anybody. */
function known(
  colours: Readonly<Record<string, SketchColour>>,
  name: string,
): SketchColour | undefined {
  return Object.hasOwn(colours, name) ? colours[name] : undefined
}

const PAPER: SketchColour = { light: '#fffefa', dark: '#33333c' }
const INK: SketchColour = { light: '#55565f', dark: '#b4b4bf' }

const NOTES: Readonly<Record<string, SketchColour>> = {
  grey: { light: '#e4e6ea', dark: '#51575f' },
  'light-violet': { light: '#eadcfb', dark: '#6a5490' },
  violet: { light: '#d9c8f7', dark: '#5b4a85' },
  blue: { light: '#c5d4fb', dark: '#31487f' },
  'light-blue': { light: '#cbe8fb', dark: '#2b5674' },
  yellow: { light: '#fdedb0', dark: '#6b5a2a' },
  orange: { light: '#fcd9b4', dark: '#6e4c2c' },
  green: { light: '#bfe3cb', dark: '#2f5f45' },
  'light-green': { light: '#d6efc9', dark: '#47602f' },
  'light-red': { light: '#fbd9d9', dark: '#7a4146' },
  red: { light: '#f6c0c0', dark: '#7a3338' },
}

const LINES: Readonly<Record<string, SketchColour>> = {
  pm: { light: '#4f46e5', dark: '#8a84ff' },
  po: { light: '#0d8f83', dark: '#2cc4b3' },
  pmm: { light: '#c2710c', dark: '#f0a63c' },
  plain: { light: '#8b8b96', dark: '#70707c' },
  words: { light: '#b9b8b2', dark: '#7b7b88' },
  frame: { light: '#8b8b96', dark: '#70707c' },
  grey: { light: '#9fa8b2', dark: '#9398b0' },
  'light-violet': { light: '#e085f4', dark: '#e599f7' },
  violet: { light: '#ae3ec9', dark: '#ae3ec9' },
  blue: { light: '#4465e9', dark: '#4f72fc' },
  'light-blue': { light: '#4ba1f1', dark: '#4dabf7' },
  yellow: { light: '#f1ac4b', dark: '#ffc034' },
  orange: { light: '#e16919', dark: '#f76707' },
  green: { light: '#099268', dark: '#099268' },
  'light-green': { light: '#4cb05e', dark: '#40c057' },
  'light-red': { light: '#f87777', dark: '#ff8787' },
  red: { light: '#e03131', dark: '#e03131' },
}

const WORDS: Readonly<Record<string, SketchColour>> = {
  pm: { light: '#3f36c4', dark: '#aaa6ff' },
  po: { light: '#0c6b63', dark: '#58d8c9' },
  pmm: { light: '#8a4b00', dark: '#f6bd6b' },
  plain: { light: '#5d5e69', dark: '#a3a3af' },
  black: { light: '#17171c', dark: '#ededf1' },
}
