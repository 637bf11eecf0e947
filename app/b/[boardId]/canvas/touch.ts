import { type Editor, Vec } from 'tldraw'
import { replaceMethod } from './replace-method.ts'

/** Below this speed a flick is a stop; screen pixels per millisecond. */
const SLIDE_FROM_SPEED = 0.2
const MAX_SLIDE_SPEED = 2

/**
 * One finger on empty canvas pans, where tldraw would draw a selection box; a long press and then a
 * drag selects. A pinch that starts while a finger holds a card puts the card back: two fingers never
 * move it.
 */
export function panWithOneFinger(editor: Editor): () => void {
  const pointing = editor.getStateDescendant('select.pointing_canvas')
  const translating = editor.getStateDescendant('select.translating')
  if (!pointing || !translating) return () => {}
  let isSelecting = false
  let isPanning = false
  const ends = [
    replaceMethod(pointing, 'onLongPress', () => () => {
      if (!isFinger(editor)) return
      isSelecting = true
      navigator.vibrate?.(10)
    }),
    replaceMethod(pointing, 'onPointerMove', (stock) => (info) => {
      if (!isFinger(editor) || isSelecting) {
        isSelecting = isSelecting && !editor.inputs.isDragging
        stock?.(info)
        return
      }
      if (!editor.inputs.isDragging) return
      isPanning = true
      const { currentScreenPoint, previousScreenPoint } = editor.inputs
      const moved = Vec.Sub(currentScreenPoint, previousScreenPoint)
      const { x, y, z } = editor.getCamera()
      editor.setCamera({ x: x + moved.x / z, y: y + moved.y / z, z }, { immediate: true })
    }),
    replaceMethod(pointing, 'onPointerUp', (stock) => (info) => {
      isSelecting = false
      if (!isPanning) {
        stock?.(info)
        return
      }
      isPanning = false
      const { pointerVelocity } = editor.inputs
      const speed = Math.min(pointerVelocity.len(), MAX_SLIDE_SPEED)
      pointing.parent.transition('idle')
      if (speed > SLIDE_FROM_SPEED) editor.slideCamera({ speed, direction: pointerVelocity })
    }),
    replaceMethod(translating, 'onInterrupt', () => () => {
      if (isFinger(editor)) editor.cancel()
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/**
 * Moves the view so that the on-screen keyboard leaves the note free that is being typed in. The
 * keyboard shrinks the visual viewport only, of which tldraw knows nothing.
 */
export function keepTypingInView(editor: Editor): () => void {
  const viewport = window.visualViewport
  if (!viewport) return () => {}
  const move = () => {
    const shape = editor.getEditingShape()
    const bounds = shape && editor.getShapePageBounds(shape)
    const keyboard = window.innerHeight - viewport.height
    if (!bounds || keyboard < MIN_KEYBOARD_PX) return
    const bottom = editor.pageToScreen({ x: bounds.x, y: bounds.maxY }).y
    const hidden = bottom + TYPING_AIR_PX - (viewport.offsetTop + viewport.height)
    if (hidden <= 0) return
    const { x, y, z } = editor.getCamera()
    editor.setCamera({ x, y: y - hidden / z, z }, { immediate: true })
  }
  viewport.addEventListener('resize', move)
  const stopStore = editor.store.listen(move, { scope: 'session' })
  return () => {
    viewport.removeEventListener('resize', move)
    stopStore()
  }
}

const MIN_KEYBOARD_PX = 120
const TYPING_AIR_PX = 16

function isFinger(editor: Editor): boolean {
  return editor.getInstanceState().isCoarsePointer && !editor.inputs.isPen
}
