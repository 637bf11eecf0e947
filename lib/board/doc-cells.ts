import * as Y from 'yjs'
import { parseCellKey, textPropOf, withText, type CellChange } from './cells.ts'
import { readFragment } from './fragment.ts'
import { isPlainObject } from './json.ts'
import { ROOT } from './layout.ts'
import { canonicalRichText, fromPlainText, type RichText } from './rich-text.ts'
import { documentTypeOf } from './schema.ts'
import { decodeRecord, type DecodedRecord, type RecordCells } from './validate.ts'

/** The cell maps of a document. */
export interface DocRoots {
  readonly records: Y.Map<unknown>
  readonly template: Y.Map<unknown>
  readonly texts: Y.Map<unknown>
}

/** The roots of a board's document; asking for them creates nothing that would be sent. */
export function docRoots(doc: Y.Doc): DocRoots {
  return {
    records: doc.getMap(ROOT.records),
    template: doc.getMap(ROOT.template),
    texts: doc.getMap(ROOT.texts),
  }
}

/** All cells of one map by record id, in order of groups; ids of other than document types are left out. */
export function cellsById(map: Y.Map<unknown>): Map<string, RecordCells> {
  const found = new Map<string, { base: unknown; overlays: CellChange[] }>()
  map.forEach((value, key) => {
    const { id, group } = parseCellKey(key)
    if (!documentTypeOf(id)) return
    let cells = found.get(id)
    if (!cells) found.set(id, (cells = { base: undefined, overlays: [] }))
    if (group === undefined) cells.base = value
    else cells.overlays.push({ group, value: value as CellChange['value'] })
  })
  const result = new Map<string, RecordCells>()
  for (const [id, { base, overlays }] of found) {
    if (base !== undefined) result.set(id, { id, base, overlays: overlays.sort(byGroup) })
  }
  return result
}

/** A note's text from its fragment; empty when it has none. */
export function readText(texts: Y.Map<unknown>, id: string): RichText {
  const fragment = texts.get(id)
  return fragment instanceof Y.XmlFragment ? readFragment(fragment) : fromPlainText('')
}

/** A record of `r`, its text from `t`. */
export function decodeShared(cells: RecordCells, texts: Y.Map<unknown>): DecodedRecord {
  const decoded = decodeRecord(cells)
  if (!decoded.ok || !textPropOf(decoded.record)) return decoded
  return { ok: true, record: withText(decoded.record, readText(texts, cells.id)) }
}

/** A record of `tpl`: its text is a cell like any other, since people may write into `t`. */
export function decodeTemplate(cells: RecordCells): DecodedRecord {
  const decoded = decodeRecord({
    ...cells,
    overlays: cells.overlays.filter(({ group }) => group !== TEXT_GROUP),
  })
  if (!decoded.ok || !textPropOf(decoded.record)) return decoded
  const props = isPlainObject(cells.base) ? cells.base['props'] : undefined
  const atCreation = isPlainObject(props) ? props['richText'] : undefined
  const changed = cells.overlays.find(({ group }) => group === TEXT_GROUP)
  const text = canonicalRichText(changed?.value ?? atCreation)
  return { ok: true, record: withText(decoded.record, text) }
}

/** The overlay group of a template record's text. */
export const TEXT_GROUP = 'p.richText'

function byGroup(a: CellChange, b: CellChange): number {
  return a.group < b.group ? -1 : a.group > b.group ? 1 : 0
}

/** The ids of the records whose texts an event below the map of texts is about. */
export function textIds(event: Y.YEvent<Y.AbstractType<unknown>>): string[] {
  const [id] = event.path
  return id === undefined ? [...event.keys.keys()] : [String(id)]
}
