import { ListChecks } from 'lucide-react'
import { Count } from './Count.tsx'

/** The panel on phones, closed: one button, with how many cards wait for a decision. */
export function PhoneButton({
  title,
  toSettle,
  onOpen,
}: {
  title: string
  toSettle: number
  onOpen: () => void
}) {
  return (
    <button
      type="button"
      className="ov-phone-button"
      data-focus="strip"
      aria-expanded={false}
      onClick={onOpen}
    >
      <span className="sr-only">{`${title}: ${toSettle} to settle`}</span>
      <ListChecks aria-hidden size={20} />
      {toSettle > 0 && (
        <span aria-hidden className="ov-phone-count">
          <Count value={toSettle} />
        </span>
      )}
    </button>
  )
}
