import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** The end of what a dialog holds, in sight however long that is: what comes of it, and the button. */
export function DialogFooter({
  className,
  children,
}: {
  /** How its parts stand beside each other. */
  className: string
  children: ReactNode
}) {
  return (
    <div
      className={cx(
        // Down to the edge of the screen, past the padding around the dialog.
        'sticky bottom-0 -mx-6 mt-5 -mb-6 rounded-b-dialog border-t border-border bg-raised px-6 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:-bottom-6',
        className,
      )}
    >
      {children}
    </div>
  )
}
