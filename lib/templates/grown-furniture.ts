import type { TLGeoShape, TLRecord, TLShape } from '@tldraw/tlschema'
import type { Point, Rect } from '#lib/ownership/geometry.ts'
import { NOTE_SIZE } from './card-note.ts'

const NOTE_GAP = 24
const STEP = NOTE_SIZE + NOTE_GAP
/** From the top of the tray to its first row of cards: its title stands there. */
const TRAY_HEAD = 76
const MIN_TRAY_HEIGHT = 300
/** Between the diagram and the tray below it. */
const TRAY_DISTANCE = 40
/** A board that draws nothing lays its cards out in about this shape, wide to high. */
const WIDE = 1.6

/** A template's furniture, larger. */
export interface GrownFurniture {
  readonly furniture: readonly TLRecord[]
  /** Where the card lies that waits in this place, counted from 0. */
  waitingAt(place: number): Point
}

/**
 * A template's diagram so many times larger about its middle, with a tray below that takes so many
 * cards, or below a diagram that has none. Words keep their size, and stay where in the diagram they stood.
 */
export function grownFurniture(
  furniture: readonly TLRecord[],
  { growth, waiting }: { readonly growth: number; readonly waiting: number },
): GrownFurniture {
  const areas = furniture.filter(isArea)
  const tray = areas.find(isTray)
  const diagram = around(areas.filter((area) => area !== tray))
  const middle = { x: diagram.x + diagram.w / 2, y: diagram.y + diagram.h / 2 }
  const whole = larger(diagram, middle, growth)
  const bottom =
    whole.y + whole.h + (growth === 1 && tray ? distance(diagram, tray) : TRAY_DISTANCE)
  const place = tray && { ...larger(boxOf(tray), middle, growth), y: bottom }
  const own = areas.length > 0 ? whole.w : 0
  const width = place?.w ?? Math.max(own, (Math.ceil(Math.sqrt(waiting * WIDE)) + 1) * STEP)
  const columns = Math.max(1, Math.floor((width - NOTE_GAP) / STEP))
  const rows = Math.ceil(waiting / columns)
  const inRow = Math.min(columns, Math.max(1, waiting))
  const left = (place ? place.x + place.w / 2 : middle.x) - (inRow * STEP - NOTE_GAP) / 2
  // Without a tray they lie below the diagram: on it they would be in somebody's region.
  const below = place ? place.y + TRAY_HEAD : bottom
  const top = areas.length > 0 ? below : middle.y - (rows * STEP - NOTE_GAP) / 2
  const height = Math.max(MIN_TRAY_HEIGHT, TRAY_HEAD + rows * STEP)
  const moved = (record: TLRecord): TLRecord => {
    if (record.typeName !== 'shape') return record
    if (record === tray && place) {
      return { ...tray, x: place.x, y: place.y, props: { ...tray.props, w: place.w, h: height } }
    }
    if (isArea(record)) {
      const { x, y, w, h } = larger(boxOf(record), middle, growth)
      return { ...record, x, y, props: { ...record.props, w, h } }
    }
    if (tray && place && record.meta['about'] === 'tray') {
      return { ...record, x: left, y: place.y + record.y - tray.y }
    }
    // By the middle of its line: its width stays what it is.
    const { w } = boxOf(record)
    const at = larger({ x: record.x + w / 2, y: record.y, w: 0, h: 0 }, middle, growth)
    return { ...record, x: at.x - w / 2, y: at.y }
  }
  return {
    furniture: furniture.map(moved),
    waitingAt: (at) => ({
      x: Math.round(left + (at % columns) * STEP),
      y: Math.round(top + Math.floor(at / columns) * STEP),
    }),
  }
}

function isArea(record: TLRecord): record is TLGeoShape {
  return record.typeName === 'shape' && record.type === 'geo'
}

function isTray(area: TLGeoShape): boolean {
  return area.meta['furniture'] === 'tray'
}

function boxOf(shape: TLShape): Rect {
  const { w, h } = shape.props as { w?: number; h?: number }
  return { x: shape.x, y: shape.y, w: w ?? 0, h: h ?? 0 }
}

function larger({ x, y, w, h }: Rect, middle: Point, growth: number): Rect {
  const grow = (at: number, about: number): number => Math.round(about + (at - about) * growth)
  return {
    x: grow(x, middle.x),
    y: grow(y, middle.y),
    w: Math.round(w * growth),
    h: Math.round(h * growth),
  }
}

function distance(diagram: Rect, tray: TLGeoShape): number {
  return tray.y - diagram.y - diagram.h
}

function around(areas: readonly TLGeoShape[]): Rect {
  const boxes = areas.map(boxOf)
  if (boxes.length === 0) return { x: 0, y: 0, w: 0, h: 0 }
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))]
  const right = Math.max(...boxes.map((box) => box.x + box.w))
  return { x, y, w: right - x, h: Math.max(...boxes.map((box) => box.y + box.h)) - y }
}
