import { useEffect, useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { ownershipOf } from '#app/b/[boardId]/ownership/board-ownership.ts'
import type { CardBar } from './CardBar.tsx'

/**
 * Loads the bar of cards when a card is selected for the first time; in front of the canvas. Without a
 * network it may not come: the board works on, and the next card that is selected asks again.
 */
export function CardBarLoader() {
  const editor = useEditor()
  const live = useValue('ownership', () => ownershipOf(editor), [editor])
  const isWanted = useValue(
    'a card is selected',
    () => editor.getSelectedShapes().some(({ type }) => type === 'note'),
    [editor],
  )
  const [Bar, setBar] = useState<typeof CardBar>()
  useEffect(() => {
    if (!isWanted || Bar) return undefined
    let isGone = false
    const show = (file: { CardBar: typeof CardBar }) => {
      if (!isGone) setBar(() => file.CardBar)
    }
    void import('./CardBar.tsx').then(show, () => {
      // The next card asks again.
    })
    return () => {
      isGone = true
    }
  }, [isWanted, Bar])
  if (!live || !isWanted || !Bar) return null
  return <Bar live={live} />
}
