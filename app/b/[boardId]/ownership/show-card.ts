import { type Editor, type TLShapeId } from 'tldraw'
import { cameraMotion } from '#app/b/[boardId]/canvas/camera.ts'
import { panelRoom } from './panel-choice.ts'

/** Far out, a card that was flown to could not be read; close by, nothing around it would be seen. */
const ZOOM = { min: 0.5, max: 1.2 }

/** Flies to a card, on whichever page it lies, and selects it. */
export function showCard(editor: Editor, cardId: string): void {
  const id = cardId as TLShapeId
  const shape = editor.getShape(id)
  if (!shape) return
  const pageId = editor.getAncestorPageId(shape)
  if (pageId !== undefined && pageId !== editor.getCurrentPageId()) editor.setCurrentPage(pageId)
  editor.setEditingShape(null).setCurrentTool('select').select(id)
  const bounds = editor.getShapePageBounds(id)
  if (!bounds) return
  const { w, h } = editor.getViewportScreenBounds()
  const z = Math.min(Math.max(editor.getZoomLevel(), ZOOM.min), ZOOM.max)
  const { x, y } = bounds.center
  editor.stopFollowingUser()
  editor.setCamera(
    { x: (w - panelRoom(editor)) / 2 / z - x, y: h / 2 / z - y, z },
    cameraMotion(editor),
  )
}
