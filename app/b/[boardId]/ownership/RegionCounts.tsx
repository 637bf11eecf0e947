import { useMemo } from 'react'
import { type TLShape, useEditor, useValue } from 'tldraw'
import { Count } from './Count.tsx'
import { countPlace, type RoleArea } from './count-places.ts'
import type { LiveOwnership } from './live-ownership.ts'
import { numbersOfPage, type PageNumbers } from './page-numbers.ts'
import { areaOf, wordAreas } from './role-areas.ts'
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
  const { regions, unowned } = useValue(
    'numbers of the page that is shown',
    () => numbersOfPage(live.now, editor.getCurrentPageId()),
    [editor, live],
  )
  const frame = areaOf(furniture, 'frame')
  const around = useMemo(
    () => ({ areas, words: wordAreas(editor, furniture) }),
    [areas, editor, furniture],
  )
  return (
    <>
      {regions.map((region) => (
        <RegionCount key={region.key} {...{ region, around, hues }} />
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

function RegionCount({
  region: { key, roles, count, hasGap },
  around,
  hues,
}: {
  region: PageNumbers['regions'][number]
  around: Parameters<typeof countPlace>[1]
  hues: ReadonlyMap<string, RoleHue>
}) {
  const place = useMemo(() => countPlace(key.split('+'), around), [key, around])
  if (!place) return null
  const [first, last] = [roles.at(0), roles.at(-1)].map((role) => hues.get(role ?? ''))
  const looks = {
    translate: `${place.x}px ${place.y}px`,
    '--from': first?.line,
    '--to': last?.line,
    '--ink': roles.length === 1 ? first?.text : undefined,
  }
  return (
    <div className="ov-region-count" data-region={key} data-gap={hasGap} style={looks}>
      <Count value={count} />
    </div>
  )
}
