import type { TLArrowBinding, TLDefaultShape, TLRecord, TLShape } from '@tldraw/tlschema'
import { hueOf } from './hues.ts'
import { canonicalRichText, toPlainText } from './rich-text.ts'
import type { Box, Point } from './sketch-marks.ts'

const MAX_STROKE_POINTS = 10
/** What a picture says of one text, in characters. */
const MAX_TEXT_LENGTH = 40

const NOTE_SIZE = 200
/** Of a label in a note, page units. */
const NOTE_FONT = 26
const FONT_SIZES: Readonly<Record<string, number>> = { s: 18, m: 24, l: 36, xl: 44 }

/** A shape that a sketch draws as a box, on its page. */
export interface PlacedBox {
  readonly kind: 'area' | 'frame' | 'ellipse' | 'region' | 'box' | 'note' | 'text'
  readonly box: Box
  readonly text: string
  /** Page units. */
  readonly fontSize: number
}

/** Where shapes lie on their page, through the frames and groups that they are in. */
export class Places {
  readonly #records: Readonly<Record<string, TLRecord>>
  readonly #known = new Map<string, PagePlace>()

  constructor(records: Readonly<Record<string, TLRecord>>) {
    this.#records = records
  }

  of(shape: TLShape): PagePlace {
    const known = this.#known.get(shape.id)
    if (known) return known
    const parent = this.#records[shape.parentId]
    const { x, y, rotation: turn } = shape
    const place =
      parent?.typeName === 'shape'
        ? within(this.of(parent), { x, y, turn })
        : { x, y, turn, pageId: shape.parentId }
    this.#known.set(shape.id, place)
    return place
  }
}

/** Where a shape's own top left corner lies, and how it is turned, in radians. */
export interface PagePlace {
  readonly x: number
  readonly y: number
  readonly turn: number
  readonly pageId: string
}

function within(
  parent: PagePlace,
  { x, y, turn }: { x: number; y: number; turn: number },
): PagePlace {
  const [cos, sin] = [Math.cos(parent.turn), Math.sin(parent.turn)]
  return {
    x: parent.x + x * cos - y * sin,
    y: parent.y + x * sin + y * cos,
    turn: parent.turn + turn,
    pageId: parent.pageId,
  }
}

/** The box of a shape; undefined when a sketch does not draw it as one. */
export function boxOf(shape: TLDefaultShape, places: Places): PlacedBox | undefined {
  const size = sizeOf(shape)
  if (!size) return undefined
  const { x, y, turn } = places.of(shape)
  const { kind, w, h, colour, text = '', fontSize = 0 } = size
  return { kind, box: { x, y, w, h, turn, colour }, text, fontSize }
}

interface ShapeSize {
  readonly kind: PlacedBox['kind']
  readonly w: number
  readonly h: number
  readonly colour: string
  readonly text?: string
  readonly fontSize?: number
}

function sizeOf(shape: TLDefaultShape): ShapeSize | undefined {
  switch (shape.type) {
    case 'note': {
      const { scale, growY, color, richText } = shape.props
      const [w, h] = [NOTE_SIZE * scale, (NOTE_SIZE + growY) * scale]
      return {
        kind: 'note',
        w,
        h,
        colour: color,
        text: words(richText),
        fontSize: NOTE_FONT * scale,
      }
    }
    case 'geo': {
      const { w, h, growY, geo, color } = shape.props
      const { furniture } = shape.meta
      const colour = furniture === 'region' ? hueOf(color) : color
      if (furniture === 'frame' || furniture === 'tray')
        return { kind: 'area', w, h, colour: furniture }
      if (furniture === 'track') return { kind: 'area', w, h, colour: 'frame' }
      const isRound = geo === 'ellipse' || geo === 'oval'
      const kind = isRound ? 'ellipse' : furniture === 'region' ? 'region' : 'box'
      return { kind, w, h: h + growY, colour }
    }
    case 'frame':
      return { kind: 'frame', w: shape.props.w, h: shape.props.h, colour: 'frame' }
    case 'text': {
      const { w, scale, size, color, richText } = shape.props
      const [text, fontSize] = [words(richText), (FONT_SIZES[size] ?? 24) * scale]
      if (text === '') return undefined
      return { kind: 'text', w: w * scale, h: fontSize * 1.35, colour: color, text, fontSize }
    }
    default:
      return undefined
  }
}

/** The start of a text in one line, without what no picture can show. */
function words(richText: unknown): string {
  const plain = toPlainText(canonicalRichText(richText))
  // oxlint-disable-next-line no-control-regex -- characters that XML has no place for
  const line = plain.replaceAll(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff\s]+/gu, ' ').trim()
  const characters = Array.from(line)
  if (characters.length <= MAX_TEXT_LENGTH) return line
  return `${characters.slice(0, MAX_TEXT_LENGTH - 1).join('')}…`
}

/** The line of an arrow or a drawing, on its page; undefined for every other shape. */
export function strokeOf(
  shape: TLDefaultShape,
  {
    records,
    places,
    maxPoints = MAX_STROKE_POINTS,
  }: { records: Readonly<Record<string, TLRecord>>; places: Places; maxPoints?: number },
): { points: Point[]; colour: string } | undefined {
  const own = pointsOf(shape)
  if (!own) return undefined
  const place = places.of(shape)
  const points = thinned(own, maxPoints).map(([x, y]): Point => {
    const at = within(place, { x, y, turn: 0 })
    return [at.x, at.y]
  })
  if (shape.type === 'arrow') {
    for (const record of Object.values(records)) {
      if (record.typeName !== 'binding' || record.type !== 'arrow' || record.fromId !== shape.id)
        continue
      const end = boundEnd(record as TLArrowBinding, { records, places })
      const { terminal } = (record as TLArrowBinding).props
      if (end) points[terminal === 'start' ? 0 : points.length - 1] = end
    }
  }
  return { points, colour: (shape.props as { color?: string }).color ?? 'black' }
}

function pointsOf(shape: TLDefaultShape): Point[] | undefined {
  switch (shape.type) {
    case 'arrow': {
      const { start, end } = shape.props
      return [
        [start.x, start.y],
        [end.x, end.y],
      ]
    }
    case 'line':
      return Object.values(shape.props.points)
        .toSorted((one, other) => (one.index < other.index ? -1 : 1))
        .map(({ x, y }): Point => [x, y])
    case 'draw':
    case 'highlight':
      return shape.props.segments.flatMap(({ points }) => points.map(({ x, y }): Point => [x, y]))
    default:
      return undefined
  }
}

function thinned(points: Point[], most: number): Point[] {
  if (points.length <= most) return points
  const step = (points.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  )
}

/** Where a bound arrow ends: its own record says where it ended when it was last drawn. */
function boundEnd(
  { toId, props }: TLArrowBinding,
  { records, places }: { records: Readonly<Record<string, TLRecord>>; places: Places },
): Point | undefined {
  const target = records[toId]
  const placed = target?.typeName === 'shape' ? boxOf(target as TLDefaultShape, places) : undefined
  if (!placed) return undefined
  const { x, y, w, h, turn } = placed.box
  const { x: right, y: down } = props.normalizedAnchor
  const at = within({ x, y, turn, pageId: '' }, { x: right * w, y: down * h, turn: 0 })
  return [at.x, at.y]
}
