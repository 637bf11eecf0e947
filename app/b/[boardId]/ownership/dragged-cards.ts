import { type Computed, computed, type Editor, type TLShapeId } from 'tldraw'
import { movedByOthers } from '#app/b/[boardId]/panels/moved-by-others.ts'

/**
 * Ids of the notes that this person or a teammate drags at this moment. Reactive, and the same set
 * until another note is: not with every step of a drag.
 */
export function draggedNotes(editor: Editor): ReadonlySet<string> {
  const known = computeds.get(editor)
  if (known) return known.get()
  const made = computed<ReadonlySet<string>>('dragged notes', () => readDragged(editor), {
    isEqual: isSameSet,
  })
  computeds.set(editor, made)
  return made.get()
}

function readDragged(editor: Editor): ReadonlySet<string> {
  const moved = movedByOthers(editor)
  const isDragging = editor.isIn('select.translating')
  if (moved.size === 0 && !isDragging) return NOTHING
  const own = isDragging
    ? [...editor.getShapeAndDescendantIds(editor.getSelectedShapeIds())]
    : NO_IDS
  const ids = [...moved.keys(), ...own] as TLShapeId[]
  return new Set(ids.filter((id) => editor.getShape(id)?.type === 'note'))
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a === b || (a.size === b.size && [...a].every((id) => b.has(id)))
}

const NOTHING: ReadonlySet<string> = new Set()
const NO_IDS: readonly TLShapeId[] = []

const computeds = new WeakMap<Editor, Computed<ReadonlySet<string>>>()
