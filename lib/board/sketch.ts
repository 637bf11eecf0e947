import type { TLDefaultShape, TLPage, TLRecord } from '@tldraw/tlschema'
import type { Sketch } from './sketch-marks.ts'
import { boxOf, Places, strokeOf } from './sketch-shapes.ts'
import { Fit, viewOf } from './sketch-view.ts'

const MAX_NOTES = 400
const MAX_OTHERS = 120
const LAYERS = ['area', 'frame', 'ellipse', 'region', 'box'] as const

/**
 * The sketch of the records that a document shows; see `project`.
 *
 * @param pageId - the page that it is of; the first unless told
 */
export function sketchOf(records: Readonly<Record<string, TLRecord>>, pageId?: string): Sketch {
  const all = Object.values(records)
  const page = all
    .filter((record): record is TLPage => record.typeName === 'page')
    .filter(({ id }) => pageId === undefined || id === pageId)
    .toSorted((one, other) => (one.index < other.index ? -1 : 1))[0]
  const places = new Places(records)
  const shapes = all
    .filter((record): record is TLDefaultShape => record.typeName === 'shape')
    .filter((shape) => page !== undefined && places.of(shape).pageId === page.id)
    .toSorted((one, other) => (one.index < other.index ? -1 : 1))
  const notes = all.filter((record) => record.typeName === 'shape' && record.type === 'note')
  const boxes = shapes.flatMap((shape) => boxOf(shape, places) ?? [])
  const view = viewOf(boxes)
  const fit = view && new Fit(view)
  if (!fit) return { notes: notes.length, marks: [] }
  const seen = boxes.filter(({ box }) => fit.shows(box))
  const others = seen.filter(({ kind }) => kind !== 'note' && kind !== 'text')
  const strokes = shapes.flatMap((shape) => strokeOf(shape, { records, places }) ?? [])
  return {
    notes: notes.length,
    marks: [
      ...LAYERS.flatMap((layer) => others.filter(({ kind }) => kind === layer))
        .slice(0, MAX_OTHERS)
        .flatMap((each) => fit.drawn(each)),
      ...strokes.slice(0, MAX_OTHERS).map((stroke) => fit.stroke(stroke)),
      ...seen
        .filter(({ kind }) => kind === 'note')
        .slice(0, MAX_NOTES)
        .flatMap((each) => fit.drawn(each)),
      ...seen
        .filter(({ kind }) => kind === 'text')
        .slice(0, MAX_OTHERS)
        .flatMap((each) => fit.drawn(each)),
    ],
  }
}
