import { useEffect, useRef } from 'react'
import { useEditor } from 'tldraw'
import { drawCursors } from '#app/b/[boardId]/panels/draw-cursors.ts'
import { drawGesturesOfOthers } from '#app/b/[boardId]/panels/load-gestures.ts'
import { WritingRings } from '#app/b/[boardId]/typing/WritingRings.tsx'
import { useCanvas } from './canvas-context.ts'

/** What the others do at this moment, above the shapes and moving with the camera. */
export function LiveOverlays() {
  const editor = useEditor()
  const { connection, person } = useCanvas()
  const gestures = useRef<HTMLDivElement>(null)
  const cursors = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const layer = gestures.current
    return layer ? drawGesturesOfOthers({ layer, editor, connection }) : undefined
  }, [editor, connection])
  useEffect(() => {
    const layer = cursors.current
    return layer ? drawCursors({ layer, editor, connection, personId: person.id }) : undefined
  }, [editor, connection, person.id])
  return (
    <>
      <div ref={gestures} />
      <WritingRings />
      <div ref={cursors} />
    </>
  )
}
