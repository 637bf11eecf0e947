import type { TLShape } from 'tldraw'
import { transformOf } from '#lib/ownership/geometry.ts'
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
