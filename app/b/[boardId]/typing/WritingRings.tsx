import { lazy, Suspense, useEffect, useState } from 'react'
import { type TLShapeId, useEditor, useValue } from 'tldraw'
import type { Typist } from './typists.ts'
import { typingOf } from './typing.ts'
import { whoWrites } from './who-writes.ts'

/** Needed once somebody types, so that a board opens without it. A page older than its server has none. */
const WritingRing = lazy(() =>
  import('./WritingRing.tsx').then(
    ({ WritingRing: component }) => ({ default: component }),
    () => ({ default: () => null }),
  ),
)

/**
 * A ring in their colour around every text that teammates type in, with their names; moves with the
 * camera. The ring of the text that is open here is {@link OpenTextRing}.
 */
export function WritingRings() {
  const editor = useEditor()
  const shapes = useValue(
    'shapes with typists',
    () => {
      const all = typingOf(editor)?.typists.get() ?? []
      const open = editor.getEditingShapeId()
      const others = all.filter(({ shapeId, isMe }) => !isMe && shapeId !== open)
      return [...new Set(others.map(({ shapeId }) => shapeId))].sort()
    },
    [editor],
  )
  return (
    <>
      <Suspense fallback={null}>
        {shapes.map((shapeId) => (
          <WritingRing key={shapeId} shapeId={shapeId as TLShapeId} />
        ))}
      </Suspense>
      <Announcement />
    </>
  )
}

/** The ring of the text that is open here. It lies right below its shape: names of carets stand in that. */
export function OpenTextRing() {
  const editor = useEditor()
  const open = useValue('open text', () => editor.getEditingShapeId(), [editor])
  const layer = useValue(
    'layer of open text',
    () => {
      const isShared = open && typingOf(editor)?.othersIn(open).length
      return isShared ? editor.getRenderingShapes().find(({ id }) => id === open)?.index : undefined
    },
    [editor, open],
  )
  if (!open || layer === undefined) return null
  return (
    <Suspense fallback={null}>
      <WritingRing shapeId={open} layer={layer} />
    </Suspense>
  )
}

/** Says once who is there already when this person opens a text, and nothing while they type. */
function Announcement() {
  const editor = useEditor()
  const editing = useValue('editing', () => editor.getEditingShapeId(), [editor])
  const [said, setSaid] = useState('')
  useEffect(() => {
    const others = editing ? (typingOf(editor)?.othersIn(editing) ?? []) : []
    // oxlint-disable-next-line react/set-state-in-effect -- a live region speaks when its text changes
    setSaid(others.length > 0 ? `${sentence(others)} here.` : '')
  }, [editor, editing])
  return <output className="sr-only">{said}</output>
}

function sentence(typists: readonly Typist[]): string {
  return whoWrites(typists)
    .map(({ text }) => text)
    .join('')
}
