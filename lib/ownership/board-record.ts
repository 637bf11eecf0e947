import { isPlainObject, type JsonObject } from '#lib/board/json.ts'
import { MAX_NAMES, nameIn, nameKeys } from '#lib/board/named-keys.ts'
import type { OwnPlace } from './shape-tree.ts'

/**
 * What the engine reads of a record. Every tldraw record is one, and so is anything from a document:
 * nothing but `id` and `typeName` is taken for granted.
 */
export interface BoardRecord {
  readonly id: string
  readonly typeName: string
  readonly type?: unknown
  readonly parentId?: unknown
  readonly index?: unknown
  readonly x?: unknown
  readonly y?: unknown
  readonly rotation?: unknown
  readonly props?: unknown
  readonly meta?: unknown
}

/** A record's place as numbers; NaN where it has none, which no area contains. */
export function ownPlaceOf({ parentId, x, y, rotation }: BoardRecord): OwnPlace {
  return {
    parentId: typeof parentId === 'string' ? parentId : '',
    x: numberIn(x),
    y: numberIn(y),
    rotation: numberIn(rotation),
  }
}

/** A number, or NaN for anything else. */
export function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

/** A plain object, or an empty one for anything else. */
export function objectIn(value: unknown): JsonObject {
  return isPlainObject(value) ? value : NOTHING
}

/** The text without spaces around it; undefined when nothing is left, or when it is no text. */
export const wordsIn = nameIn

/**
 * The names under a flat meta key and all that start with it and a point, such as `accountable` and
 * `accountable.k3f9qz`; see lib/board/named-keys.ts. Each name once, in order of the keys.
 */
export function namesIn(meta: JsonObject, key: string): readonly string[] {
  const keys = nameKeys(meta, key)
  if (keys.length === 0) return NO_NAMES
  const names = keys.flatMap((each) => wordsIn(meta[each]) ?? [])
  return [...new Set(names)].slice(0, MAX_NAMES)
}

/** Longest text that {@link plainTextIn} gives, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 1_000
const MAX_TEXT_NODES = 1_000
/** Labels carry it in place of a hyphen, so that they don't break there. */
const NON_BREAKING_HYPHEN = /\u2011/g

/**
 * The words of a `richText` property in one line, cut where they are too many. Not lib/board's own
 * reading of rich text, which brings the whole text schema along.
 */
export function plainTextIn(richText: unknown): string {
  const parts: string[] = []
  const rest: unknown[] = [richText]
  let length = 0
  for (let seen = 0; rest.length > 0 && seen < MAX_TEXT_NODES; seen++) {
    const { type, text, content } = objectIn(rest.pop())
    if (typeof text === 'string') {
      parts.push(text)
      length += text.length
      if (length > MAX_TEXT_LENGTH) break
    } else if (type !== 'text') parts.push(' ')
    if (Array.isArray(content)) {
      // Onto a stack, so from the last to the first.
      for (let at = Math.min(content.length, MAX_TEXT_NODES) - 1; at >= 0; at--) {
        rest.push(content[at])
      }
    }
  }
  const line = parts.join('').replace(NON_BREAKING_HYPHEN, '-').replaceAll(/\s+/g, ' ').trim()
  return line.slice(0, MAX_TEXT_LENGTH).replace(/[\ud800-\udbff]$/, '')
}

const NOTHING: JsonObject = {}
const NO_NAMES: readonly string[] = []
