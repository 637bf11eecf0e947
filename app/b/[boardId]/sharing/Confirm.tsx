import { useEffect, useRef } from 'react'
import { Button } from '#app/ui/Button.tsx'

/** Asks before something that sends people away: what happens, the button that does it, and the way back. */
export function Confirm({
  sentence,
  button,
  busy,
  onConfirm,
  onCancel,
}: {
  sentence: string
  button: string
  busy: boolean
  onConfirm: () => void
  onCancel: () => void
}) {
  const cancel = useRef<HTMLButtonElement>(null)
  // The control that was pressed has made room for this.
  useEffect(() => cancel.current?.focus(), [])
  return (
    <fieldset
      aria-label={sentence}
      className="mt-2 animate-fade-in rounded-control bg-danger-soft p-3"
    >
      <p className="text-[13px] leading-5 text-text">{sentence}</p>
      <div className="mt-2.5 flex gap-2">
        <Button size="sm" variant="danger" busy={busy} onClick={onConfirm}>
          {button}
        </Button>
        <Button ref={cancel} size="sm" disabled={busy} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </fieldset>
  )
}
