'use client'

import { Link2 } from 'lucide-react'
import { type ComponentType, useState } from 'react'
import type { ShareDialogProps } from '#app/b/[boardId]/sharing/ShareDialog.tsx'
import { Button } from '#app/ui/Button.tsx'
import { useToast } from '#app/ui/Toast.tsx'

/** Opens the share dialog, which is loaded then: a board must not wait for it. */
export function ShareButton({
  requests,
  ...board
}: Omit<ShareDialogProps, 'open' | 'onOpenChange'> & {
  /** How many people ask to be let in. */
  requests: number
}) {
  const showToast = useToast()
  const [isOpen, setIsOpen] = useState(false)
  const [isLoading, setIsLoading] = useState(false)
  const [Dialog, setDialog] = useState<ComponentType<ShareDialogProps>>()

  async function open(): Promise<void> {
    setIsLoading(true)
    try {
      const { ShareDialog } = await import('#app/b/[boardId]/sharing/ShareDialog.tsx')
      setDialog(() => ShareDialog)
      setIsOpen(true)
    } catch {
      showToast({ text: 'Sharing needs the server, which cannot be reached. Try again.' })
    }
    setIsLoading(false)
  }

  return (
    <>
      <Button
        variant="primary"
        size="sm"
        icon={Link2}
        aria-label={requests === 0 ? 'Share' : `Share: ${asking(requests)}`}
        aria-haspopup="dialog"
        aria-busy={isLoading}
        onClick={() => void open()}
        // As tall as the bar for fingers, without looking so.
        className="relative after:absolute after:-inset-x-1 after:-inset-y-2 max-sm:w-9 max-sm:px-0! touch:h-8!"
      >
        <span className="max-sm:hidden">Share</span>
        {requests > 0 && (
          <span
            aria-hidden
            className="absolute -top-1 -right-1 z-10 grid h-[18px] min-w-[18px] animate-pop-in place-items-center rounded-full bg-danger px-1 text-[11px] leading-none font-semibold text-on-danger ring-2 ring-raised sm:static sm:-mr-1 sm:ring-0"
          >
            {requests}
          </span>
        )}
      </Button>
      {Dialog && <Dialog {...board} open={isOpen} onOpenChange={setIsOpen} />}
    </>
  )
}

function asking(requests: number): string {
  return requests === 1 ? '1 person asks to come in' : `${requests} people ask to come in`
}
