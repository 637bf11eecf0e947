import { useMemo } from 'react'
import { type Editor, type TLShape, type TLShapeId, useEditor, useValue } from 'tldraw'
import type { Card } from '#lib/ownership/card.ts'
import type { Summary } from '#lib/ownership/summary.ts'
import { Count } from './Count.tsx'
import { countPlace, type RoleArea } from './count-places.ts'
import type { LiveOwnership } from './live-ownership.ts'
import { areaOf } from './role-areas.ts'
import type { RoleHue } from './role-looks.ts'

/** How many cards lie in each region, on its line; for nobody's on the frame, while there are some. */
export function RegionCounts({
  live,
  furniture,
  areas,
  hues,
}: {
  live: LiveOwnership
  furniture: readonly TLShape[]
  areas: readonly RoleArea[]
  hues: ReadonlyMap<string, RoleHue>
}) {
  const editor = useEditor()
  const { regions, unowned } = useValue('numbers', () => numbersOf(editor, live), [editor, live])
  const frame = areaOf(furniture, 'frame')
  return (
    <>
      {regions.map((region) => (
        <RegionCount key={region.key} {...{ region, areas, hues }} />
      ))}
      {frame && unowned > 0 && (
        <div
          className="ov-region-count"
          data-region=""
          style={{
            translate: `${frame.shape.x + frame.width / 2}px ${frame.shape.y + frame.height}px`,
          }}
        >
          <span>
            Nobody yet · <Count value={unowned} />
          </span>
        </div>
      )}
    </>
  )
}

/** Of the page that is shown: the panel has those of the board. */
function numbersOf(
  editor: Editor,
  { now }: LiveOwnership,
): { regions: Summary['regions']; unowned: number } {
  const { regions, states } = now.summary
  if (editor.getPages().length === 1) return { regions, unowned: states.unowned }
  const shapes = editor.getCurrentPageShapeIds()
  const onPage = (cards: readonly Card[]): number =>
    cards.filter(({ id }) => shapes.has(id as TLShapeId)).length
  return {
    regions: regions.map((region) => ({ ...region, count: onPage(now.inRegion(region.key)) })),
    unowned: onPage(now.inState('unowned')),
  }
}

function RegionCount({
  region: { key, roles, count },
  areas,
  hues,
}: {
  region: Summary['regions'][number]
  areas: readonly RoleArea[]
  hues: ReadonlyMap<string, RoleHue>
}) {
  const place = useMemo(() => countPlace(key.split('+'), areas), [key, areas])
  if (!place) return null
  const [first, last] = [roles.at(0), roles.at(-1)].map((role) => hues.get(role ?? ''))
  const looks = {
    translate: `${place.x}px ${place.y}px`,
    '--from': first?.line,
    '--to': last?.line,
    '--ink': roles.length === 1 ? first?.text : undefined,
  }
  return (
    <div className="ov-region-count" data-region={key} style={looks}>
      <Count value={count} />
    </div>
  )
}
