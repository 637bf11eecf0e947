import type { Editor } from 'tldraw'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { whoDeleted } from '#app/b/[boardId]/typing/gone-notes.ts'
import { takesFurnitureAlong } from '#lib/board/repair-furniture.ts'
import { boundRecordsOf } from '#lib/sync/bind-records.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
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

/** Whoever is on a page that somebody else deletes is shown another one, and told why. */
export function tellOfGonePages(
  editor: Editor,
  { connection, toast }: { connection: BoardConnection; toast: ShowToast },
): () => void {
  return editor.sideEffects.registerBeforeDeleteHandler('page', ({ id, name }, source) => {
    if (source !== 'remote' || id !== editor.getCurrentPageId()) return
    // Nobody did it when another document takes the place of this one.
    const isDeed = boundRecordsOf(editor.store) !== undefined
    queueMicrotask(() => {
      if (editor.isDisposed || editor.store.has(id)) return
      const what = isDeed
        ? `${whoDeleted({ connection })} deleted the page “${name}”.`
        : `The page “${name}” is gone.`
      toast({ text: `${what} You are on “${editor.getCurrentPage().name}” now.` })
    })
  })
}
