import { OpenTextRing } from '#app/b/[boardId]/typing/WritingRings.tsx'
import { FurnitureLayer } from './FurnitureLayer.tsx'

/** What moves with the camera below shapes; tldraw's `OnTheCanvas`. */
export function BelowShapes() {
  return (
    <>
      <FurnitureLayer />
      <OpenTextRing />
    </>
  )
}
