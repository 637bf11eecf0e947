import { Box, type Editor, type TLShape } from 'tldraw'
import type { TemplateRole } from '#lib/templates/furniture.ts'
import { furnitureOnPage } from './protected-shapes.ts'

/** The region of one role, as the furniture of the page has it. */
export interface Region {
  readonly role: TemplateRole
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
    if (shape.type !== 'note' || typeof shape.meta['card'] !== 'string') return false
    const transform = editor.getShapePageTransform(shape)
    const { scale } = shape.props as { scale: number }
    return tray.containsPoint(transform.applyToPoint({ x: 100 * scale, y: 100 * scale }))
  }).length
}

function regionOf(shape: TLShape): Region[] {
  const { furniture, role, holder } = shape.meta
  if (furniture !== 'region' || (role !== 'PM' && role !== 'PO')) return []
  return [{ role, holder: typeof holder === 'string' ? holder : '', box: boxOf(shape) }]
}
