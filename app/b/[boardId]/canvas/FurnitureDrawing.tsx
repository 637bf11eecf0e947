import {
  renderPlaintextFromRichText,
  type Editor,
  type TLGeoShape,
  type TLShape,
  type TLTextShape,
} from 'tldraw'
import type { TemplateRole } from '#lib/templates/furniture.ts'
import { boxOf } from './diagram.ts'

/** Everything that differs between the screen, with its CSS variables, and an export, with values. */
export interface FurnitureInk {
  readonly line: Readonly<Record<TemplateRole, string>>
  readonly text: Readonly<Record<TemplateRole, string>>
  readonly tint: Readonly<Record<TemplateRole, string>>
  readonly frame: string
  readonly frameFill: string
  readonly trayFill: string
  readonly muted: string
  readonly faint: string
  /** Any CSS length. */
  readonly lineWidth: string
  readonly hairline: string
  readonly fontFamily: string
}

const FRAME_RADIUS = 28

/** The frame, the tray or the area of a region, in the shape's own space. Goes into an `<svg>`. */
export function FurnitureArea({ shape, ink }: { shape: TLShape; ink: FurnitureInk }) {
  const { w, h } = boxOf(shape)
  const role = roleOf(shape)
  if (role) return <ellipse cx={w / 2} cy={h / 2} rx={w / 2} ry={h / 2} fill={ink.tint[role]} />
  const isTray = shape.meta['furniture'] === 'tray'
  return (
    <rect
      width={w}
      height={h}
      rx={FRAME_RADIUS}
      fill={isTray ? ink.trayFill : ink.frameFill}
      stroke={ink.frame}
      style={{ strokeWidth: ink.hairline }}
    />
  )
}

/** The line of a region; drawn after all areas, so that both lines are whole in the overlap. */
export function FurnitureLine({ shape, ink }: { shape: TLShape; ink: FurnitureInk }) {
  const role = roleOf(shape)
  if (!role) return null
  const { w, h } = boxOf(shape)
  return (
    <ellipse
      cx={w / 2}
      cy={h / 2}
      rx={w / 2}
      ry={h / 2}
      fill="none"
      stroke={ink.line[role]}
      style={{ strokeWidth: ink.lineWidth }}
    />
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
  const about = shape.meta['about']
  const isRole = about === 'PM' || about === 'PO'
  const isHolder = shape.meta['furniture'] === 'holder'
  return (
    <div
      style={{
        width: shape.props.w,
        fontFamily: ink.fontFamily,
        fontSize: FONT_SIZES[size],
        lineHeight: `${LINE_HEIGHTS[size]}px`,
        fontWeight: size === 'xl' ? 650 : size === 'l' ? 600 : 500,
        letterSpacing: size === 'xl' ? '-0.022em' : '-0.01em',
        textAlign: textAlign === 'start' ? 'left' : textAlign === 'end' ? 'right' : 'center',
        whiteSpace: 'nowrap',
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        color: isRole
          ? isHolder
            ? ink.muted
            : ink.text[about]
          : about === 'nobody'
            ? ink.faint
            : ink.muted,
      }}
    >
      {text}
    </div>
  )
}

/** The words of a furniture text; for a holder's line the name that stands on the ellipse. */
export function furnitureWords(
  editor: Editor,
  shape: TLTextShape,
  furniture: readonly TLShape[],
): string {
  if (shape.meta['furniture'] !== 'holder') {
    return renderPlaintextFromRichText(editor, shape.props.richText)
  }
  const region = furniture.find((each) => roleOf(each) === shape.meta['about'])
  const holder = region?.meta['holder']
  return typeof holder === 'string' ? holder : ''
}

/** Height of a line of a furniture text, in page units. */
export function lineHeightOf(shape: TLTextShape): number {
  return LINE_HEIGHTS[shape.props.size]
}

/** True for the shapes that furniture is made of. */
export function isFurnitureArea(shape: TLShape): shape is TLGeoShape {
  return shape.type === 'geo'
}

/** True for furniture that is words. */
export function isFurnitureText(shape: TLShape): shape is TLTextShape {
  return shape.type === 'text'
}

function roleOf(shape: TLShape): TemplateRole | undefined {
  const { furniture, role } = shape.meta
  return furniture === 'region' && (role === 'PM' || role === 'PO') ? role : undefined
}

const FONT_SIZES = { s: 20, m: 26, l: 34, xl: 48 } as const
const LINE_HEIGHTS = { s: 28, m: 36, l: 48, xl: 64 } as const
