'use client'

import { Upload } from 'lucide-react'
import { type ComponentProps, type ComponentType, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import type { ImportTarget } from '#lib/services/services.ts'
import type { ImportDialog } from './ImportDialog.tsx'

/** The way to a board from a list or a file; the dialog is loaded when somebody goes it. */
export function ImportBoard({ targets }: { targets: readonly ImportTarget[] }) {
  const [Dialog, setDialog] = useState<ComponentType<ComponentProps<typeof ImportDialog>>>()
  const [isOpen, setIsOpen] = useState(false)
  const [isLoading, setIsLoading] = useState(false)
  const [isUnreachable, setIsUnreachable] = useState(false)

  async function open(): Promise<void> {
    setIsLoading(true)
    try {
      const file = await import('./ImportDialog.tsx')
      setDialog(() => file.ImportDialog)
      setIsOpen(true)
      setIsUnreachable(false)
    } catch {
      setIsUnreachable(true)
    }
    setIsLoading(false)
  }

  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3">
      <Button
        variant="ghost"
        icon={Upload}
        aria-haspopup="dialog"
        busy={isLoading}
        onClick={() => void open()}
        className="-ml-3.5"
      >
        Import a list or CSV
      </Button>
      {isUnreachable && (
        <p role="alert" className="text-sm text-danger">
          The server cannot be reached. Try again.
        </p>
      )}
      {Dialog && <Dialog targets={targets} open={isOpen} onOpenChange={setIsOpen} />}
    </div>
  )
}
