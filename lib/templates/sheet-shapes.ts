import type { TLDefaultShape, TLGeoShape, TLTextShape } from '@tldraw/tlschema'
import { hueOf } from '#lib/board/hues.ts'
import { canonicalRichText, toPlainText } from '#lib/board/rich-text.ts'
import { lineColour, SKETCH_SURFACES, TINT, wordsColour } from '#lib/board/sketch-colours.ts'
import { boxOf, type PlacedBox, type Places } from '#lib/board/sketch-shapes.ts'
import { namesIn } from '#lib/ownership/board-record.ts'
import { NOTE_LINE_HEIGHT } from './card-note.ts'
import { cutLine, fittedWords } from './fitted-words.ts'
import { FONT_SIZES, LINE_HEIGHTS } from './label-size.ts'
import { escaped, linesAt, n, type SheetInk } from './sheet-ink.ts'

/** What shapes are drawn with. */
export interface SheetPen {
  readonly places: Places
  readonly ink: SheetInk
}

const [FRAME_RADIUS, REGION_RADIUS] = [28, 20]

/** The frame, the tray, a track or the area of a region. */
export function areaOf(shape: TLGeoShape, { places, ink }: SheetPen): string {
  const { w, h, growY, color } = shape.props
  const kind = shape.meta['furniture']
  if (kind === 'region') {
    return turned(
      shape,
      places,
      outline(shape, `class="${ink.fill(lineColour(hueOf(color)), TINT)}"`),
    )
  }
  const size = `width="${n(w)}" height="${n(h + growY)}" rx="${FRAME_RADIUS}"`
  const surface = kind === 'tray' ? SKETCH_SURFACES.tray : SKETCH_SURFACES.frame
  const fill = kind === 'track' ? '' : `<rect class="${ink.fill(surface)}" ${size}/>`
  return turned(
    shape,
    places,
    `${fill}<rect class="${ink.stroke(SKETCH_SURFACES.edge)}" ${size} stroke-width="2"/>`,
  )
}

/** The line of a region, which is drawn after all areas: where regions overlap all of them are seen. */
export function lineOf(shape: TLGeoShape, { places, ink }: SheetPen): string {
  const colour = lineColour(hueOf(shape.props.color))
  return turned(shape, places, outline(shape, `class="${ink.stroke(colour)}" stroke-width="3.5"`))
}

function outline({ props }: TLGeoShape, looks: string): string {
  const [w, h] = [props.w, props.h + props.growY]
  return props.geo === 'ellipse'
    ? `<ellipse cx="${n(w / 2)}" cy="${n(h / 2)}" rx="${n(w / 2)}" ry="${n(h / 2)}" ${looks}/>`
    : `<rect width="${n(w)}" height="${n(h)}" rx="${REGION_RADIUS}" ${looks}/>`
}

/** A shape that somebody drew, or a frame, with what it says. */
export function boxIn(shape: TLDefaultShape, { places, ink }: SheetPen): string {
  const placed = boxOf(shape, places)
  if (!placed) return ''
  const { box, kind } = placed
  const stroke = `class="${ink.stroke(lineColour(box.colour))}" stroke-width="3"`
  const [w, h] = [n(box.w), n(box.h)]
  if (kind === 'frame') {
    const name = shape.type === 'frame' ? shape.props.name : ''
    const words =
      name === ''
        ? ''
        : `<text class="${ink.fill(SKETCH_SURFACES.muted)}" y="-10" font-size="22">${escaped(cutLine(name, box.w / 22))}</text>`
    return turned(
      shape,
      places,
      `<rect class="${ink.fill(SKETCH_SURFACES.frame)}" width="${w}" height="${h}"/><rect ${stroke} width="${w}" height="${h}"/>${words}`,
    )
  }
  const line =
    kind === 'ellipse'
      ? `<ellipse cx="${n(box.w / 2)}" cy="${n(box.h / 2)}" rx="${n(box.w / 2)}" ry="${n(box.h / 2)}" ${stroke}/>`
      : `<rect width="${w}" height="${h}" rx="4" ${stroke}/>`
  const text =
    shape.type === 'geo' ? toPlainText(canonicalRichText(shape.props.richText)).trim() : ''
  return turned(shape, places, line + wordsIn(placed, { text, ink }))
}

/** Words in the middle of a shape. */
function wordsIn({ box }: PlacedBox, { text, ink }: { text: string; ink: SheetInk }): string {
  if (text === '' || box.w < 40 || box.h < 30) return ''
  const { size, lines } = fittedWords(text, { w: box.w - 24, h: box.h - 12, size: 26, least: 14 })
  const top = (box.h - lines.length * size * NOTE_LINE_HEIGHT) / 2
  return (
    `<svg width="${n(box.w)}" height="${n(box.h)}">` +
    linesAt(lines, {
      x: box.w / 2,
      top,
      size,
      anchor: 'middle',
      look: ink.fill(SKETCH_SURFACES.ink),
    }) +
    '</svg>'
  )
}

/** The name of a role, of who holds it, or another line of the template. */
export function labelOf(
  shape: TLTextShape,
  { places, ink, regions }: SheetPen & { regions: readonly TLGeoShape[] },
): string {
  const { size, w, textAlign, color, richText } = shape.props
  const { furniture, about } = shape.meta
  const own = regions.filter(({ meta }) => meta['role'] === about)
  const words =
    furniture === 'holder'
      ? [...new Set(own.flatMap(({ meta }) => namesIn(meta, 'holder')))].join(', ')
      : toPlainText(canonicalRichText(richText))
  if (words === '') return ''
  const { faint, muted } = SKETCH_SURFACES
  const isPlain = furniture === 'holder' || about === 'tray'
  const colour = about === 'nobody' ? faint : isPlain ? muted : wordsColour(hueOf(color))
  const fontSize = FONT_SIZES[size]
  const weight = size === 'xl' ? 650 : size === 'l' ? 600 : 500
  const [x, anchor] = along(textAlign, w)
  const line = linesAt([cutLine(words.replaceAll('\n', ' '), w / fontSize)], {
    x,
    top: (LINE_HEIGHTS[size] - fontSize * NOTE_LINE_HEIGHT) / 2,
    size: fontSize,
    anchor,
    look: ink.fill(colour),
  })
  return turned(shape, places, `<g font-weight="${weight}">${line}</g>`)
}

/** A text that somebody wrote on the board itself. */
export function textOf(shape: TLTextShape, { places, ink }: SheetPen): string {
  const placed = boxOf(shape, places)
  if (!placed) return ''
  const { fontSize, box } = placed
  const text = toPlainText(canonicalRichText(shape.props.richText)).trim()
  const { lines } = fittedWords(text, {
    // Measured in another font, so that a line which just fits would be broken.
    w: shape.props.autoSize ? 10_000 : box.w * 1.15,
    h: 10_000,
    size: fontSize,
    least: fontSize,
  })
  const [x, anchor] = along(shape.props.textAlign, box.w)
  const look = ink.fill(wordsColour(box.colour))
  return turned(shape, places, linesAt(lines, { x, top: 0, size: fontSize, anchor, look }))
}

function along(align: string, w: number): [x: number, anchor: string] {
  if (align === 'start') return [0, 'start']
  return align === 'end' ? [w, 'end'] : [w / 2, 'middle']
}

function turned(shape: TLDefaultShape, places: Places, drawn: string): string {
  const { x, y, turn } = places.of(shape)
  const rotate = turn === 0 ? '' : ` rotate(${n((turn * 180) / Math.PI)})`
  return `<g transform="translate(${n(x)} ${n(y)})${rotate}">${drawn}</g>`
}
