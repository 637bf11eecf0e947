import { ArrowUp, Layers } from 'lucide-react'
import { type Box, type Editor, useEditor, useValue } from 'tldraw'
import { cameraMotion, flyTo, hasTrayInFrame, INSET, openCamera } from './camera.ts'
import { cardsInTray, diagramOf } from './diagram.ts'
import { CHROME } from './keyboard-focus.ts'

/** Flies to the tray while cards wait in it, and back while the tray is in view. */
export function TrayButton() {
  const editor = useEditor()
  const diagram = useValue('diagram', () => diagramOf(editor), [editor])
  const tray = diagram?.tray
  const count = useValue('cards in tray', () => (tray ? cardsInTray(editor, tray) : 0), [
    editor,
    tray,
  ])
  const isThere = useValue(
    'tray in view',
    () => diagram !== undefined && tray !== undefined && isAtTray(editor, diagram.frame, tray),
    [editor, diagram, tray],
  )
  if (!diagram || !tray || hasTrayInFrame(diagram) || (count === 0 && !isThere)) return null
  const Icon = isThere ? ArrowUp : Layers
  return (
    <button
      {...CHROME}
      type="button"
      className="ov-pill"
      // On a board without a placement yet this is where work starts.
      data-calls={!isThere && !diagram.isExample}
      onClick={() => {
        if (isThere) openCamera(editor, diagram, cameraMotion(editor))
        else flyTo(editor, diagram, 'tray')
      }}
    >
      <Icon aria-hidden size={16} />
      {isThere ? 'Back to the diagram' : wordsFor(count, diagram.isExample)}
    </button>
  )
}

/** True where the tray is what is looked at: most of its height is seen, and not the middle of the diagram. */
function isAtTray(editor: Editor, frame: Box, tray: Box): boolean {
  const seen = editor.getViewportPageBounds().clone()
  // What is under the tools is not seen.
  seen.h -= INSET.bottom / editor.getZoomLevel()
  const height = Math.min(seen.maxY, tray.maxY) - Math.max(seen.y, tray.y)
  return height >= tray.h / 2 && seen.collides(tray) && !seen.containsPoint(frame.center)
}

function wordsFor(count: number, isExample: boolean): string {
  return isExample ? `More cards (${count})` : `Cards to place (${count})`
}
