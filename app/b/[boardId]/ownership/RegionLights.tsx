import { useId, useState } from 'react'
import { type Editor, type TLShape, useEditor, useValue } from 'tldraw'
import type { RoleArea } from './count-places.ts'
import { draggedNotes } from './dragged-cards.ts'
import type { LiveOwnership } from './live-ownership.ts'
import { areaOf } from './role-areas.ts'
import type { RoleHue } from './role-looks.ts'

/** Beside the keys of regions, none of which starts with this sign. */
const NOBODY = '+'
const TRAY = '+tray'

/** Light in the regions that dragged cards would fall into. */
export function RegionLights({
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
  const lit = useValue('lit regions', () => litRegions(editor, live), [editor, live])
  // What was lit once stays, dark, so that light goes as calmly as it comes.
  const [known, setKnown] = useState<readonly string[]>([])
  const keys = lit === '' ? [] : lit.split('\n')
  const added = keys.filter((key) => !known.includes(key))
  if (added.length > 0) setKnown([...known, ...added])
  return (
    <svg width={1} height={1}>
      {known.map((key) => (
        <g key={key} className="ov-light" data-lit={keys.includes(key)} data-region={key}>
          {key === TRAY || key === NOBODY ? (
            <FrameLight furniture={furniture} kind={key === TRAY ? 'tray' : 'frame'} />
          ) : (
            <RegionLight roles={key.split('+')} areas={areas} hues={hues} />
          )}
        </g>
      ))}
    </svg>
  )
}

/** Keys of the regions with a card that is dragged, one a line: equal while they stay the same. */
function litRegions(editor: Editor, live: LiveOwnership): string {
  const keys = new Set<string>()
  const page = editor.getCurrentPageId()
  for (const id of draggedNotes(editor)) {
    const card = live.card(id)
    // Somebody may drag on another page, whose regions have the same keys.
    if (card?.pageId === page) keys.add(card.region ? card.region.key || NOBODY : TRAY)
  }
  return [...keys].sort().join('\n')
}

/** The tints of the roles where all of their shapes overlap and no other lies, and their whole lines. */
function RegionLight({
  roles,
  areas,
  hues,
}: {
  roles: readonly string[]
  areas: readonly RoleArea[]
  hues: ReadonlyMap<string, RoleHue>
}) {
  const id = useId()
  const own = areas.filter(({ role }) => roles.includes(role))
  const others = areas.filter(({ role }) => !roles.includes(role))
  const tints = roles.map((role) => {
    const fill = hues.get(role)?.line
    return own
      .filter((area) => area.role === role)
      .map((area, at) => <AreaShape key={`${role} ${at}`} area={area} fill={fill} />)
  })
  return (
    <>
      {/* Not named by the role: people name it, and a quote in it would end the address. */}
      {roles.map((role, place) => (
        <clipPath key={role} id={`${id}-${place}`}>
          {own
            .filter((area) => area.role === role)
            .map((area, at) => (
              <AreaShape key={at} area={area} />
            ))}
        </clipPath>
      ))}
      <mask id={`${id}-alone`} {...EVERYWHERE} maskUnits="userSpaceOnUse">
        <rect {...EVERYWHERE} fill="white" />
        {others.map((area, at) => (
          <AreaShape key={at} area={area} fill="black" />
        ))}
      </mask>
      <g mask={`url("#${id}-alone")`} className="ov-light-tint">
        {roles.reduce(
          (inner, _role, place) => (
            <g clipPath={`url("#${id}-${place}")`}>{inner}</g>
          ),
          <>{tints}</>,
        )}
      </g>
      {own.map((area, at) => (
        <AreaShape
          key={at}
          area={area}
          className="ov-light-line"
          stroke={hues.get(area.role)?.line}
        />
      ))}
    </>
  )
}

/** The frame for a card that nobody would hold, or the tray. */
function FrameLight({
  furniture,
  kind,
}: {
  furniture: readonly TLShape[]
  kind: 'frame' | 'tray'
}) {
  const area = areaOf(furniture, kind)
  if (!area) return null
  const { shape, width, height } = area
  const degrees = (shape.rotation * 180) / Math.PI
  return (
    <rect
      className="ov-light-frame"
      data-kind={kind}
      width={width}
      height={height}
      rx={28}
      transform={`translate(${shape.x} ${shape.y}) rotate(${degrees})`}
    />
  )
}

function AreaShape({
  area: { kind, transform, w, h },
  ...looks
}: {
  area: RoleArea
  className?: string
  fill?: string | undefined
  stroke?: string | undefined
}) {
  const { x, y, cos, sin } = transform
  const place = `matrix(${cos} ${sin} ${-sin} ${cos} ${x} ${y})`
  if (kind === 'rectangle') return <rect width={w} height={h} transform={place} {...looks} />
  return <ellipse cx={w / 2} cy={h / 2} rx={w / 2} ry={h / 2} transform={place} {...looks} />
}

/** Larger than any board. */
const EVERYWHERE = { x: -1e5, y: -1e5, width: 2e5, height: 2e5 }
