import { X } from 'lucide-react'
import { useEffect, useState } from 'react'

/** One sentence with at most one action. */
export interface NoticeMessage {
  readonly text: string
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined
  /** Read out at once; what was done is said where own changes are. */
  readonly isRefusal?: true | undefined
  /** What must not be missed: it stays until it is closed, acted upon or followed by another. */
  readonly stays?: true | undefined
}

/** How long it stays; it waits while it is hovered or focused. */
const STAYS_MS = 8_000

/**
 * What became of a change: refused, or done and how to undo it. In the looks of app/ui/Toast, which
 * would be a tenth of this page.
 */
export function Notice({
  message,
  isCovered,
  onClose,
}: {
  message: NoticeMessage | undefined
  /** A dialog is open, which says it itself: nothing beside it could be pressed. */
  isCovered: boolean
  onClose: () => void
}) {
  const shown = message && !isCovered && <Shown key={message.text} {...{ message, onClose }} />
  return (
    <div className="pointer-events-none fixed inset-x-4 bottom-[calc(1.25rem+env(safe-area-inset-bottom))] z-[1050] flex justify-center">
      <div role="alert">{message?.isRefusal && shown}</div>
      {!message?.isRefusal && shown}
    </div>
  )
}

/** Apart, so that what was hovered when it went holds no later one. */
function Shown({ message, onClose }: { message: NoticeMessage; onClose: () => void }) {
  const [isHeld, setIsHeld] = useState(false)
  useEffect(() => {
    if (isHeld || message.stays) return undefined
    const timer = setTimeout(onClose, STAYS_MS)
    return () => clearTimeout(timer)
  }, [isHeld, message.stays, onClose])
  return (
    <div
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
      className="pointer-events-auto flex w-fit max-w-full animate-rise-in items-center gap-2 rounded-panel bg-accent py-1.5 pr-1.5 pl-4 text-sm text-on-accent shadow-panel"
    >
      <p className="min-w-0 py-1">{message.text}</p>
      {message.action && (
        <button
          type="button"
          onClick={() => {
            message.action?.onSelect()
            onClose()
          }}
          className={`${ON_DARK} px-2.5 font-semibold underline underline-offset-3`}
        >
          {message.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Close"
        onClick={onClose}
        className={`${ON_DARK} w-8 touch:w-11`}
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  )
}

const ON_DARK =
  'grid h-8 shrink-0 place-items-center rounded-control text-on-accent transition-colors hover:bg-accent-hover touch:h-11'
