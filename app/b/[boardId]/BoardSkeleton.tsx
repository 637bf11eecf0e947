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

/** Wide screens open with the whole frame in view; phones at 0.55 around the middle. */
function Circles() {
  return (
    <svg
      viewBox="-1200 -660 2400 1300"
      className="absolute inset-6 size-[calc(100%-3rem)] max-sm:inset-auto max-sm:top-1/2 max-sm:left-1/2 max-sm:h-[715px] max-sm:w-[1320px] max-sm:-translate-x-1/2 max-sm:-translate-y-[calc(50%+16px)]"
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
