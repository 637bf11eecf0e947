import { type ComponentType, lazy, Suspense } from 'react'
import { useEditor, useValue } from 'tldraw'
import { ownershipOf } from './board-ownership.ts'
import type { LiveOwnership } from './live-ownership.ts'

type View = ComponentType<{ live: LiveOwnership }>

/** Loaded with the engine, when the board can be used already. A board without them still works. */
const Panel = whenThere(async () => (await import('./ownership-views.ts')).OwnershipPanel)
const Hints = whenThere(async () => (await import('./ownership-views.ts')).RegionHints)

/** Top right: who owns what, in tldraw's place for a share panel. */
export function OwnershipSlot() {
  return <WithOwnership View={Panel} />
}

/** On the canvas, below the cards: what the regions hold, and where a dragged card would fall. */
export function RegionHintsSlot() {
  return <WithOwnership View={Hints} />
}

function WithOwnership({ View }: { View: View }) {
  const editor = useEditor()
  const live = useValue('ownership', () => ownershipOf(editor), [editor])
  if (!live) return null
  return (
    <Suspense fallback={null}>
      <View live={live} />
    </Suspense>
  )
}

function whenThere(load: () => Promise<View>): View {
  return lazy(async () => ({ default: await load().catch(() => Nothing) }))
}

function Nothing() {
  return null
}
