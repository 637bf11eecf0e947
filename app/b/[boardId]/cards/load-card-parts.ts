import type { Editor } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'
import { diagramOf } from '#app/b/[boardId]/canvas/diagram.ts'

/** Later than anybody waits for the board to open. */
const AFTER_MS = 8_000

/**
 * Fetches what is only loaded when it is first asked for, a while after the board has opened: who has
 * lost the connection by then would have no bar of cards, no lists and no digits. What does not come is
 * asked for again when it is wanted.
 */
export function loadCardParts(
  editor: Editor,
  parts: { connection: BoardConnection; toast: ShowToast },
): () => void {
  const ends = new Disposer()
  const tellOfLost = async (): Promise<void> => {
    const { tellOfLostNotes } = await import('#app/b/[boardId]/canvas/lost-notes.ts')
    ends.add(tellOfLostNotes(editor, parts))
  }
  const timer = setTimeout(() => {
    tellOfLost().catch(() => {
      // Without a connection it does not come: then nobody is told, as before it was there.
    })
    if (!diagramOf(editor)) return
    void Promise.allSettled([
      import('./CardBar.tsx'),
      import('./place-cards.ts'),
      import('./paste-lines.ts'),
      import('./typed-twice.ts'),
      import('#app/b/[boardId]/ownership/PanelBody.tsx'),
      import('#app/b/[boardId]/canvas/HolderForm.tsx'),
    ])
  }, AFTER_MS)
  ends.add(() => clearTimeout(timer))
  return () => ends.dispose()
}
