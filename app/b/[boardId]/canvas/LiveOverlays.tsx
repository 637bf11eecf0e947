import { useEffect, useRef } from 'react'
import { useEditor } from 'tldraw'
import { drawCursors } from '#app/b/[boardId]/panels/draw-cursors.ts'
import { useCanvas } from './canvas-context.ts'

/** What the others do at this moment, above the shapes and moving with the camera. */
export function LiveOverlays() {
  const editor = useEditor()
  const { connection, person } = useCanvas()
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const layer = ref.current
    return layer ? drawCursors({ layer, editor, connection, personId: person.id }) : undefined
  }, [editor, connection, person.id])
  return <div ref={ref} />
}
