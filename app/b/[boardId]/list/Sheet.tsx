import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { IconButton } from '#app/ui/IconButton.tsx'

/**
 * A modal dialog, on phones a sheet at the bottom, within reach of a thumb. It is the browser's own:
 * that keeps the focus in and gives it back, closes on Esc, and weighs nothing, where app/ui/Dialog
 * would be a tenth of this page.
 */
export function Sheet({
  title,
  description,
  onClose,
  children,
}: {
  title: string
  /** One sentence under the title. */
  description?: string
  onClose: () => void
  children: ReactNode
}) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Before it is taken away: closing is what gives the focus back.
    return () => element?.close()
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside it closes it, as Esc does
    <dialog
      ref={dialog}
      aria-labelledby={id}
      aria-describedby={description === undefined ? undefined : `${id}-about`}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      // The dialog itself is hit beside its contents only. Not on a click: one ends where words that are being
      // selected are let go of.
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
      className="mx-0 mt-auto mb-0 w-full max-w-none animate-rise-in overscroll-contain rounded-t-dialog bg-raised p-0 text-text shadow-dialog outline-none backdrop:bg-scrim sm:m-auto sm:max-w-[400px] sm:rounded-dialog"
    >
      <div className="relative p-6 pb-[max(1.5rem,env(safe-area-inset-bottom))]">
        <h2
          id={id}
          className="pr-10 text-[17px] leading-6 font-semibold tracking-[-0.01em] wrap-anywhere"
        >
          {title}
        </h2>
        {description !== undefined && (
          <p id={`${id}-about`} className="mt-1 pr-6 text-sm text-muted">
            {description}
          </p>
        )}
        <div className="mt-5">{children}</div>
        {/* Last in the DOM, so that focus starts at the content. */}
        <IconButton icon={X} label="Close" className="absolute top-4 right-4" onClick={onClose} />
      </div>
    </dialog>
  )
}
