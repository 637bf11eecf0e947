import type { SVGProps } from 'react'
import {
  renderPlaintextFromRichText,
  type Editor,
  type TLGeoShape,
  type TLShape,
  type TLTextShape,
} from 'tldraw'
import type { Hue } from '#lib/board/hues.ts'
import { FONT_SIZES, LINE_HEIGHTS } from '#lib/templates/label-size.ts'
import { boxOf, hueOfShape, outlineOf, roleOf } from './diagram.ts'

/** Everything that differs between the screen, with its CSS variables, and an export, with values. */
export interface FurnitureInk {
  readonly line: Readonly<Record<Hue, string>>
  readonly text: Readonly<Record<Hue, string>>
  readonly tint: Readonly<Record<Hue, string>>
  readonly frame: string
  readonly frameFill: string
  readonly trayFill: string
  readonly faint: string
  /** Any CSS length. */
  readonly lineWidth: string
  readonly hairline: string
  readonly fontFamily: string
  /** Of words of the size `m`, the smallest in use. Any CSS length. */
  readonly smallFont: string
}

/** The frame, the tray, a track or the area of a region, in the shape's own space. Goes into an `<svg>`. */
export function FurnitureArea({ shape, ink }: { shape: TLShape; ink: FurnitureInk }) {
  if (roleOf(shape) !== undefined)
    return <Outline shape={shape} fill={ink.tint[hueOfShape(shape)]} />
  const { w, h } = boxOf(shape)
  const kind = shape.meta['furniture']
  const fills = { tray: ink.trayFill, track: 'none' }
  return (
    <rect
      width={w}
      height={h}
      rx={FRAME_RADIUS}
      fill={kind === 'tray' || kind === 'track' ? fills[kind] : ink.frameFill}
      stroke={ink.frame}
      style={{ strokeWidth: ink.hairline }}
    />
  )
}

/** The line of a region; drawn after all areas, so that all lines are whole where regions overlap. */
export function FurnitureLine({ shape, ink }: { shape: TLShape; ink: FurnitureInk }) {
  if (roleOf(shape) === undefined) return null
  const stroke = ink.line[hueOfShape(shape)]
  return (
    <Outline shape={shape} fill="none" stroke={stroke} style={{ strokeWidth: ink.lineWidth }} />
  )
}

function Outline({ shape, ...looks }: { shape: TLShape } & SVGProps<SVGElement>) {
  const { w, h } = boxOf(shape)
  const [x, y] = [w / 2, h / 2]
  return outlineOf(shape) === 'rectangle' ? (
    <rect width={w} height={h} rx={REGION_RADIUS} {...(looks as SVGProps<SVGRectElement>)} />
  ) : (
    <ellipse cx={x} cy={y} rx={x} ry={y} {...(looks as SVGProps<SVGEllipseElement>)} />
  )
}

/** A line of text in a box as wide as its shape. */
export function FurnitureText({
  shape,
  text,
  ink,
}: {
  shape: TLTextShape
  text: string
  ink: FurnitureInk
}) {
  const { size, textAlign } = shape.props
  const { furniture, about } = shape.meta
  const isPlain = furniture === 'holder' || about === 'tray'
  return (
    <div
      style={{
        width: shape.props.w,
        fontFamily: ink.fontFamily,
        fontSize: size === 'm' ? ink.smallFont : FONT_SIZES[size],
        lineHeight: `${LINE_HEIGHTS[size]}px`,
        fontWeight: size === 'xl' ? 650 : size === 'l' ? 600 : 500,
        letterSpacing: size === 'xl' ? '-0.022em' : '-0.01em',
        textAlign: textAlign === 'start' ? 'left' : textAlign === 'end' ? 'right' : 'center',
        whiteSpace: 'nowrap',
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        color: about === 'nobody' ? ink.faint : ink.text[isPlain ? 'plain' : hueOfShape(shape)],
      }}
    >
      {text}
    </div>
  )
}

/** The words of a furniture text; for a holder's line the name that stands on the region. */
export function furnitureWords(
  editor: Editor,
  shape: TLTextShape,
  furniture: readonly TLShape[],
): string {
  if (shape.meta['furniture'] !== 'holder') {
    return renderPlaintextFromRichText(editor, shape.props.richText)
  }
  const own = furniture.filter((each) => roleOf(each) === shape.meta['about'])
  const names = own.map(({ meta: { holder } }) => (typeof holder === 'string' ? holder : ''))
  return names.find((name) => name !== '') ?? ''
}

/** Height of a line of a furniture text, in page units. */
export function lineHeightOf(shape: TLTextShape): number {
  return LINE_HEIGHTS[shape.props.size]
}

/** About how wide words are drawn, in page units; never less than they are, but for the widest letters. */
export function widthOfWords({ props: { size, w } }: TLTextShape, words: string): number {
  return Math.min(w, words.length * FONT_SIZES[size] * LETTER_WIDTH)
}

/** True for the shapes that furniture is made of. */
export function isFurnitureArea(shape: TLShape): shape is TLGeoShape {
  return shape.type === 'geo'
}

/** True for furniture that is words. */
export function isFurnitureText(shape: TLShape): shape is TLTextShape {
  return shape.type === 'text'
}

const FRAME_RADIUS = 28
const REGION_RADIUS = 20
const LETTER_WIDTH = 0.6
