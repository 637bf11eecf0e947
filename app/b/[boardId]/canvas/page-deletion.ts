import type { Editor } from 'tldraw'
import { isProtected } from './protected-shapes.ts'

/**
 * Deletes with a page what is on it. Stock tldraw leaves the shapes behind without a page: nobody
 * sees them, but on a shared board such shapes are somebody's work whose page went away, and the page
 * would come back as Recovered at once. A page that holds furniture stays.
 */
export function deletePagesWhole(editor: Editor): () => void {
  const { store } = editor
  return editor.sideEffects.registerBeforeDeleteHandler('page', (page, source) => {
    if (source !== 'user') return undefined
    const ids = [...editor.getPageShapeIds(page)]
    if (ids.some((id) => isProtected(store, id))) return false
    store.remove(ids)
    return undefined
  })
}
