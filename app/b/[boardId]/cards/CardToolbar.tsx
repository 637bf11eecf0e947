import { type ReactNode, useCallback, useEffect } from 'react'
import { Box, TldrawUiContextualToolbar, useEditor } from 'tldraw'
import { CHROME } from '#app/b/[boardId]/canvas/keyboard-focus.ts'
import { isDetailsOpen } from './card-actions.ts'

/** The bar beside the selected cards; details that are open close with it. */
export function CardToolbar({ children }: { children: ReactNode }) {
  const editor = useEditor()
  useEffect(() => () => void isDetailsOpen.set(false), [])
  const getSelectionBounds = useCallback(() => {
    const box = editor.getSelectionScreenBounds()
    return box && new Box(box.x, box.y, box.width, 0)
  }, [editor])
  return (
    <TldrawUiContextualToolbar label="Card" getSelectionBounds={getSelectionBounds}>
      <div {...CHROME} className="ov-card-bar">
        {children}
      </div>
    </TldrawUiContextualToolbar>
  )
}
