import type { Editor, TLShape } from 'tldraw'
import {
  furnitureWords,
  isFurnitureText,
  lineHeightOf,
  widthOfWords,
} from '#app/b/[boardId]/canvas/FurnitureDrawing.tsx'
import { transformOf, type Area } from '#lib/ownership/geometry.ts'
import type { RoleArea } from './count-places.ts'

/** The area of a role, if that is what a piece of furniture is. Furniture lies on the page itself. */
export function roleAreaOf(shape: TLShape): RoleArea[] {
  const { furniture, role } = shape.meta
  const size = sizeOf(shape)
  if (furniture !== 'region' || typeof role !== 'string' || !size) return []
  const geo = 'geo' in shape.props ? shape.props.geo : undefined
  if (geo !== 'ellipse' && geo !== 'rectangle') return []
  return [{ role, kind: geo, transform: transformOf(shape), w: size.width, h: size.height }]
}

/** Where words stand: those of the furniture, and how many cards nobody owns, on the frame. */
export function wordAreas(editor: Editor, furniture: readonly TLShape[]): Area[] {
  const written = furniture.filter(isFurnitureText).map((shape): Area => {
    const isHolder = shape.meta['furniture'] === 'holder'
    const words = furnitureWords(editor, shape, furniture) || (isHolder ? ADD_A_NAME : '')
    const w = widthOfWords(shape, words)
    const spare = { start: 0, middle: (shape.props.w - w) / 2, end: shape.props.w - w }
    const x = shape.x + spare[shape.props.textAlign]
    const { y, rotation } = shape
    return {
      kind: 'rectangle',
      transform: transformOf({ x, y, rotation }),
      w,
      h: lineHeightOf(shape),
    }
  })
  const frame = areaOf(furniture, 'frame')
  if (!frame) return written
  const { shape, width, height } = frame
  const [x, y] = [shape.x + (width - NOBODY.w) / 2, shape.y + height - NOBODY.h / 2]
  return [...written, { kind: 'rectangle', transform: { x, y, cos: 1, sin: 0 }, ...NOBODY }]
}

/** With the pencil beside it. */
const ADD_A_NAME = 'Add a name ...'
/** Of the number on the frame, as large as at a zoom of a third. */
const NOBODY = { w: 340, h: 70 }

/** The frame around the diagram, or its tray. */
export function areaOf(
  furniture: readonly TLShape[],
  kind: 'frame' | 'tray',
): { readonly shape: TLShape; readonly width: number; readonly height: number } | undefined {
  const shape = furniture.find(({ meta }) => meta['furniture'] === kind)
  const size = shape && sizeOf(shape)
  return size && { shape, ...size }
}

function sizeOf({ props }: TLShape): { width: number; height: number } | undefined {
  if (!('w' in props && 'h' in props)) return undefined
  const growY = 'growY' in props ? props.growY : 0
  return { width: props.w, height: props.h + growY }
}
