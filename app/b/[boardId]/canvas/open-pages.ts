import { type Editor, react, type TLPageId, unsafe__withoutCapture } from 'tldraw'
import { isPanelOpen } from '#app/b/[boardId]/ownership/panel-choice.ts'
import { cameraMotion, openCamera } from './camera.ts'
import { type Diagram, diagramOf } from './diagram.ts'

/**
 * Shows the diagram of each page when it is looked at for the first time, and again when the panel
 * beside it comes or goes before anybody has moved the view.
 */
export function openPages(editor: Editor): () => void {
  const seen = new Set<TLPageId>()
  let opened: { page: TLPageId; view: ReturnType<typeof openCamera> } | undefined
  const open = (diagram: Diagram, motion?: ReturnType<typeof cameraMotion>): void => {
    opened = { page: editor.getCurrentPageId(), view: openCamera(editor, diagram, motion) }
  }
  const isAsOpened = (): boolean => {
    const { x, y, z } = editor.getCamera()
    return (
      opened?.page === editor.getCurrentPageId() &&
      Math.hypot(opened.view.x - x, opened.view.y - y) * z < 1 &&
      Math.abs(opened.view.z - z) < 0.001
    )
  }
  const stopPages = react('page', () => {
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
      if (isFirst || isUntouched) open(diagram)
    })
  })
  const stopPanel = react('panel', () => {
    isPanelOpen()
    unsafe__withoutCapture(() => {
      const diagram = diagramOf(editor)
      if (diagram && isAsOpened()) open(diagram, cameraMotion(editor))
    })
  })
  return () => {
    stopPages()
    stopPanel()
  }
}
