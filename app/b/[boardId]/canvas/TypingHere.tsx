import { useEffect } from 'react'
import { useEditor, useValue } from 'tldraw'
import { forgetRefusedEdit, refusedEdit } from './teammates-editing.ts'

const SHOWN_MS = 4_000

/** Why a note did not open: over that note, for a moment. */
export function TypingHere() {
  const editor = useEditor()
  const refused = useValue('refused edit', () => refusedEdit(editor.store), [editor])
  const place = useValue(
    'place of refused edit',
    () => {
      const bounds = refused && editor.getShapePageBounds(refused.shapeId)
      return bounds && editor.pageToViewport({ x: bounds.center.x, y: bounds.y })
    },
    [editor, refused],
  )
  useEffect(() => {
    if (!refused) return undefined
    const timer = setTimeout(() => forgetRefusedEdit(editor.store), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [editor, refused])
  return (
    <output aria-live="polite">
      {refused && place && (
        <div className="ov-typing" style={{ left: place.x, top: place.y }}>
          {refused.name} is typing here
        </div>
      )}
    </output>
  )
}
