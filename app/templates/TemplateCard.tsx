import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { cx } from '#app/ui/cx.ts'
import type { BoardPlacement, TemplateChoice } from '#lib/services/services.ts'

/** One template to pick: a picture of the very board it makes, its name and a sentence. */
export function TemplateCard({
  template,
  picture,
  isPicked,
  isDisabled = false,
  hasMenu = false,
  onPick,
}: {
  template: Pick<TemplateChoice, 'id' | 'name' | 'description'>
  /** Its address. */
  picture: string
  isPicked: boolean
  isDisabled?: boolean
  /** Leaves room for a button in the lower right corner. */
  hasMenu?: boolean
  onPick: () => void
}) {
  const [missing, setMissing] = useState<string>()
  const { id, name, description } = template
  return (
    <label
      className={cx(
        'relative flex gap-3 overflow-hidden rounded-panel border bg-raised transition-colors sm:flex-col sm:gap-0',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        isPicked ? 'border-accent' : 'border-border',
        isDisabled ? 'cursor-default' : 'cursor-pointer',
        !isPicked && !isDisabled && 'hover:border-border-strong',
      )}
    >
      <input
        type="radio"
        name="template"
        value={id}
        checked={isPicked}
        disabled={isDisabled}
        onChange={onPick}
        aria-labelledby={`template-${id}`}
        aria-describedby={`template-${id}-about`}
        className="absolute inset-0 cursor-[inherit] appearance-none outline-none"
      />
      <span className="block aspect-16/10 w-28 shrink-0 border-border bg-surface bg-[radial-gradient(var(--border)_1px,transparent_1px)] bg-size-[14px_14px] max-sm:border-r sm:w-full sm:border-b">
        {missing !== picture && (
          // oxlint-disable-next-line nextjs/no-img-element -- an SVG of our own, which needs no resizing
          <img
            src={picture}
            alt=""
            width={320}
            height={200}
            decoding="async"
            onError={() => setMissing(picture)}
            className={isDisabled ? 'size-full opacity-50' : 'size-full'}
          />
        )}
      </span>
      <span
        className={cx(
          'flex min-w-0 flex-col gap-0.5 py-2 sm:py-2.5 sm:pl-3',
          hasMenu ? 'pr-10 touch:pr-14' : 'pr-9 sm:pr-3',
        )}
      >
        <span
          id={`template-${id}`}
          className="line-clamp-2 text-sm leading-5 font-medium wrap-anywhere"
        >
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
          <CircleCheck
            size={20}
            className={cx(
              'absolute top-2 right-2 fill-accent text-raised',
              // On a phone the button has that corner; the picture ends at 112 px.
              hasMenu && 'max-sm:right-auto max-sm:left-21',
            )}
          />
        </span>
      )}
    </label>
  )
}

/** The address of a built-in template's picture; `roles`: how many are named, undefined where the template names them. */
export function templatePicture(start: {
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
