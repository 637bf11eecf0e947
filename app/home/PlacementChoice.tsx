import { CircleCheck } from 'lucide-react'
import { cx } from '#app/ui/cx.ts'
import { VennEllipses } from '#app/ui/VennEllipses.tsx'
import type { BoardChoice } from './create-board.ts'

type Placement = BoardChoice['placement']

/** Whether the cards of a new PM / PO board lie in the circles already. */
export function PlacementChoice({
  value,
  onChange,
}: {
  value: Placement
  onChange: (placement: Placement) => void
}) {
  return (
    <fieldset className="grid grid-cols-2 gap-3">
      <legend className="sr-only">How the PM / PO board starts</legend>
      {CHOICES.map(({ placement, label }) => (
        <label
          key={placement}
          className={cx(
            'relative flex cursor-pointer flex-col gap-2.5 rounded-panel border bg-raised p-3 transition-colors',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
            value === placement
              ? 'border-accent shadow-[inset_0_0_0_1px_var(--accent)]'
              : 'border-border hover:border-border-strong',
          )}
        >
          <input
            type="radio"
            name="placement"
            value={placement}
            checked={value === placement}
            onChange={() => onChange(placement)}
            className="sr-only"
          />
          {value === placement && (
            <CircleCheck
              size={20}
              aria-hidden
              className="absolute top-2 right-2 fill-accent text-raised"
            />
          )}
          <Miniature placement={placement} />
          <span className={cx('text-[13px] leading-snug', value !== placement && 'text-muted')}>
            {label}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

const CHOICES: readonly { placement: Placement; label: string }[] = [
  { placement: 'example', label: 'Start with the example placement' },
  { placement: 'unplaced', label: 'Start with all cards unplaced' },
]

function Miniature({ placement }: { placement: Placement }) {
  const cards = placement === 'example' ? IN_THE_CIRCLES : IN_THE_TRAY
  return (
    <svg viewBox="-1240 -660 2480 1760" className="h-20 w-full" aria-hidden>
      <VennEllipses />
      <rect
        x="-1160"
        y="740"
        width="2320"
        height="330"
        rx="60"
        className="fill-sunken stroke-border"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
      {cards.map(([x, y]) => (
        <rect
          key={`${x} ${y}`}
          x={x}
          y={y}
          width="190"
          height="190"
          rx="36"
          className="fill-note stroke-note-border"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  )
}

const PLACES_OF_PM = [
  [-830, -330],
  [-960, -95],
  [-720, -95],
  [-830, 140],
] as const

const IN_THE_CIRCLES: readonly (readonly [number, number])[] = [
  ...PLACES_OF_PM,
  ...PLACES_OF_PM.map(([x, y]) => [-x - 190, y] as const),
  [-95, -330],
  [-95, -95],
  [-95, 140],
]

const IN_THE_TRAY = Array.from({ length: 9 }, (_, i) => [-1095 + i * 250, 810] as const)
