import { createShapeId, toRichText, type TLGeoShape, type TLNoteShape } from '@tldraw/tlschema'
import { Ownership, type OwnershipOptions } from '#lib/ownership/ownership.ts'
import { regionShape } from '#lib/templates/furniture.ts'
import { note } from './board-factory.ts'

/** Where a card's deciding point is in {@link twoCircles}. */
export const AT = {
  PM: { x: -300, y: 0 },
  both: { x: 0, y: 0 },
  PO: { x: 300, y: 0 },
  nobody: { x: 0, y: 900 },
} as const

/** Two circles of radius 400 about (-200, 0) and (200, 0). */
export function twoCircles(holders: { PM?: string; PO?: string } = {}): TLGeoShape[] {
  const circle = (role: 'PM' | 'PO', x: number, position: number): TLGeoShape => {
    const place = { x: x - 400, y: -400, w: 800, h: 800 }
    const made = regionShape({
      outline: 'ellipse',
      hue: role === 'PM' ? 'pm' : 'po',
      name: `region-${role}`,
      role,
      place,
      position,
    })
    return { ...made, meta: { ...made.meta, holder: holders[role] ?? '' } }
  }
  return [circle('PM', -200, 1), circle('PO', 200, 2)]
}

/** A note whose deciding point lies there, with these meta keys. */
export function cardAt(
  name: string,
  { x, y }: { readonly x: number; readonly y: number },
  meta: Record<string, string | boolean | number> = {},
): TLNoteShape {
  const made = note(name, { x: x - 100, y: y - 100, text: name })
  return { ...made, meta: { card: name, ...meta } }
}

/** A note that somebody wrote: it has words and no task. */
export function noteAt(
  name: string,
  { x, y }: { readonly x: number; readonly y: number },
  text: string,
): TLNoteShape {
  return note(name, { x: x - 100, y: y - 100, text })
}

/** True for the ids that templates use. */
export const isFurniture = (id: string): boolean => id.startsWith('shape:tpl-')

/** An engine with these records. */
export function ownershipOf(
  records: Parameters<Ownership['apply']>[0]['put'],
  options: Partial<OwnershipOptions> = {},
): Ownership {
  const ownership = new Ownership({ isFurniture, ...options })
  ownership.apply({ put: records ?? [] })
  return ownership
}

/** The titles of cards. */
export function titles(cards: readonly { readonly title: string }[]): string[] {
  return cards.map(({ title }) => title)
}

/** A rectangle that the template says is its tray. */
export function tray(place: { x: number; y: number; w: number; h: number }): TLGeoShape {
  const [circle] = twoCircles()
  if (!circle) throw new Error('there are two circles')
  const { x, y, ...size } = place
  return {
    ...circle,
    id: createShapeId('tpl-tray'),
    x,
    y,
    meta: { furniture: 'tray' },
    props: { ...circle.props, ...size, geo: 'rectangle', richText: toRichText('') },
  }
}
