import { cx } from './cx.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

/**
 * The looks of a button, for links that act like one. In a file of its own: the error pages, which come
 * with every page, need no more of it.
 */
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
