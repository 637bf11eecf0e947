/** What a cell may hold: JSON, with finite numbers and plain objects only. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** Deeper than any tldraw record; stops a hostile value from exhausting the stack. */
const MAX_DEPTH = 32

/** Equal as JSON: a missing key equals an undefined one, and the order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, at) => sameJson(item, b[at]))
  }
  const left = a as JsonObject
  const right = b as JsonObject
  for (const key of Object.keys(left)) if (!sameJson(left[key], right[key])) return false
  for (const key of Object.keys(right)) {
    if (right[key] !== undefined && left[key] === undefined) return false
  }
  return true
}

/** True for `{}` objects: not arrays, not bytes, nothing with a prototype of its own. */
export function isPlainObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const sizes = new WeakMap<object, number>()

/**
 * A close upper estimate of the value's size as JSON in bytes, or undefined when it is not plain
 * JSON (bytes, NaN, foreign prototypes, deeper than 32 levels). Objects are measured once.
 */
export function jsonSize(value: unknown, depth = 0): number | undefined {
  if (value === null || value === undefined || typeof value === 'boolean') return 5
  if (typeof value === 'number') return Number.isFinite(value) ? 24 : undefined
  if (typeof value === 'string') return utf8Size(value) + 2
  if (typeof value !== 'object' || depth > MAX_DEPTH) return undefined
  const known = sizes.get(value)
  if (known !== undefined) return known
  const size = measure(value, depth)
  if (size !== undefined) sizes.set(value, size)
  return size
}

/** Bytes of the text in UTF-8. */
export function utf8Size(text: string): number {
  let size = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // A surrogate pair is two units and four bytes, so two bytes per unit; the rest above 0x7ff is three.
    if (code > 0x7f) size += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1
  }
  return size
}

/** A copy that Yjs stores without changing it: no undefined keys, no lone surrogates, no negative zero. */
export function plainJson<Value>(value: Value): Value {
  return copy(value) as Value
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** The text with every lone surrogate replaced, as UTF-8 encoding would do. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd')
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (typeof value === 'number') return value === 0 ? 0 : value
  if (Array.isArray(value)) return value.map(copy)
  if (typeof value !== 'object' || value === null) return value
  const result: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) result[wellFormed(key)] = copy(item)
  }
  return result
}

function measure(value: object, depth: number): number | undefined {
  let size = 2
  if (Array.isArray(value)) {
    for (const item of value) {
      const part = item === undefined ? undefined : jsonSize(item, depth + 1)
      if (part === undefined) return undefined
      size += part + 1
    }
    return size
  }
  if (!isPlainObject(value)) return undefined
  for (const key of Object.keys(value)) {
    const part = jsonSize(value[key], depth + 1)
    if (part === undefined) return undefined
    size += utf8Size(key) + 4 + part
  }
  return size
}
