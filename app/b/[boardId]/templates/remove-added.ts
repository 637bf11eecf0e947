import type { Editor } from 'tldraw'
import type { Added } from './add-template.ts'

/** Takes an added template away and shows what was there before, whatever was done since; one step of undo. */
export function removeAdded(editor: Editor, { page, from, renamed }: Added): void {
  if (editor.getIsReadonly() || !editor.getPage(page)) return
  editor.markHistoryStoppingPoint('remove template')
  editor.run(() => {
    // The empty page that it took the place of; a board has at least one.
    if (!editor.getPage(from.id)) editor.createPage(from)
    editor.setCurrentPage(from.id)
    editor.deletePage(page)
    if (!renamed || editor.getPages().length > 1) return
    // It is alone again, and has the name still that it got beside the added one.
    const { id, name } = renamed.page
    if (editor.getPage(id)?.name === renamed.name) editor.renamePage(id, name)
  })
}
