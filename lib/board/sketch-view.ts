import {
  cornersOf,
  SKETCH_HEIGHT,
  SKETCH_WIDTH,
  type Box,
  type Mark,
  type Point,
} from './sketch-marks.ts'
import type { PlacedBox } from './sketch-shapes.ts'

/** Text that would be smaller is a line that stands for it. */
const READABLE = 6.5
/** A note that is smaller is left blank. */
const LINED_NOTE = 8
/** Room around everything, in parts of the page that is shown. */
const MARGIN = 0.04
/** A board of one note shows it as a note, not as a wall. */
const MIN_VIEW = { w: 960, h: 600 }
/** Something that lies further off than this times the size of the rest is left out of the picture. */
const FAR = 3

/** A part of a page. */
export interface View {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** The part of the page that is shown: a template's areas, else everything that lies together; undefined when nothing is there. */
export function viewOf(boxes: readonly PlacedBox[]): View | undefined {
  const areas = boxes.filter(({ kind }) => kind === 'area')
  return viewAround(areas.length > 0 ? areas : boxes)
}

/** The part of the page with all of these, without what lies far from the rest; undefined when there are none. */
export function viewAround(boxes: readonly PlacedBox[]): View | undefined {
  const corners = boxes.flatMap(({ box }) => cornersOf(box))
  if (corners.length === 0) return undefined
  const hasArea = boxes.some(({ kind }) => kind === 'area')
  const across = range(corners.map(([x]) => x))
  const down = range(corners.map(([, y]) => y))
  const w = Math.max(across.size * (1 + 2 * MARGIN), hasArea ? 0 : MIN_VIEW.w)
  const h = Math.max(down.size * (1 + 2 * MARGIN), hasArea ? 0 : MIN_VIEW.h)
  return { x: across.middle - w / 2, y: down.middle - h / 2, w, h }
}

/** From the least to the greatest, without the few that lie far from the rest. */
function range(values: readonly number[]): { middle: number; size: number } {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? 0
  const [low, high] = [at(0.05), at(0.95)]
  const reach = FAR * Math.max(high - low, MIN_VIEW.w)
  const near = sorted.filter((value) => value >= low - reach && value <= high + reach)
  const [least = 0, greatest = 0] = [near[0], near.at(-1)]
  return { middle: (least + greatest) / 2, size: greatest - least }
}

/** From the page to the picture. */
export class Fit {
  readonly #view: View
  readonly #scale: number
  readonly #left: number
  readonly #top: number

  constructor(view: View) {
    this.#view = view
    this.#scale = Math.min(SKETCH_WIDTH / view.w, SKETCH_HEIGHT / view.h)
    this.#left = (SKETCH_WIDTH - view.w * this.#scale) / 2
    this.#top = (SKETCH_HEIGHT - view.h * this.#scale) / 2
  }

  /** False for what lies outside of the picture. */
  shows(box: Box): boolean {
    const corners = cornersOf(box).map((corner) => this.#point(corner))
    return (
      corners.some(([x]) => x > 0) &&
      corners.some(([x]) => x < SKETCH_WIDTH) &&
      corners.some(([, y]) => y > 0) &&
      corners.some(([, y]) => y < SKETCH_HEIGHT)
    )
  }

  drawn({ kind, box, text, fontSize }: PlacedBox): Mark[] {
    const [x, y] = this.#point([box.x, box.y])
    const fitted: Box = { ...box, x, y, w: box.w * this.#scale, h: box.h * this.#scale }
    const size = fontSize * this.#scale
    if (kind === 'text') return size < READABLE ? [] : [textIn(fitted, { text, size })]
    const mark: Mark = { kind, ...fitted }
    if (kind !== 'note' || text === '' || box.turn !== 0) return [mark]
    if (size >= READABLE) return [mark, textIn(fitted, { text, size })]
    return fitted.w < LINED_NOTE ? [mark] : [mark, ...linesIn(fitted, text)]
  }

  stroke({ points, colour }: { points: readonly Point[]; colour: string }): Mark {
    return { kind: 'stroke', points: points.map((point) => this.#point(point)), colour }
  }

  #point([x, y]: Point): Point {
    return [
      this.#left + (x - this.#view.x) * this.#scale,
      this.#top + (y - this.#view.y) * this.#scale,
    ]
  }
}

/** Wider than most letters are, in parts of the font's size. */
const LETTER = 0.56
const LINE_HEIGHT = 1.25

function textIn(box: Box, { text, size }: { text: string; size: number }): Mark {
  const perLine = Math.max(4, Math.floor((box.w * 0.9) / (size * LETTER)))
  const most = Math.max(1, Math.floor((box.h * 0.9) / (size * LINE_HEIGHT)))
  const lines = wrapped(text, perLine).slice(0, most)
  const height = (lines.length - 1) * size * LINE_HEIGHT
  return {
    kind: 'text',
    x: box.x + box.w / 2,
    y: box.y + box.h / 2 - height / 2 + size * 0.36,
    size,
    lines,
  }
}

function wrapped(text: string, perLine: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= perLine)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** One or two lines that stand for words too small to read. */
function linesIn({ x, y, w, h }: Box, text: string): Mark[] {
  const widths = text.length > 14 ? [0.56, 0.36] : [Math.min(0.56, 0.16 + text.length * 0.03)]
  const first = y + h / 2 - ((widths.length - 1) * w * 0.2) / 2
  return widths.map((width, line): Mark => {
    const at = first + line * w * 0.2
    const half = (w * width) / 2
    return {
      kind: 'stroke',
      points: [
        [x + w / 2 - half, at],
        [x + w / 2 + half, at],
      ],
      colour: 'words',
    }
  })
}
