import {
  createShapeId,
  toRichText,
  type TLGeoShape,
  type TLPageId,
  type TLShape,
  type TLTextShape,
} from '@tldraw/tlschema'
import { HUE_COLOURS, type Hue } from '#lib/board/hues.ts'
import type { PartRule } from '#lib/ownership/parts.ts'
import type { Placement } from './template.ts'

/**
 * What a protected shape is for, stored as `meta.furniture`. A `track` is a line of a grid: it says
 * where things belong that go together, and nothing about who owns them.
 */
export type FurnitureKind = 'region' | 'label' | 'holder' | 'frame' | 'tray' | 'track'

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

/**
 * A locked shape that stands for a role; the server keeps the name of its holder in `meta.holder`.
 * A role may have several.
 *
 * @param options.role - the role's id, without `+`, which joins roles to a region
 * @param options.part - for a part that people take, how many may have it; stored as `meta.part`
 */
export function regionShape(options: {
  name: string
  outline: 'ellipse' | 'rectangle'
  role: string
  hue: Hue
  place: Place
  position: number
  part?: PartRule | undefined
}): TLGeoShape {
  const { name, outline, role, hue, place, position, part } = options
  return geo({
    name,
    geo: outline,
    color: HUE_COLOURS[hue],
    place,
    position,
    meta: { furniture: 'region', role, holder: '', ...(part && { part }) },
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

/** A locked rectangle that holds a line of a grid together. */
export function track(options: { name: string; place: Place; position: number }): TLGeoShape {
  return geo({ ...options, geo: 'rectangle', color: 'grey', meta: { furniture: 'track' } })
}

/**
 * A locked line of text. A holder's line carries no text of its own: it marks where the name stored
 * on the region is drawn.
 */
export function textLine(options: {
  name: string
  kind: 'label' | 'holder'
  text: string
  size: TLTextShape['props']['size']
  align: TLTextShape['props']['textAlign']
  /** What the line speaks of: a role's id, roles joined by `+`, `tray`, `nobody`, or nothing of these. */
  about: string
  hue?: Hue
  place: Omit<Place, 'h'>
  position: number
}): TLTextShape {
  const { name, kind, text, size, align, about, hue = 'plain', place, position } = options
  return {
    ...common(name, place, position),
    type: 'text',
    meta: { furniture: kind, about },
    props: {
      color: HUE_COLOURS[hue],
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
