import { LoaderCircle } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: LucideIcon | undefined
  /** Shows a spinner and takes no clicks; the width stays. */
  busy?: boolean
}

/** A button with words. At least 28 px high, 44 px where fingers are used. */
export function Button({
  variant = 'secondary',
  size = 'md',
  icon: Icon,
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- it defaults to "button" above
      type={type}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass({ variant, size }), className)}
      {...rest}
    >
      {busy ? (
        <LoaderCircle size={16} className="animate-spin" aria-hidden />
      ) : (
        Icon && <Icon size={16} aria-hidden />
      )}
      {children}
    </button>
  )
}

/** The looks of a button, for links that act like one. */
export function buttonClass({
  variant = 'secondary',
  size = 'md',
}: {
  variant?: ButtonVariant
  size?: ButtonSize
} = {}): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap select-none',
    'transition-[background-color,border-color,color,translate] active:translate-y-px',
    'disabled:cursor-default disabled:opacity-60 disabled:active:translate-y-0',
    SIZES[size],
    VARIANTS[variant],
  )
}

const SIZES: Record<ButtonSize, string> = {
  sm: 'h-7 px-2.5 text-[13px] touch:h-11 touch:px-3.5',
  md: 'h-9 px-3.5 text-sm touch:h-11',
  lg: 'h-11 px-5 text-[15px]',
}

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent shadow-control hover:bg-accent-hover',
  secondary:
    'border border-border bg-raised text-text shadow-control hover:bg-hover active:bg-pressed',
  ghost: 'text-text hover:bg-hover active:bg-pressed',
  danger: 'bg-danger text-on-danger shadow-control hover:opacity-90',
}
