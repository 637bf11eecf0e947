import { Box, type Editor, type StateNode, type TLShape } from 'tldraw'
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
