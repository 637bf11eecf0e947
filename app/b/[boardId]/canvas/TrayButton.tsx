import { ArrowUp, Layers } from 'lucide-react'
import { Box, useEditor, useValue } from 'tldraw'
import { flyTo, hasTrayInFrame, INSET } from './camera.ts'
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
    () => {
      const { x, y, w, h } = editor.getViewportPageBounds()
      // What is under the tools is not seen.
      const seen = new Box(x, y, w, h - INSET.bottom / editor.getZoomLevel())
      return tray !== undefined && seen.containsPoint(tray.center)
    },
    [editor, tray],
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
      onClick={() => flyTo(editor, diagram, isThere ? 'all' : 'tray')}
    >
      <Icon aria-hidden size={16} />
      {isThere ? 'Back to the diagram' : wordsFor(count, diagram.isExample)}
    </button>
  )
}

function wordsFor(count: number, isExample: boolean): string {
  return isExample ? `More cards (${count})` : `Cards to place (${count})`
}
