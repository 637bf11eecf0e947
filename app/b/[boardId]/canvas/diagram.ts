import { Box, type Editor, type TLShape } from 'tldraw'
import { hueOf, type Hue } from '#lib/board/hues.ts'
import { furnitureOnPage } from './protected-shapes.ts'

/** A region of a role, as the furniture of the page has it. A role may have several. */
export interface Region {
  readonly role: string
  readonly hue: Hue
  readonly outline: 'ellipse' | 'rectangle'
  /** Who holds the role; empty when nobody is named. */
  readonly holder: string
  readonly box: Box
}

/** What the furniture of a page adds up to; undefined on a board without regions. */
export interface Diagram {
  readonly regions: readonly Region[]
  readonly frame: Box
  readonly tray: Box | undefined
  /** True when the board was made with the cards in their reference placement. */
  readonly isExample: boolean
}

/** Reads the diagram of the page that is shown. */
export function diagramOf(editor: Editor): Diagram | undefined {
  const furniture = furnitureOnPage(editor)
  const frame = furniture.find((shape) => shape.meta['furniture'] === 'frame')
  if (!frame) return undefined
  const tray = furniture.find((shape) => shape.meta['furniture'] === 'tray')
  return {
    regions: furniture.flatMap(regionOf),
    frame: boxOf(frame),
    tray: tray && boxOf(tray),
    isExample: frame.meta['placement'] === 'example',
  }
}

/** The box of a furniture shape, which is never rotated. */
export function boxOf(shape: TLShape): Box {
  const { w, h } = shape.props as { w?: unknown; h?: unknown }
  return new Box(
    shape.x,
    shape.y,
    typeof w === 'number' ? w : 0,
    // Text shapes have no height of their own.
    typeof h === 'number' ? h : 0,
  )
}

/** How many cards wait in the tray, by their deciding points. */
export function cardsInTray(editor: Editor, tray: Box): number {
  return editor.getCurrentPageShapes().filter((shape) => {
    if (shape.type !== 'note' || shape.meta['comment'] === true) return false
    const transform = editor.getShapePageTransform(shape)
    const { scale } = shape.props as { scale: number }
    return tray.containsPoint(transform.applyToPoint({ x: 100 * scale, y: 100 * scale }))
  }).length
}

/** The role of a furniture shape that is a region; undefined for every other. */
export function roleOf(shape: TLShape): string | undefined {
  const { furniture, role } = shape.meta
  return furniture === 'region' && typeof role === 'string' ? role : undefined
}

/** What a furniture shape is drawn in. */
export function hueOfShape(shape: TLShape): Hue {
  return hueOf((shape.props as { color?: unknown }).color)
}

/** How the line of a region runs. */
export function outlineOf(shape: TLShape): Region['outline'] {
  return (shape.props as { geo?: unknown }).geo === 'rectangle' ? 'rectangle' : 'ellipse'
}

function regionOf(shape: TLShape): Region[] {
  const role = roleOf(shape)
  if (role === undefined) return []
  const { holder } = shape.meta
  return [
    {
      role,
      hue: hueOfShape(shape),
      outline: outlineOf(shape),
      holder: typeof holder === 'string' ? holder : '',
      box: boxOf(shape),
    },
  ]
}
