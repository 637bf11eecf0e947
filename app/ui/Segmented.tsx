import { useId } from 'react'
import { cx } from './cx.ts'

/** One of few, all in view: a row of radio buttons that looks like one control. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  /** What is chosen here, for screen readers; the words around it say it to everybody else. */
  label: string
  value: Value
  options: readonly { value: Value; text: string }[]
  onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className="inline-flex shrink-0 rounded-control border border-border bg-sunken p-0.5"
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            'relative grid h-7 cursor-pointer place-items-center rounded-[6px] px-3 text-[13px] font-medium transition-colors touch:h-10 touch:px-4',
            'has-focus-visible:outline-2 has-focus-visible:outline-focus',
            value === option.value
              ? 'bg-raised text-text shadow-control'
              : 'text-muted hover:text-text',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer appearance-none rounded-[6px] outline-none"
          />
          {option.text}
        </label>
      ))}
    </div>
  )
}
