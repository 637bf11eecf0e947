import {
  createShapeId,
  toRichText,
  type TLGeoShape,
  type TLPageId,
  type TLShape,
  type TLTextShape,
} from '@tldraw/tlschema'
import type { Placement } from './template.ts'

/** What a protected shape is for, stored as `meta.furniture`. */
export type FurnitureKind = 'region' | 'label' | 'holder' | 'frame' | 'tray'

/** A role whose region a template draws. */
export type TemplateRole = 'PM' | 'PO'

/** Where a shape lies, in page units, from its top left corner. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

const PAGE_ID = 'page:page' as TLPageId
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The fractional index at a position, counted from 0. Not tldraw's own generator: that one is random,
 * and a seed has to be equal on every machine.
 */
export function indexAt(position: number): TLShape['index'] {
  const low = DIGITS.charAt(position % DIGITS.length)
  if (position < DIGITS.length) return `a${low}` as TLShape['index']
  const rest = position - DIGITS.length
  const high = DIGITS.charAt(Math.floor(rest / DIGITS.length))
  return `b${high}${DIGITS.charAt(rest % DIGITS.length)}` as TLShape['index']
}

/** A locked ellipse that stands for a role; the server keeps the name of its holder in `meta.holder`. */
export function regionEllipse(options: {
  name: string
  role: TemplateRole
  place: Place
  position: number
}): TLGeoShape {
  const { name, role, place, position } = options
  return geo({
    name,
    geo: 'ellipse',
    color: role === 'PM' ? 'violet' : 'green',
    place,
    position,
    meta: { furniture: 'region', role, holder: '' },
  })
}

/**
 * A locked rectangle: the frame around the diagram or the tray below it. Both remember how the board
 * was made: an example says so, and cards to place are called that.
 */
export function areaRectangle(options: {
  name: string
  kind: 'frame' | 'tray'
  placement: Placement
  place: Place
  position: number
}): TLGeoShape {
  const { name, kind, placement, place, position } = options
  const meta = { furniture: kind, placement }
  return geo({ name, geo: 'rectangle', color: 'grey', place, position, meta })
}

/**
 * A locked line of text. A holder's line carries no text of its own: it marks where the name stored
 * on the ellipse is drawn.
 */
export function textLine(options: {
  name: string
  kind: 'label' | 'holder'
  text: string
  size: TLTextShape['props']['size']
  align: TLTextShape['props']['textAlign']
  /** What the line speaks of: a region's code, `tray`, or `nobody`. */
  about: 'PM' | 'PO' | 'PM+PO' | 'tray' | 'nobody'
  place: Omit<Place, 'h'>
  position: number
}): TLTextShape {
  const { name, kind, text, size, align, about, place, position } = options
  return {
    ...common(name, place, position),
    type: 'text',
    meta: { furniture: kind, about },
    props: {
      color: about === 'PM' ? 'violet' : about === 'PO' ? 'green' : 'grey',
      size,
      font: 'sans',
      textAlign: align,
      w: place.w,
      richText: toRichText(text),
      scale: 1,
      autoSize: false,
    },
  }
}

function geo(options: {
  name: string
  geo: 'ellipse' | 'rectangle'
  color: TLGeoShape['props']['color']
  place: Place
  position: number
  meta: TLGeoShape['meta'] & { furniture: FurnitureKind }
}): TLGeoShape {
  const { name, color, place, position, meta } = options
  return {
    ...common(name, place, position),
    type: 'geo',
    meta,
    props: {
      geo: options.geo,
      dash: 'solid',
      url: '',
      w: place.w,
      h: place.h,
      growY: 0,
      scale: 1,
      labelColor: 'black',
      color,
      // Stock fills are opaque: the second circle would hide the first one's line in the overlap.
      fill: 'none',
      size: 'm',
      font: 'sans',
      align: 'middle',
      verticalAlign: 'middle',
      richText: toRichText(''),
    },
  }
}

function common(name: string, place: { x: number; y: number }, position: number) {
  return {
    id: createShapeId(`tpl-${name}`),
    typeName: 'shape' as const,
    x: place.x,
    y: place.y,
    rotation: 0,
    index: indexAt(position),
    parentId: PAGE_ID,
    isLocked: true,
    opacity: 1,
  }
}
