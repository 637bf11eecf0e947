import { lazy, Suspense } from 'react'
import { useEditor, useValue } from 'tldraw'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'

const CardBar = lazy(async () => ({ default: (await import('./CardBar.tsx')).CardBar }))

/** Loads the bar of cards when a card is selected for the first time; in front of the canvas. */
export function CardBarLoader() {
  const editor = useEditor()
  const live = useValue('ownership', () => ownershipOf(editor), [editor])
  const isWanted = useValue(
    'a card is selected',
    () => editor.getSelectedShapes().some(({ type }) => type === 'note'),
    [editor],
  )
  if (!live || !isWanted) return null
  return (
    <Suspense fallback={null}>
      <CardBar live={live} />
    </Suspense>
  )
}
