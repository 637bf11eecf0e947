import { useId } from 'react'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'size' | 'id'> {
  label: string
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
  hint?: string | undefined
  /** One sentence; marks the field as invalid and is read out when it appears. */
  error?: string | undefined
  size?: 'md' | 'lg'
}

/** One line of text with its label, a hint and an error. */
export function TextField({
  label,
  hideLabel = false,
  hint,
  error,
  size = 'md',
  className,
  ...rest
}: TextFieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className={cx('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-[13px] font-medium text-text'}>
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={note === undefined ? undefined : noteId}
        className={cx(
          'w-full rounded-control border bg-raised text-text shadow-control placeholder:text-muted',
          'transition-colors focus-visible:outline-offset-0',
          error === undefined ? 'border-border-strong' : 'border-danger',
          // 16 px on phones: smaller text makes iOS zoom the page.
          size === 'lg' ? 'h-11 px-3.5 text-base' : 'h-9 px-3 text-sm touch:h-11 touch:text-base',
        )}
        {...rest}
      />
      {note !== undefined && (
        <p
          id={noteId}
          role={error === undefined ? undefined : 'alert'}
          className={cx('text-[13px]', error === undefined ? 'text-muted' : 'text-danger')}
        >
          {note}
        </p>
      )}
    </div>
  )
}
