import type { TLRecord } from '@tldraw/tlschema'
import { isPlainObject, sameJson, type Json, type JsonObject } from './json.ts'
import { CELL_SEPARATOR } from './layout.ts'
import {
  canonicalRichText,
  fromLabel,
  knownRichText,
  toPlainText,
  type RichText,
} from './rich-text.ts'

/**
 * How a record is cut into cells. A *group* is what must change together: a position with its parent,
 * a size, one property. Two people who change different groups of one record both win; within a
 * group the later write wins. The base holds the whole record at creation, and each group that
 * changed since has one overlay cell, which wins over the base.
 *
 * - `at`: `[parentId, x, y]`: coordinates mean nothing without their parent
 * - `rotation`, `index`, `opacity`, `isLocked`, and a page's `name`: one each
 * - `size`: `{ w, h, crop }` · `fit`: `{ growY, fontSizeAdjustment }`, as far as the shape has them
 * - `p.<name>`, `m.<name>`: one property or meta key; undefined means that the key is gone
 *
 * Bindings, assets and the document record are small and have no groups: they are written whole.
 */
export interface CellKey {
  readonly id: string
  /** Undefined for the base. */
  readonly group: string | undefined
}

/** Reads the key of a cell in `r` or `tpl`. */
export function parseCellKey(key: string): CellKey {
  const at = key.indexOf(CELL_SEPARATOR)
  return at < 0 ? { id: key, group: undefined } : { id: key.slice(0, at), group: key.slice(at + 1) }
}

/** The key of a record's overlay cell of one group. */
export function overlayKey(id: string, group: string): string {
  return id + CELL_SEPARATOR + group
}

/** One group's value; undefined says that the property or meta key is gone. */
export interface CellChange {
  readonly group: string
  readonly value: Json | undefined
}

/** Which property holds a shape's text, which is not a cell but a fragment; undefined when none does. */
export function textPropOf(record: {
  readonly typeName: string
  readonly type?: unknown
}): 'richText' | 'text' | undefined {
  if (record.typeName !== 'shape') return undefined
  if (record.type === 'arrow') return 'text'
  return record.type === 'note' || record.type === 'text' || record.type === 'geo'
    ? 'richText'
    : undefined
}

/**
 * The canonical text of a record, undefined when records of its type have none. It is whole, however
 * long: it may be what a person wrote, and only the document's text is cut where it is shown.
 */
export function textOf(record: TLRecord): RichText | undefined {
  const prop = textPropOf(record)
  if (!prop) return undefined
  const value: unknown = propsOf(record)[prop]
  return prop === 'richText'
    ? (knownRichText(value, Infinity) ?? canonicalRichText(value))
    : fromLabel(typeof value === 'string' ? value : '', Infinity)
}

/** True for a record with more text than is shown of one. */
export function hasTooLongText(record: TLRecord): boolean {
  const text = textOf(record)
  return text !== undefined && !knownRichText(text)
}

/** The record with this text in place of whatever its base says. */
export function withText(record: TLRecord, text: RichText): TLRecord {
  const prop = textPropOf(record)
  if (!prop) return record
  const value = prop === 'richText' ? text : toPlainText(text)
  return { ...record, props: { ...propsOf(record), [prop]: value } } as TLRecord
}

/** What is written under the record's id at creation: the record with its text taken out. */
export function baseOf(record: TLRecord): JsonObject {
  const prop = textPropOf(record)
  if (!prop) return record as unknown as JsonObject
  const { [prop]: _text, ...props } = propsOf(record)
  return { ...record, props } as unknown as JsonObject
}

/** True when records of this type are written whole instead of group by group. */
export function isWrittenWhole(record: { readonly typeName: string }): boolean {
  return record.typeName !== 'shape' && record.typeName !== 'page'
}

/** The groups in which two values of one record differ, text left out, in order of their names. */
export function changedGroups(before: TLRecord, after: TLRecord): CellChange[] {
  if (before === after) return []
  const old = groupsOf(before)
  const now = groupsOf(after)
  const changes: CellChange[] = []
  for (const [group, value] of now) {
    if (!sameJson(old.get(group), value)) changes.push({ group, value })
  }
  for (const group of old.keys()) if (!now.has(group)) changes.push({ group, value: undefined })
  return changes.sort((a, b) => (a.group < b.group ? -1 : 1))
}

/** A record with one overlay cell applied; undefined when the cell cannot belong to this record. */
export function applyCell(record: JsonObject, change: CellChange): JsonObject | undefined {
  const { group, value } = change
  if (record['typeName'] === 'page') {
    if (group === 'name' || group === 'index') return { ...record, [group]: value }
    return group.startsWith('m.') ? withKey(record, 'meta', change) : undefined
  }
  if (record['typeName'] !== 'shape') return undefined
  switch (group) {
    case 'at': {
      if (!Array.isArray(value) || value.length !== 3) return undefined
      const [parentId, x, y] = value as readonly Json[]
      return { ...record, parentId, x, y }
    }
    case 'rotation':
    case 'index':
    case 'opacity':
    case 'isLocked':
      return { ...record, [group]: value }
    case 'size':
      return withProps(record, value, SIZE_PROPS)
    case 'fit':
      return withProps(record, value, FIT_PROPS)
    default:
      if (group.startsWith('m.')) return withKey(record, 'meta', change)
      if (!group.startsWith('p.') || GROUPED_PROPS.has(group.slice(2))) return undefined
      return withKey(record, 'props', change)
  }
}

const SIZE_PROPS = ['w', 'h', 'crop'] as const
const FIT_PROPS = ['growY', 'fontSizeAdjustment'] as const
const GROUPED_PROPS: ReadonlySet<string> = new Set([...SIZE_PROPS, ...FIT_PROPS])

function groupsOf(record: TLRecord): Map<string, Json | undefined> {
  const groups = new Map<string, Json | undefined>()
  const fields = record as unknown as JsonObject
  if (record.typeName === 'page') {
    groups.set('name', fields['name'])
    groups.set('index', fields['index'])
  } else if (record.typeName === 'shape') {
    groups.set('at', [record.parentId, record.x, record.y])
    for (const name of ['rotation', 'index', 'opacity', 'isLocked'] as const) {
      groups.set(name, fields[name])
    }
    const textProp = textPropOf(record)
    for (const [name, value] of Object.entries(propsOf(record))) {
      if (value !== undefined && name !== textProp && !GROUPED_PROPS.has(name)) {
        groups.set(`p.${name}`, value)
      }
    }
    setGrouped(groups, { group: 'size', props: propsOf(record), names: SIZE_PROPS })
    setGrouped(groups, { group: 'fit', props: propsOf(record), names: FIT_PROPS })
  }
  const meta = fields['meta']
  for (const [name, value] of Object.entries(isPlainObject(meta) ? meta : {})) {
    if (value !== undefined) groups.set(`m.${name}`, value)
  }
  return groups
}

function setGrouped(
  groups: Map<string, Json | undefined>,
  from: { group: string; props: JsonObject; names: readonly string[] },
): void {
  const present = from.names.filter((name) => from.props[name] !== undefined)
  if (present.length === 0) return
  groups.set(from.group, Object.fromEntries(present.map((name) => [name, from.props[name]])))
}

function withProps(
  record: JsonObject,
  value: Json | undefined,
  names: readonly string[],
): JsonObject | undefined {
  const props = record['props']
  if (!isPlainObject(value) || !isPlainObject(props)) return undefined
  if (Object.keys(value).some((name) => !names.includes(name))) return undefined
  return { ...record, props: { ...props, ...value } }
}

function withKey(
  record: JsonObject,
  field: 'props' | 'meta',
  change: CellChange,
): JsonObject | undefined {
  const old = record[field]
  const name = change.group.slice(2)
  if (!isPlainObject(old) || name === '__proto__') return undefined
  if (change.value !== undefined) return { ...record, [field]: { ...old, [name]: change.value } }
  const { [name]: _gone, ...rest } = old
  return { ...record, [field]: rest }
}

function propsOf(record: TLRecord): JsonObject {
  return 'props' in record ? (record.props as unknown as JsonObject) : {}
}
