import { type Editor, react, type TLPageId, unsafe__withoutCapture } from 'tldraw'
import { openCamera } from './camera.ts'
import { diagramOf } from './diagram.ts'

/** Shows the diagram of each page when it is looked at for the first time. */
export function openPages(editor: Editor): () => void {
  const seen = new Set<TLPageId>()
  return react('page', () => {
    const page = editor.getCurrentPageId()
    // Of an added template it may come a moment after its page.
    const diagram = diagramOf(editor)
    if (seen.has(page)) return
    const isFirst = seen.size === 0
    if (diagram || isFirst) seen.add(page)
    if (!diagram) return
    unsafe__withoutCapture(() => {
      const { x, y, z } = editor.getCamera()
      const isUntouched = x === 0 && y === 0 && z === 1
      if (isFirst || isUntouched) openCamera(editor, diagram)
    })
  })
}
