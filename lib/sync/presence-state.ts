import { MAX_COORDINATE } from '#lib/board/limits.ts'
import { MAX_PINNED_LENGTH, type Pinned } from '#lib/board/text-places.ts'

/**
 * What a person shows of themselves to the others, as the `awareness` of Yjs carries it. Who they are
 * is not in it: the server says that.
 */
export interface PresenceState {
  /** Id of the page they look at. */
  readonly page: string
  /**
   * Page units. For and from clients that send no live frames: theirs, and ours about once a second
   * while one of them is here.
   */
  readonly cursor: { readonly x: number; readonly y: number } | null
  /** Selected shapes, at most {@link MAX_SHARED_SELECTION}. */
  readonly sel: readonly string[]
  /** How many shapes are selected, which may be more than `sel` names. */
  readonly selCount: number
  /** The shape whose text they are typing in. */
  readonly editing: string | null
  /** Where in that text, as pinned places; left out while there is no caret. */
  readonly caret?: CaretState | undefined
  /** What part of the page their window shows, page units. */
  readonly viewport: Area
  /** Id of the person whose view they follow. */
  readonly following: string | null
}

/** The two ends of a selection in a text, see `text-places`. The head is where it grows. */
export interface CaretState {
  readonly anchor: Pinned
  readonly head: Pinned
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** More selected shapes than this are not shown to the others. */
export const MAX_SHARED_SELECTION = 100

/** Reads somebody's state, which may be any JSON; undefined when it shows nothing. */
export function parsePresence(state: unknown): PresenceState | undefined {
  if (!isObject(state) || !isId(state['page'], 'page')) return undefined
  const { cursor, sel, selCount, editing, viewport, following } = state
  const area = readArea(viewport)
  if (!area) return undefined
  const caret = isId(editing, 'shape') ? readCaret(state['caret']) : undefined
  const selected = Array.isArray(sel)
    ? sel.filter((id): id is string => isId(id, 'shape')).slice(0, MAX_SHARED_SELECTION)
    : []
  return {
    page: state['page'],
    cursor:
      isObject(cursor) && isNumber(cursor['x']) && isNumber(cursor['y'])
        ? { x: cursor['x'], y: cursor['y'] }
        : null,
    sel: selected,
    selCount: isNumber(selCount)
      ? Math.max(selected.length, Math.floor(selCount))
      : selected.length,
    editing: isId(editing, 'shape') ? editing : null,
    ...(caret && { caret }),
    viewport: area,
    following: typeof following === 'string' ? following : null,
  }
}

function readArea(value: unknown): Area | undefined {
  if (!isObject(value)) return undefined
  const { x, y, w, h } = value
  const isArea = isNumber(x) && isNumber(y) && isNumber(w) && isNumber(h) && w > 0 && h > 0
  return isArea ? { x, y, w, h } : undefined
}

function readCaret(value: unknown): CaretState | undefined {
  if (!isObject(value)) return undefined
  const { anchor, head } = value
  return isPinned(anchor) && isPinned(head) ? { anchor, head } : undefined
}

function isPinned(value: unknown): value is Pinned {
  return typeof value === 'string' && value.length <= MAX_PINNED_LENGTH
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isNumber(value: unknown): value is number {
  // Nothing lies farther out, and a view that follows there would have no way back.
  return typeof value === 'number' && Math.abs(value) <= MAX_COORDINATE
}

function isId(value: unknown, type: 'page' | 'shape'): value is string {
  return typeof value === 'string' && value.startsWith(`${type}:`)
}
