import { useMemo } from 'react'
import { useEditor, useValue } from 'tldraw'
import { furnitureOnPage } from '#app/b/[boardId]/canvas/protected-shapes.ts'
import type { LiveOwnership } from './live-ownership.ts'
import { RegionCounts } from './RegionCounts.tsx'
import { RegionLights } from './RegionLights.tsx'
import { roleAreaOf } from './role-areas.ts'
import { roleHues } from './role-looks.ts'

/**
 * On the furniture and below all cards: how many cards each region holds, and light in the region
 * that a card would fall into, whoever drags it.
 */
export function RegionHints({ live }: { live: LiveOwnership }) {
  const editor = useEditor()
  const furniture = useValue('furniture', () => furnitureOnPage(editor), [editor])
  const roles = useValue('roles', () => live.rolesHere, [live])
  const areas = useMemo(() => furniture.flatMap(roleAreaOf), [furniture])
  const hues = useMemo(() => roleHues(roles, furniture), [roles, furniture])
  if (areas.length === 0) return null
  return (
    <div className="ov-hints" aria-hidden>
      <RegionLights {...{ live, furniture, areas, hues }} />
      <RegionCounts {...{ live, furniture, areas, hues }} />
    </div>
  )
}
