import type { TLArrowBinding, TLArrowShape, TLDefaultShape, TLRecord } from '@tldraw/tlschema'
import { lineColour, SKETCH_SURFACES } from '#lib/board/sketch-colours.ts'
import type { Box, Point } from '#lib/board/sketch-marks.ts'
import { boxOf, strokeOf } from '#lib/board/sketch-shapes.ts'
import { NOTE_LINE_HEIGHT } from './card-note.ts'
import { fittedWords } from './fitted-words.ts'
import { linesAt, n, type SheetInk } from './sheet-ink.ts'
import type { SheetPen } from './sheet-shapes.ts'

type Records = Readonly<Record<string, TLRecord>>

const MAX_STROKE_POINTS = 60
const HEAD = { length: 18, spread: 0.5 }
const LABEL = { w: 280, h: 120, size: 20, least: 14 }
const LABEL_GAP = 8

/** A drawing, a line, or an arrow with its heads and its words. */
export function strokeIn(
  shape: TLDefaultShape,
  { places, ink, records }: SheetPen & { readonly records: Records },
): string {
  const stroke = strokeOf(shape, { records, places, maxPoints: MAX_STROKE_POINTS })
  if (!stroke) return ''
  const look = `class="${ink.stroke(lineColour(stroke.colour))}" stroke-width="3.5"`
  const [start, end] = stroke.points
  if (shape.type === 'arrow' && start && end) {
    const ends = { start, end }
    const holds = heldBy(shape, records).flatMap(({ terminal, target }) => {
      const box = boxOf(target, places)?.box
      return box ? [{ terminal, box }] : []
    })
    return arrowIn(shape, { ...ends, holds, look, ink })
  }
  return `<path ${look} d="M${stroke.points.map(at).join('L')}"/>`
}

function arrowIn(
  { props }: TLArrowShape,
  options: {
    readonly start: Point
    readonly end: Point
    readonly holds: readonly { terminal: 'start' | 'end'; box: Box }[]
    readonly look: string
    readonly ink: SheetInk
  },
): string {
  const { holds, look, ink } = options
  const [dx, dy] = [options.end[0] - options.start[0], options.end[1] - options.start[1]]
  const length = Math.hypot(dx, dy) || 1
  const bend = props.kind === 'arc' ? props.bend : 0
  const middle: Point = [
    (options.start[0] + options.end[0]) / 2 - (dy / length) * bend,
    (options.start[1] + options.end[1]) / 2 + (dx / length) * bend,
  ]
  // A curve of this kind passes halfway between its ends and what it is drawn to.
  const pull: Point = [
    2 * middle[0] - (options.start[0] + options.end[0]) / 2,
    2 * middle[1] - (options.start[1] + options.end[1]) / 2,
  ]
  const seen = (terminal: 'start' | 'end'): Point => {
    const held = holds.find((each) => each.terminal === terminal)
    return held ? edgeOf(held.box, pull, options[terminal]) : options[terminal]
  }
  const [start, end] = [seen('start'), seen('end')]
  const heads = [
    ...(props.arrowheadStart === 'none' ? [] : [headAt(start, pull)]),
    ...(props.arrowheadEnd === 'none' ? [] : [headAt(end, pull)]),
  ]
  const d = `M${at(start)}Q${at(pull)} ${at(end)}${heads.join('')}`
  return `<path ${look} d="${d}"/>${labelAt(middle, { text: props.text.trim(), isSteep: Math.abs(dy) > Math.abs(dx), ink })}`
}

/** Words beside the middle of an arrow: over it they could not be read. */
function labelAt(
  [x, y]: Point,
  { text, isSteep, ink }: { text: string; isSteep: boolean; ink: SheetInk },
): string {
  if (text === '') return ''
  const { size, lines } = fittedWords(text, LABEL)
  const height = lines.length * size * NOTE_LINE_HEIGHT
  return linesAt(lines, {
    x: isSteep ? x + LABEL_GAP : x,
    top: isSteep ? y - height / 2 : y - height - LABEL_GAP,
    size,
    anchor: isSteep ? 'start' : 'middle',
    look: ink.fill(SKETCH_SURFACES.ink),
  })
}

function headAt(tip: Point, from: Point): string {
  const towards = Math.atan2(from[1] - tip[1], from[0] - tip[0])
  const side = (spread: number): Point => [
    tip[0] + Math.cos(towards + spread) * HEAD.length,
    tip[1] + Math.sin(towards + spread) * HEAD.length,
  ]
  return `M${at(side(HEAD.spread))}L${at(tip)}L${at(side(-HEAD.spread))}`
}

/** What an arrow is tied to, which is drawn over its ends. */
function heldBy(
  { id }: TLArrowShape,
  records: Records,
): readonly { terminal: 'start' | 'end'; target: TLDefaultShape }[] {
  return Object.values(records).flatMap((record) => {
    if (record.typeName !== 'binding' || record.type !== 'arrow' || record.fromId !== id) return []
    const target = records[record.toId]
    const { terminal } = (record as TLArrowBinding).props
    return target?.typeName === 'shape' ? [{ terminal, target: target as TLDefaultShape }] : []
  })
}

/** Where the line from a point outside of a box comes to its edge, on its way to one inside. */
function edgeOf({ x, y, w, h, turn }: Box, from: Point, to: Point): Point {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const own = ([px, py]: Point): Point => [
    (px - x) * cos + (py - y) * sin,
    (py - y) * cos - (px - x) * sin,
  ]
  const [[ax, ay], [bx, by]] = [own(from), own(to)]
  const enters = (a: number, b: number, size: number): number =>
    a === b ? -Infinity : Math.min(-a / (b - a), (size - a) / (b - a))
  const share = Math.max(enters(ax, bx, w), enters(ay, by, h))
  if (!(share > 0 && share < 1)) return to
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

function at([x, y]: Point): string {
  return `${n(x)} ${n(y)}`
}
