import { LogoMark } from '#app/ui/Logo.tsx'
import { VennEllipses } from '#app/ui/VennEllipses.tsx'

/**
 * The board before it is there: the bar with its title, and the circles where the canvas will draw
 * them, so that nothing jumps. Renders on the server and in the browser alike.
 *
 * @param template - the board's; only `pm-po` has circles
 */
export function BoardSkeleton({ title, template }: { title: string; template: string }) {
  return (
    <div aria-hidden className="fixed inset-0 flex flex-col overflow-hidden bg-surface">
      <div className="flex h-(--bar-height) shrink-0 items-center gap-2.5 border-b border-border bg-raised px-3">
        <LogoMark size={20} />
        <span className="truncate text-sm font-medium">{title}</span>
      </div>
      <div className="relative flex-1">{template === 'pm-po' && <Circles />}</div>
    </div>
  )
}

/** As the camera opens: wide screens with the whole frame in view, phones at 0.55 around the middle. */
function Circles() {
  return (
    <svg
      viewBox="-1200 -660 2400 1300"
      className="absolute top-3 left-6 h-[calc(100%-80px)] w-[calc(100%-48px)] max-[699px]:top-1/2 max-[699px]:left-1/2 max-[699px]:h-[715px] max-[699px]:w-[1320px] max-[699px]:-translate-x-1/2 max-[699px]:-translate-y-[calc(50%+16px)]"
    >
      <rect
        x="-1200"
        y="-660"
        width="2400"
        height="1300"
        rx="24"
        className="fill-raised stroke-border"
        vectorEffect="non-scaling-stroke"
      />
      <VennEllipses />
      <g fontSize="44" fontWeight="600" textAnchor="middle">
        <text x="-390" y="-512" className="fill-pm-text">
          Product Manager
        </text>
        <text x="390" y="-512" className="fill-po-text">
          Product Owner
        </text>
      </g>
    </svg>
  )
}
