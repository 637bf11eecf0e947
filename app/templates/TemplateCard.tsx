import { CircleCheck } from 'lucide-react'
import { cx } from '#app/ui/cx.ts'
import type { BoardPlacement, TemplateChoice } from '#lib/services/services.ts'

/** One template to pick: a picture of the very board it makes, its name and a sentence. */
export function TemplateCard({
  template,
  placement,
  roles,
  isPicked,
  onPick,
}: {
  template: TemplateChoice
  placement: BoardPlacement
  /** How many are named; undefined where the template names them. */
  roles: number | undefined
  isPicked: boolean
  onPick: () => void
}) {
  const { id, name, description } = template
  return (
    <label
      className={cx(
        'relative flex cursor-pointer gap-3 overflow-hidden rounded-panel border bg-raised transition-colors sm:flex-col sm:gap-0',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        isPicked ? 'border-accent' : 'border-border hover:border-border-strong',
      )}
    >
      <input
        type="radio"
        name="template"
        value={id}
        checked={isPicked}
        onChange={onPick}
        aria-labelledby={`template-${id}`}
        aria-describedby={`template-${id}-about`}
        className="absolute inset-0 cursor-pointer appearance-none outline-none"
      />
      <span className="block aspect-16/10 w-28 shrink-0 border-border bg-surface bg-[radial-gradient(var(--border)_1px,transparent_1px)] bg-size-[14px_14px] max-sm:border-r sm:w-full sm:border-b">
        {/* oxlint-disable-next-line nextjs/no-img-element -- an SVG of our own, which needs no resizing */}
        <img
          src={pictureOf({ id, placement, roles })}
          alt=""
          width={320}
          height={200}
          decoding="async"
          className="size-full"
        />
      </span>
      <span className="flex min-w-0 flex-col gap-0.5 py-2 pr-9 sm:px-3 sm:py-2.5">
        <span id={`template-${id}`} className="text-sm leading-5 font-medium">
          {name}
        </span>
        <span id={`template-${id}-about`} className="text-[13px] leading-snug text-muted">
          {description}
        </span>
      </span>
      {/* Last, so that the line goes around the picture too. */}
      {isPicked && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-0 rounded-[11px] shadow-[inset_0_0_0_1px_var(--accent)]"
        >
          <CircleCheck size={20} className="absolute top-2 right-2 fill-accent text-raised" />
        </span>
      )}
    </label>
  )
}

function pictureOf(start: {
  id: string
  placement: BoardPlacement
  roles: number | undefined
}): string {
  const { id, placement, roles } = start
  // The picture of the template's own roles is the only one with an example.
  const isDrawn = placement === 'unplaced' && (roles === 2 || roles === 3)
  const query = new URLSearchParams({ placement, ...(isDrawn && { roles: String(roles) }) })
  return `/api/templates/${id}/picture.svg?${query}`
}
