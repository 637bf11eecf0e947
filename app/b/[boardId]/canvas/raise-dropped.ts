import {
  Box,
  type Editor,
  react,
  type StateNode,
  type TLShape,
  type TLShapeId,
  unsafe__withoutCapture,
} from 'tldraw'
import { replaceMethod } from './replace-method.ts'

/**
 * Brings notes that are dropped under another note to the front, in the same undo step as the drag:
 * a card that cannot be read is a card that is lost. Nothing is written when nothing covers them.
 */
export function raiseDroppedNotes(editor: Editor): () => void {
  const translating = editor.getStateDescendant<TranslatingState>('select.translating')
  if (!translating) return () => {}
  return replaceMethod(translating, 'complete', (stock) => () => {
    stock()
    const notes = editor.getSelectedShapes().filter(isNote)
    if (notes.some((note) => isCovered(editor, note))) editor.bringToFront(notes)
  })
}

/**
 * Shows dragged notes above all else on this person's own screen, as teammates see them: the document
 * has them in their place until they are dropped. Only elements are told so, nothing is written.
 */
export function liftDraggedNotes(editor: Editor): () => void {
  const container = editor.getContainer()
  let lifted: readonly HTMLElement[] = []
  const lift = (ids: readonly TLShapeId[]) => {
    for (const element of lifted) {
      element.classList.remove(LIFTED)
      element.style.removeProperty('--ov-lift')
    }
    lifted = ids.flatMap((id, rank) => {
      const element = container.querySelector<HTMLElement>(
        `.tl-shape[data-shape-id="${CSS.escape(id)}"]`,
      )
      element?.classList.add(LIFTED)
      element?.style.setProperty('--ov-lift', `${rank}`)
      return element ?? []
    })
  }
  const stop = react(
    'lift dragged notes',
    () => {
      const ids = editor.isIn('select.translating') ? editor.getSelectedShapeIds() : []
      unsafe__withoutCapture(() => lift(notesInOrder(editor, ids)))
    },
    // A copy that is dragged has its element by then.
    { scheduleEffect: (run) => void requestAnimationFrame(run) },
  )
  return () => {
    stop()
    lift([])
  }
}

const LIFTED = 'ov-lifted'

/** The notes among shapes, from the lowest to the highest. */
function notesInOrder(editor: Editor, ids: readonly TLShapeId[]): readonly TLShapeId[] {
  if (ids.length === 0) return []
  const chosen = new Set(ids)
  const notes = editor.getCurrentPageShapesSorted().filter(isNote)
  return notes.map(({ id }) => id).filter((id) => chosen.has(id))
}

function isCovered(editor: Editor, note: TLShape): boolean {
  const bounds = editor.getShapePageBounds(note)
  if (!bounds) return false
  const siblings = editor.getSortedChildIdsForParent(note.parentId)
  return siblings.slice(siblings.indexOf(note.id) + 1).some((id) => {
    if (editor.getSelectedShapeIds().includes(id)) return false
    const other = editor.getShape(id)
    const box = editor.getShapePageBounds(id)
    return other !== undefined && isNote(other) && box !== undefined && Box.Collides(box, bounds)
  })
}

function isNote(shape: TLShape): boolean {
  return shape.type === 'note'
}

/** The part of tldraw's own state that is not in its types. */
interface TranslatingState extends StateNode {
  complete(): void
}
