import type { Editor } from 'tldraw'
import { takesFurnitureAlong } from '#lib/board/repair-furniture.ts'
import { isProtected } from './protected-shapes.ts'

/**
 * Deletes with a page what is on it. Stock tldraw leaves the shapes behind without a page: nobody
 * sees them, but on a shared board such shapes are somebody's work whose page went away, and the page
 * would come back as Recovered at once. The page with the furniture that the board was made with
 * stays; that of an added template goes with its page.
 */
export function deletePagesWhole(editor: Editor): () => void {
  const { store } = editor
  return editor.sideEffects.registerBeforeDeleteHandler('page', (page, source) => {
    if (source !== 'user') return undefined
    const ids = [...editor.getPageShapeIds(page)]
    const furniture = ids.filter((id) => isProtected(store, id))
    if (furniture.length > 0 && !takesFurnitureAlong(page.id)) return false
    store.remove(ids.filter((id) => !furniture.includes(id)))
    return undefined
  })
}
