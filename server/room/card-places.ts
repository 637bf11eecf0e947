import type { ShownRecord, ShownShape } from '#lib/board/schema.ts'
import {
  boundsOf,
  compose,
  decidingPoint,
  toOuter,
  transformOf,
  type Point,
  type Rect,
  type Transform,
} from '#lib/ownership/geometry.ts'

/** Width and height of a note at scale 1 that has not grown. */
const NOTE_SIZE = 200
/** Frames and groups that are looked through on the way to a page. */
const MAX_PARENTS = 64
/** Notes may lie on lines, drawings, frames and pictures; of what is left, these have a width and a height. */
const SOLID: ReadonlySet<string> = new Set(['geo', 'embed', 'bookmark'])

type Records = ReadonlyMap<string, ShownRecord>

/** A shape that is shown, by its id. */
export function shapeIn(records: Records, id: string): ShownShape | undefined {
  const record = records.get(id)
  return record?.typeName === 'shape' ? record : undefined
}

/** A note's width and height as it is drawn. */
export function sizeOfNote({ props }: ShownShape): { w: number; h: number } {
  const { scale = 1, growY = 0 } = props as { scale?: number; growY?: number }
  return { w: NOTE_SIZE * scale, h: (NOTE_SIZE + growY) * scale }
}

/** Where a note's deciding point lies; undefined when it is on no page. */
export function pointOfNote(
  records: Records,
  note: ShownShape,
): (Point & { readonly pageId: string }) | undefined {
  const place = placeOf(records, note)
  const { scale = 1 } = note.props as { scale?: number }
  return place && { ...toOuter(place.transform, decidingPoint(scale)), pageId: place.pageId }
}

/** Where a note's corner must be, in the space of its page, for its deciding point to lie there. */
export function cornerFor(note: ShownShape, point: Point): Point {
  const { scale = 1 } = note.props as { scale?: number }
  const turned = transformOf({ x: 0, y: 0, rotation: note.rotation })
  const offset = toOuter(turned, decidingPoint(scale))
  return { x: Math.round(point.x - offset.x), y: Math.round(point.y - offset.y) }
}

/** True when somebody locked the shape or what it lies in. */
export function isLocked(records: Records, shape: ShownShape): boolean {
  let at: ShownShape | undefined = shape
  for (let depth = 0; at && depth < MAX_PARENTS; depth++) {
    if (at.isLocked) return true
    at = shapeIn(records, at.parentId)
  }
  return false
}

/** Boxes of what a note should not be put on, and how many shapes a page has in all. */
export function shapesOnPage(
  records: Records,
  { pageId, except }: { pageId: string; except: string | undefined },
): { taken: Rect[]; count: number } {
  const taken: Rect[] = []
  let count = 0
  for (const record of records.values()) {
    if (record.typeName !== 'shape') continue
    const place = placeOf(records, record)
    if (place?.pageId !== pageId) continue
    count += 1
    if (record.id === except || record.meta['furniture'] !== undefined) continue
    const size = record.type === 'note' ? sizeOfNote(record) : sizeOfSolid(record)
    if (size) taken.push(boundsOf({ kind: 'rectangle', transform: place.transform, ...size }))
  }
  return { taken, count }
}

function sizeOfSolid({ type, props }: ShownShape): { w: number; h: number } | undefined {
  if (!SOLID.has(type)) return undefined
  const { w, h } = props as { w?: unknown; h?: unknown }
  return typeof w === 'number' && typeof h === 'number' ? { w, h } : undefined
}

function placeOf(
  records: Records,
  shape: ShownShape,
): { pageId: string; transform: Transform } | undefined {
  let transform = transformOf(shape)
  let at = shape
  for (let depth = 0; depth < MAX_PARENTS; depth++) {
    if (at.parentId.startsWith('page:')) return { pageId: at.parentId, transform }
    const parent = shapeIn(records, at.parentId)
    if (!parent) return undefined
    transform = compose(transformOf(parent), transform)
    at = parent
  }
  return undefined
}
