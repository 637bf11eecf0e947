import type { TLRecord } from '@tldraw/tlschema'
import { applyCell, textPropOf, withText, type CellChange } from './cells.ts'
import { isPlainObject, jsonSize, type JsonObject } from './json.ts'
import { MAX_CELL_BYTES, MAX_COORDINATE, MAX_SIZE } from './limits.ts'
import { fromPlainText } from './rich-text.ts'
import { boardSchema, documentTypeOf, type DocumentType } from './schema.ts'

/** Why a record is not shown. */
export type RecordFault = 'not-a-record' | 'wrong-id' | 'too-large' | 'out-of-range' | 'invalid'

/** A record as its cells say, its text still empty; or why it cannot be shown. */
export type DecodedRecord =
  | { readonly ok: true; readonly record: TLRecord }
  | { readonly ok: false; readonly fault: RecordFault }

/** The cells of one record: `overlays` in order of their groups, so that every replica decides alike. */
export interface RecordCells {
  readonly id: string
  readonly base: unknown
  readonly overlays: readonly CellChange[]
}

/**
 * One record from its cells, checked against tldraw's schema and our limits, once per value: cells
 * that are identical to those of the last call give the same object again.
 *
 * An overlay cell that would make the record invalid is left out, alone; only a bad base hides it.
 */
export function decodeRecord(cells: RecordCells): DecodedRecord {
  const { base } = cells
  if (typeof base !== 'object' || base === null) return NOT_A_RECORD
  const known = decoded.get(base)
  if (known && known.id === cells.id && sameOverlays(known.overlays, cells.overlays)) {
    return known.result
  }
  const result = decode(cells)
  decoded.set(base, { id: cells.id, overlays: cells.overlays, result })
  return result
}

/** Why this value may not be the record `id`; undefined when it may. The text is not looked at. */
export function faultOf(id: string, value: unknown): RecordFault | undefined {
  const checked = check(id, value)
  return checked.ok ? undefined : checked.fault
}

const recordTypes: Readonly<Record<DocumentType, { validate(record: unknown): TLRecord }>> =
  boardSchema.types

const MAX_ID_LENGTH = 200
const MAX_SCALE = 1_000
/** tldraw checks the start of an index only; other characters would break every order. */
const INDEX_KEY = /^[0-9A-Za-z]{2,256}$/
const NOT_A_RECORD: DecodedRecord = { ok: false, fault: 'not-a-record' }
const EMPTY_TEXT = fromPlainText('')

const decoded = new WeakMap<
  object,
  { id: string; overlays: readonly CellChange[]; result: DecodedRecord }
>()

function sameOverlays(a: readonly CellChange[], b: readonly CellChange[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((cell, at) => cell.group === b[at]?.group && Object.is(cell.value, b[at]?.value)))
  )
}

function decode({ id, base, overlays }: RecordCells): DecodedRecord {
  // No size is no JSON, such as NaN: that is another fault than being too large.
  if (!isPlainObject(base) || jsonSize(base) === undefined) return NOT_A_RECORD
  if (tooLarge(base)) return { ok: false, fault: 'too-large' }
  const usable = overlays.filter((cell) => !tooLarge(cell.value))
  const all = usable.reduce<JsonObject>((record, cell) => applyCell(record, cell) ?? record, base)
  const checked = check(id, all)
  if (checked.ok || usable.length === 0) return checked
  return oneByOne(id, base, usable)
}

/** The slow way, for records that somebody wrote nonsense into. */
function oneByOne(id: string, base: JsonObject, overlays: readonly CellChange[]): DecodedRecord {
  let good = check(id, base)
  let current = base
  for (const cell of overlays) {
    if (!good.ok) return good
    const next = applyCell(current, cell)
    if (!next) continue
    const checked = check(id, next)
    if (checked.ok) {
      current = next
      good = checked
    }
  }
  return good
}

function tooLarge(value: unknown): boolean {
  const size = jsonSize(value)
  return size === undefined || size > MAX_CELL_BYTES
}

function check(id: string, value: unknown): DecodedRecord {
  if (!isPlainObject(value) || jsonSize(value) === undefined) return NOT_A_RECORD
  const type = documentTypeOf(id)
  if (!type || value['id'] !== id || value['typeName'] !== type || id.length > MAX_ID_LENGTH) {
    return { ok: false, fault: 'wrong-id' }
  }
  const index = value['index']
  if (typeof index === 'string' && !INDEX_KEY.test(index)) return { ok: false, fault: 'invalid' }
  if (type === 'shape' && !inRange(value)) return { ok: false, fault: 'out-of-range' }
  try {
    const whole = textPropOf(value as never)
      ? withText(value as unknown as TLRecord, EMPTY_TEXT)
      : (value as unknown as TLRecord)
    return { ok: true, record: recordTypes[type].validate(whole) }
  } catch {
    // The validator's message may hold what people wrote, so the fault stays a word.
    return { ok: false, fault: 'invalid' }
  }
}

/** tldraw accepts any finite number; far outside, its geometry stops working. */
function inRange(shape: JsonObject): boolean {
  const props = shape['props']
  if (!isPlainObject(props)) return false
  for (const name of ['x', 'y', 'rotation'] as const)
    if (!within(shape[name], MAX_COORDINATE)) return false
  for (const name of ['w', 'h', 'growY', 'fontSizeAdjustment'] as const) {
    if (!within(props[name], MAX_SIZE)) return false
  }
  return within(props['scale'], MAX_SCALE) && within(props, MAX_COORDINATE)
}

/** True when every number in the value is at most `most` from zero. Absent values are fine. */
function within(value: unknown, most: number): boolean {
  if (typeof value === 'number') return Math.abs(value) <= most
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((item) => within(item, most))
}
