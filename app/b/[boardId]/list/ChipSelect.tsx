import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '#app/ui/cx.ts'
import { useRestingChoice } from '#app/ui/use-resting-choice.ts'

/** One choice of a {@link ChipSelect}. */
export interface ChipOption {
  readonly value: string
  readonly text: string
}

/**
 * A choice that looks like a chip: the browser's own list, which fingers, keys and screen readers know,
 * over words in our looks. 44 px high where fingers are used.
 */
export function ChipSelect({
  label,
  value,
  options,
  shown,
  tone = 'plain',
  tabIndex,
  control,
  onChange,
}: {
  label: string
  value: string
  options: readonly ChipOption[]
  /** What is seen of the chosen one. */
  shown: ReactNode
  tone?: 'plain' | 'missing' | undefined
  tabIndex?: number | undefined
  /** Its name among the controls of a row. */
  control: string
  onChange: (value: string) => void
}) {
  const { passing, select } = useRestingChoice(value, onChange)
  return (
    <span
      className={cx(
        'relative flex h-8 min-w-0 items-center gap-1.5 rounded-control border px-2.5 text-[13px] transition-colors touch:h-11',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus',
        tone === 'missing'
          ? 'border-dashed border-border-strong bg-warn-soft text-warn'
          : 'border-border bg-raised text-text hover:bg-hover',
      )}
    >
      <span aria-hidden className="flex min-w-0 flex-1 items-center gap-1.5">
        {passing === undefined ? (
          shown
        ) : (
          <span className="truncate">{options.find((each) => each.value === passing)?.text}</span>
        )}
      </span>
      <ChevronDown size={15} aria-hidden className="shrink-0 text-muted" />
      <select
        aria-label={label}
        tabIndex={tabIndex}
        data-control={control}
        {...select}
        // Over its own border too. 16 px: smaller text makes iOS zoom the page.
        className="absolute -top-px -left-px h-[calc(100%+2px)] w-[calc(100%+2px)] cursor-pointer appearance-none rounded-control text-base opacity-0 outline-none"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </span>
  )
}
