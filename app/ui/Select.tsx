import { ChevronDown } from 'lucide-react'
import { type ComponentProps, useId } from 'react'
import { cx } from './cx.ts'

/** The browser's own list of choices in our looks, with its label. */
export function Select({
  label,
  hideLabel = false,
  className,
  children,
  ...rest
}: Omit<ComponentProps<'select'>, 'id'> & {
  label: string
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
}) {
  const id = useId()
  return (
    <div className={cx('flex min-w-0 flex-col gap-1.5', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-[13px] font-medium text-text'}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          className="h-8 w-full cursor-pointer appearance-none truncate rounded-control border border-border-strong bg-raised pr-8 pl-2.5 text-[13px] text-text transition-colors focus-visible:outline-offset-0 enabled:hover:bg-hover disabled:cursor-default disabled:opacity-60 touch:h-11 touch:text-base"
          {...rest}
        >
          {children}
        </select>
        <ChevronDown
          size={15}
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
        />
      </div>
    </div>
  )
}
