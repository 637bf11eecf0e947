import type { TLArrowBinding, TLRecord, TLShape } from '@tldraw/tlschema'
import { sameJson } from '#lib/board/json.ts'
import { boardSchema, documentTypeOf } from '#lib/board/schema.ts'

/** The first record that tldraw's schema refuses; undefined when there is none. */
export function invalidRecord(records: Records): string | undefined {
  return firstOf(Object.values(records), invalid)
}

/** What is wrong with how valid records stand to each other; undefined when nothing is. */
export function malformation(records: Records): string | undefined {
  return (
    firstOf(Object.values(records), (record) => misplaced(record, records)) ??
    firstOf(Object.values(records), (record) => badBinding(record, records)) ??
    doubledIndex(records) ??
    doubledTerminal(records) ??
    emptyGroup(records) ??
    (has(records, 'page') ? undefined : 'there is no page') ??
    (has(records, 'document') ? undefined : 'there is no document record')
  )
}

/** What is wrong with a board that somebody would see; undefined when nothing is. */
export function problemWith(records: Records): string | undefined {
  return invalidRecord(records) ?? malformation(records)
}

/** The first difference of two sets of records; undefined when they are equal. */
export function difference(a: Records, b: Records): string | undefined {
  for (const id of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (!sameJson(a[id], b[id])) return `${id}: ${JSON.stringify(a[id])} | ${JSON.stringify(b[id])}`
  }
  return undefined
}

const validators: Readonly<Record<string, { validate(record: unknown): unknown }>> =
  boardSchema.types

type Records = Readonly<Record<string, TLRecord>>

function firstOf(
  records: readonly TLRecord[],
  problem: (record: TLRecord) => string | undefined,
): string | undefined {
  for (const record of records) {
    const found = problem(record)
    if (found) return found
  }
  return undefined
}

function invalid(record: TLRecord): string | undefined {
  const type = documentTypeOf(record.id)
  if (!type) return `${record.id} is not of the document`
  try {
    validators[type]?.validate(record)
    return undefined
  } catch (cause) {
    return `${record.id} is invalid: ${String(cause)}`
  }
}

function misplaced(record: TLRecord, records: Records): string | undefined {
  if (record.typeName !== 'shape') return undefined
  return pageOf(record, records) ? undefined : `${record.id} has no page`
}

function pageOf(shape: TLShape, records: Records): string | undefined {
  const seen = new Set<string>()
  let at: TLShape = shape
  while (!seen.has(at.id)) {
    seen.add(at.id)
    const parent: TLRecord | undefined = records[at.parentId]
    if (parent?.typeName === 'page') return parent.id
    if (parent?.typeName !== 'shape' || (parent.type !== 'frame' && parent.type !== 'group')) {
      return undefined
    }
    at = parent
  }
  return undefined
}

function badBinding(record: TLRecord, records: Records): string | undefined {
  if (record.typeName !== 'binding') return undefined
  const from = records[record.fromId]
  const to = records[record.toId]
  if (from?.typeName !== 'shape' || from.type !== 'arrow' || to?.typeName !== 'shape') {
    return `${record.id} lacks an end`
  }
  if (from.id === to.id || pageOf(from, records) !== pageOf(to, records)) {
    return `${record.id} has ends that do not belong together`
  }
  return undefined
}

function doubledIndex(records: Records): string | undefined {
  const seen = new Map<string, string>()
  for (const record of Object.values(records)) {
    if (record.typeName !== 'shape' && record.typeName !== 'page') continue
    const parent = record.typeName === 'shape' ? record.parentId : ''
    const key = `${parent} ${record.index}`
    const other = seen.get(key)
    if (other !== undefined) return `${other} and ${record.id} share the index ${record.index}`
    seen.set(key, record.id)
  }
  return undefined
}

function doubledTerminal(records: Records): string | undefined {
  const seen = new Set<string>()
  for (const record of Object.values(records)) {
    if (record.typeName !== 'binding') continue
    const key = `${record.fromId} ${(record as TLArrowBinding).props.terminal}`
    if (seen.has(key)) return `${record.fromId} has two bindings of one end`
    seen.add(key)
  }
  return undefined
}

function emptyGroup(records: Records): string | undefined {
  const parents = new Set(
    Object.values(records).flatMap((record) =>
      record.typeName === 'shape' ? record.parentId : [],
    ),
  )
  for (const record of Object.values(records)) {
    if (record.typeName === 'shape' && record.type === 'group' && !parents.has(record.id)) {
      return `${record.id} is an empty group`
    }
  }
  return undefined
}

function has(records: Records, typeName: string): boolean {
  return Object.values(records).some((record) => record.typeName === typeName)
}
