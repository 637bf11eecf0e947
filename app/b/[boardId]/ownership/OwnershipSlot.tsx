import { type ComponentType, lazy, Suspense } from 'react'
import { useEditor, useValue } from 'tldraw'
import { ownershipOf } from './board-ownership.ts'

/** Loaded with the engine, when the board can be used already. A board without them still works. */
const Panel = whenThere(() => import('./OwnershipPanel.tsx').then((file) => file.OwnershipPanel))
const Hints = whenThere(() => import('./RegionHints.tsx').then((file) => file.RegionHints))

/** Top right: who owns what, in tldraw's place for a share panel. */
export function OwnershipSlot() {
  return <WithOwnership Part={Panel} />
}

/** On the canvas, below the cards: what the regions hold, and where a dragged card would fall. */
export function RegionHintsSlot() {
  return <WithOwnership Part={Hints} />
}

function WithOwnership({ Part }: { Part: ComponentType }) {
  const editor = useEditor()
  const isThere = useValue('ownership is there', () => ownershipOf(editor) !== undefined, [editor])
  if (!isThere) return null
  return (
    <Suspense fallback={null}>
      <Part />
    </Suspense>
  )
}

function whenThere(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load().catch(() => Nothing) }))
}

function Nothing() {
  return null
}
