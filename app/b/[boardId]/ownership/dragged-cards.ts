import {
  type Computed,
  computed,
  type Editor,
  type TLShapeId,
  unsafe__withoutCapture,
} from 'tldraw'
import { heldByOthers, movedByOthers } from '#app/b/[boardId]/panels/moved-by-others.ts'

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
  const held = heldByOthers(editor)
  const moved = movedByOthers(editor)
  const own = editor.isIn('select.translating') ? editor.getSelectedShapeIds() : NO_IDS
  if (held.size + moved.size + own.length === 0) return NOTHING
  // Not reactive from here on: every step of a drag changes the records of all that is dragged, and
  // every card on the board would have to ask again whether it is among them.
  return unsafe__withoutCapture(() => {
    const ids = [...held, ...moved.keys(), ...own] as TLShapeId[]
    const there = ids.filter((id) => editor.store.has(id))
    return new Set(
      [...editor.getShapeAndDescendantIds(there)].filter(
        (id) => editor.getShape(id)?.type === 'note',
      ),
    )
  })
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a === b || (a.size === b.size && [...a].every((id) => b.has(id)))
}

const NOTHING: ReadonlySet<string> = new Set()
const NO_IDS: readonly TLShapeId[] = []

const computeds = new WeakMap<Editor, Computed<ReadonlySet<string>>>()
