import { type Editor, react, type TLShapeId, unsafe__withoutCapture } from 'tldraw'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import type { ShowToast } from '#app/ui/Toast.tsx'

/** Watches what people write on cards: a task that stands on the page already is hinted, as in a list. */
export function noticeTyped(editor: Editor, toast: ShowToast): () => void {
  let open: { readonly id: TLShapeId; readonly title: string | undefined } | undefined
  return react('a card is written', () => {
    const id = editor.getEditingShapeId()
    const left = open
    if (left?.id === id) return
    // Not reactive: what is typed changes both.
    const { title, isNote } = unsafe__withoutCapture(() => ({
      title: id ? ownershipOf(editor)?.card(id)?.title : undefined,
      isNote: left !== undefined && editor.getShape(left.id)?.type === 'note',
    }))
    open = id ? { id, title } : undefined
    if (!left || !isNote) return
    const tell = async (): Promise<void> => {
      const { tellOfSameTask } = await import('./typed-twice.ts')
      await tellOfSameTask(editor, { ...left, toast })
    }
    tell().catch(() => {
      // Only a hint.
    })
  })
}
