import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: LucideIcon
  /** What it does, for screen readers; wrap it in a Tooltip to show it to everybody. */
  label: string
  /** Drawn as pressed; for buttons that switch something. */
  pressed?: boolean | undefined
}

/** A button of one icon: 32 px, 44 px where fingers are used. */
export function IconButton({
  icon: Icon,
  label,
  pressed,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- it defaults to "button" above
      type={type}
      aria-label={label}
      aria-pressed={pressed}
      className={cx(
        'grid size-8 shrink-0 place-items-center rounded-control text-muted transition-colors touch:size-11',
        'hover:bg-hover hover:text-text active:bg-pressed disabled:cursor-default disabled:opacity-50',
        'aria-pressed:bg-pressed aria-pressed:text-text data-[state=open]:bg-hover data-[state=open]:text-text',
        className,
      )}
      {...rest}
    >
      <Icon size={17} aria-hidden />
    </button>
  )
}
