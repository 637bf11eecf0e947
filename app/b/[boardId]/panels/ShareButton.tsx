'use client'

import { Check, Copy, Link2, MonitorDot } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { cx } from '#app/ui/cx.ts'
import { PopoverPanel } from './PopoverPanel.tsx'
import { shareAddress } from './share-address.ts'

/** Gives the board's address away: a field, a button, and what the address allows. */
export function ShareButton({ publicOrigin }: { publicOrigin: string | undefined }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <PopoverPanel
      open={isOpen}
      onOpenChange={setIsOpen}
      label="Share"
      className="w-[360px] p-4"
      trigger={
        <Button
          variant="primary"
          size="sm"
          icon={Link2}
          aria-label="Share"
          // As tall as the bar for fingers, without looking so.
          className="relative after:absolute after:-inset-x-1 after:-inset-y-2 max-sm:w-9 max-sm:px-0! touch:h-8!"
        >
          <span className="max-sm:hidden">Share</span>
        </Button>
      }
    >
      <ShareForm publicOrigin={publicOrigin} />
    </PopoverPanel>
  )
}

function ShareForm({ publicOrigin }: { publicOrigin: string | undefined }) {
  const { address, isOnlyHere } = shareAddress({ href: window.location.href, publicOrigin })
  const field = useRef<HTMLInputElement>(null)
  const [outcome, setOutcome] = useState<CopyOutcome>()

  useEffect(() => {
    if (outcome !== 'copied') return undefined
    const timer = setTimeout(() => setOutcome(undefined), COPIED_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy(): Promise<void> {
    if (field.current) setOutcome(await copyField(field.current))
  }

  return (
    <div className="flex flex-col gap-3">
      <div>
        <h2 className="text-[15px] leading-6 font-semibold tracking-[-0.01em]">Share this board</h2>
        <p className="text-[13px] text-muted">Anyone with this link can edit.</p>
      </div>
      <div className="flex gap-2">
        <input
          ref={field}
          readOnly
          value={address}
          aria-label="Address of this board"
          onFocus={(event) => event.target.select()}
          className="h-9 min-w-0 flex-1 rounded-control border border-border-strong bg-raised px-2.5 text-[13px] text-text touch:h-11 touch:text-base"
        />
        <Button
          variant="primary"
          icon={outcome === 'copied' ? Check : Copy}
          onClick={() => void copy()}
          className="min-w-[122px]"
        >
          {outcome === 'copied' ? 'Copied' : 'Copy link'}
        </Button>
      </div>
      <output className={cx('block text-[13px] text-muted', outcome !== 'selected' && 'sr-only')}>
        {outcome === 'selected' && 'The address is selected: copy it with Ctrl+C or ⌘C.'}
        {outcome === 'copied' && 'Copied'}
      </output>
      {isOnlyHere && <OnlyHere />}
    </div>
  )
}

function OnlyHere() {
  return (
    <div className="flex gap-2.5 rounded-control bg-warn-soft p-3 text-[13px] leading-5">
      <MonitorDot size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div>
        <p className="font-semibold text-warn">This address works only on this computer</p>
        <p className="mt-1 text-text">
          To let others in, start Overlap with <Setting>HOST=0.0.0.0</Setting> and{' '}
          <Setting>PUBLIC_URL</Setting> set to this computer’s address in your network, such as{' '}
          <Setting>http://192.168.1.20:3000</Setting>
        </p>
      </div>
    </div>
  )
}

function Setting({ children }: { children: string }) {
  return (
    <code className="rounded bg-raised px-1 py-px font-mono text-xs whitespace-nowrap">
      {children}
    </code>
  )
}

type CopyOutcome = 'copied' | 'selected'

/** Plain http has no clipboard, and a browser may refuse it: then the old way, then a selection. */
async function copyField(field: HTMLInputElement): Promise<CopyOutcome> {
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
