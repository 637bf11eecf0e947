import type { TLRecord, TLShape } from '@tldraw/tlschema'
import type * as Y from 'yjs'
import { overlayKey } from '#lib/board/cells.ts'
import { nthIndex } from '#lib/board/index-keys.ts'
import { ROOT } from '#lib/board/layout.ts'
import { arrow, binding, frame, group, note, page, shapeId } from './board-factory.ts'
import type { Random } from './random.ts'

/** Few names, so that records meet: as parents, in cycles, on one arrow, under one index. */
const SHAPES = Array.from({ length: 24 }, (_, at) => `s${at}`)
const PAGES = ['page', 'two', 'three', 'four'] as const

/**
 * One change of a document's structure as merges and hand-made clients leave it: parents that are
 * gone, no container or inside their child, pages deleted under their shapes, doubled indices and
 * bindings, template records, and values that are no records at all.
 */
export function changeStructure(doc: Y.Doc, random: Random): void {
  const roll = random.below(steps.length)
  steps[roll]?.(doc, random)
}

const steps: readonly ((doc: Y.Doc, random: Random) => void)[] = [
  putShape,
  putShape,
  putShape,
  (doc, random) => records(doc).set(overlayKey(anyShape(random), 'at'), [anyParent(random), 1, 2]),
  (doc, random) => records(doc).set(overlayKey(anyShape(random), 'at'), [anyParent(random), 3, 4]),
  (doc, random) => records(doc).set(overlayKey(anyShape(random), 'index'), anyIndex(random)),
  (doc, random) => records(doc).delete(overlayKey(anyShape(random), 'at')),
  (doc, random) => records(doc).delete(anyShape(random)),
  (doc, random) => records(doc).delete(anyShape(random)),
  (doc, random) => {
    const ends = { from: name(random), to: name(random) }
    const terminal = random.chance(0.5) ? 'start' : 'end'
    const record = binding(`b${random.below(12)}`, { ...ends, terminal })
    records(doc).set(record.id, record)
  },
  (doc, random) => records(doc).delete(`binding:b${random.below(12)}`),
  (doc, random) => {
    const record = page(random.pick(PAGES) ?? '', anyIndex(random))
    records(doc).set(record.id, record)
  },
  (doc, random) => records(doc).delete(`page:${random.pick(PAGES)}`),
  (doc, random) =>
    records(doc).set(overlayKey(`page:${random.pick(PAGES)}`, 'index'), anyIndex(random)),
  (doc, random) => template(doc).set(anyShape(random), anyRecord(random)),
  (doc, random) => template(doc).delete(anyShape(random)),
  (doc, random) => template(doc).set(overlayKey(anyShape(random), 'index'), anyIndex(random)),
  (doc, random) => {
    const garbage = [null, 5, {}, anyRecord(random), { ...note('n'), x: Number.NaN }]
    const root = random.chance(0.2) ? template(doc) : records(doc)
    root.set(anyShape(random), random.pick(garbage))
  },
  (doc, random) => {
    const id = random.pick(['document:document', 'page:page', 'instance:instance'])
    records(doc).set(id ?? '', { id, typeName: 'document', gridSize: 10, name: '', meta: {} })
  },
  (doc) => records(doc).delete('document:document'),
]

function putShape(doc: Y.Doc, random: Random): void {
  const record = anyRecord(random)
  records(doc).set(record.id, record)
}

function anyRecord(random: Random): TLRecord {
  const make = random.pick([note, frame, frame, group, group, arrow]) ?? note
  const shape: TLShape = make(name(random), { index: anyIndex(random) })
  return { ...shape, parentId: anyParent(random) as TLShape['parentId'] }
}

function anyParent(random: Random): string {
  if (random.chance(0.7)) return anyShape(random)
  return `page:${random.pick([...PAGES, 'gone', 'lost'])}`
}

function anyShape(random: Random): string {
  return shapeId(name(random))
}

function name(random: Random): string {
  return random.pick(SHAPES) ?? ''
}

/** Keys with a 0 at their end leave no room before them. */
function anyIndex(random: Random): string {
  return nthIndex(random.below(8)) + (random.chance(0.03) ? '0' : '')
}

const records = (doc: Y.Doc) => doc.getMap(ROOT.records)
const template = (doc: Y.Doc) => doc.getMap(ROOT.template)
