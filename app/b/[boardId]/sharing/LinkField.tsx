import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { cx } from '#app/ui/cx.ts'

/** A link in a field, and the button that copies it. */
export function LinkField({
  label,
  address,
  onMake,
}: {
  /** What the link is, for screen readers. */
  label: string
  /** Undefined while there is none yet. */
  address: string | undefined
  /** Makes it; resolves with it, or with undefined when that did not work. */
  onMake?: (() => Promise<string | undefined>) | undefined
}) {
  const field = useRef<HTMLInputElement>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [outcome, setOutcome] = useState<CopyOutcome>()

  useEffect(() => {
    if (outcome?.how !== 'copied') return undefined
    const timer = setTimeout(() => setOutcome(undefined), COPIED_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy(): Promise<void> {
    setIsBusy(address === undefined)
    const link = address ?? (await onMake?.())
    setIsBusy(false)
    if (link === undefined || !field.current) return
    field.current.value = link
    setOutcome({ how: await copyField(field.current), address: link })
  }

  // Of another link, nothing was copied yet.
  const how = outcome?.address === address ? outcome?.how : undefined
  return (
    <div>
      <div className="flex gap-2">
        <input
          ref={field}
          readOnly
          value={address ?? ''}
          placeholder={onMake ? 'Made when you copy it' : 'Reading…'}
          aria-label={label}
          onFocus={(event) => event.target.select()}
          className="h-9 min-w-0 flex-1 truncate rounded-control border border-border-strong bg-raised px-2.5 text-[13px] text-text placeholder:text-muted touch:h-11 touch:text-base"
        />
        <Button
          variant="primary"
          icon={how === 'copied' ? Check : Copy}
          busy={isBusy}
          disabled={address === undefined && onMake === undefined}
          onClick={() => void copy()}
          className="min-w-[122px]"
        >
          {how === 'copied' ? 'Copied' : 'Copy link'}
        </Button>
      </div>
      <output
        className={cx('block text-[13px] text-muted', how === 'selected' ? 'mt-2' : 'sr-only')}
      >
        {how === 'selected' && 'The link is selected: copy it with Ctrl+C or ⌘C.'}
        {how === 'copied' && 'Copied'}
      </output>
    </div>
  )
}

interface CopyOutcome {
  readonly how: 'copied' | 'selected'
  readonly address: string
}

/** Plain http has no clipboard, and a browser may refuse it: then the old way, then a selection. */
async function copyField(field: HTMLInputElement): Promise<CopyOutcome['how']> {
  try {
    await navigator.clipboard.writeText(field.value)
    return 'copied'
  } catch {
    field.focus()
    field.select()
    return document.execCommand('copy') ? 'copied' : 'selected'
  }
}

const COPIED_MS = 2_500
