import type { CSSProperties } from 'react'
import { cx } from '#app/ui/cx.ts'
import type { Hue } from '#lib/board/hues.ts'
import { services } from '#lib/services/services.ts'
import type { TemplateOutline } from '#lib/board/template-outline.ts'

/**
 * The frame, the regions and the words of a board's template where the canvas will draw them, so that
 * nothing jumps. On the server only, which knows all templates; the page gets plain SVG.
 *
 * @param template - the board's; one that draws nothing has no outline
 */
export function BoardOutline({ template }: { template: string }) {
  const outline = services().templates.outline(template)
  if (!outline) return null
  const { frame, areas, labels, isTable } = outline
  // As the camera opens: wide screens with the whole frame in view, phones with a readable part of it.
  const size = {
    '--w': `${frame.w}px`,
    '--h': `${frame.h}px`,
    '--phone-w': `${frame.w * PHONE_ZOOM}px`,
    '--phone-h': `${frame.h * PHONE_ZOOM}px`,
  } as CSSProperties
  return (
    <div className="absolute top-3 right-6 bottom-[68px] left-6 min-[1600px]:right-[344px] max-[699px]:inset-0">
      <svg
        viewBox={[frame.x, frame.y, frame.w, frame.h].join(' ')}
        style={size}
        className={cx(
          'absolute inset-0 m-auto size-full max-h-(--h) max-w-(--w)',
          'max-[699px]:top-1/2 max-[699px]:m-0 max-[699px]:h-(--phone-h) max-[699px]:w-(--phone-w) max-[699px]:max-w-none max-[699px]:-translate-y-[calc(50%+16px)]',
          !isTable && 'max-[699px]:left-1/2 max-[699px]:-translate-x-1/2',
        )}
      >
        <rect {...insetOf(frame)} rx="28" className="fill-raised stroke-border" {...HAIRLINE} />
        {areas.map((area, at) => (
          <Area key={at} area={area} look={AREAS[area.kind](area.hue)} />
        ))}
        {/* Lines last: all are whole where regions overlap. */}
        {areas.filter(isRegion).map((area, at) => (
          <Area
            key={at}
            area={area}
            look={{ className: cx('fill-none', LINES[area.hue]), ...LINE }}
          />
        ))}
        {labels.map(({ x, y, anchor, fontSize, hue, text }, at) => (
          <text
            key={at}
            x={x}
            y={y}
            textAnchor={anchor}
            fontSize={fontSize}
            fontWeight={fontSize > 40 ? 650 : 550}
            letterSpacing="-0.02em"
            className={WORDS[hue]}
          >
            {text}
          </text>
        ))}
      </svg>
    </div>
  )
}

type OutlineArea = TemplateOutline['areas'][number]

function Area({ area, look }: { area: OutlineArea; look: object }) {
  const { x, y, w, h, kind } = area
  if (kind !== 'ellipse')
    return <rect x={x} y={y} width={w} height={h} rx={RADII[kind]} {...look} />
  return <ellipse cx={x + w / 2} cy={y + h / 2} rx={w / 2} ry={h / 2} {...look} />
}

function isRegion({ kind }: OutlineArea): boolean {
  return kind === 'ellipse' || kind === 'rectangle'
}

/** Half of its line would lie outside of the picture. */
function insetOf({ x, y, w, h }: TemplateOutline['frame']) {
  return { x: x + 1, y: y + 1, width: w - 2, height: h - 2 }
}

const PHONE_ZOOM = 0.55
const LINE = { strokeWidth: 2.25, vectorEffect: 'non-scaling-stroke' } as const
const HAIRLINE = { strokeWidth: 1, vectorEffect: 'non-scaling-stroke' } as const
const RADII = { tray: 28, track: 0, rectangle: 20 } as const

const TINTS: Readonly<Record<Hue, string>> = {
  pm: 'fill-pm/10',
  po: 'fill-po/10',
  pmm: 'fill-pmm/10',
  plain: 'fill-border-strong/10',
}
const LINES: Readonly<Record<Hue, string>> = {
  pm: 'stroke-pm',
  po: 'stroke-po',
  pmm: 'stroke-pmm',
  plain: 'stroke-border-strong',
}
const WORDS: Readonly<Record<Hue, string>> = {
  pm: 'fill-pm-text',
  po: 'fill-po-text',
  pmm: 'fill-pmm-text',
  plain: 'fill-muted',
}
const TRAY = { className: 'fill-surface stroke-border', ...HAIRLINE }
const TRACK = { className: 'fill-none stroke-border', ...HAIRLINE }
const AREAS: Readonly<Record<OutlineArea['kind'], (hue: Hue) => object>> = {
  tray: () => TRAY,
  track: () => TRACK,
  ellipse: (hue) => ({ className: TINTS[hue] }),
  rectangle: (hue) => ({ className: TINTS[hue] }),
}
