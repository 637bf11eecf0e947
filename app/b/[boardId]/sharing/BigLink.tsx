import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { IconButton } from '#app/ui/IconButton.tsx'
import { useOpener } from '#app/ui/use-opener.ts'
import { QrCode } from './QrCode.tsx'

/** A link for a projector: the code as large as the screen takes it, and the address to type. Esc closes it. */
export function BigLink({
  title,
  address,
  onClose,
}: {
  title: string
  address: string
  onClose: () => void
}) {
  const focusOpener = useOpener(true)
  return (
    <Radix.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            focusOpener()
          }}
          className="fixed inset-0 z-[1010] flex animate-fade-in flex-col items-center justify-center gap-[3vmin] overflow-y-auto bg-surface p-[4vmin] text-center outline-none"
        >
          <Radix.Title className="max-w-full text-[clamp(20px,4vmin,48px)] leading-tight font-semibold tracking-[-0.02em] text-balance wrap-anywhere">
            {title}
          </Radix.Title>
          <QrCode
            address={address}
            className="size-[min(62vh,88vw)] shrink-0 rounded-panel border border-border"
          />
          <p className="max-w-full text-[clamp(14px,2.6vmin,32px)] leading-snug font-medium break-all text-text">
            {address.replace(/^https?:\/\//u, '')}
          </p>
          <Radix.Close asChild>
            <IconButton icon={X} label="Close" className="absolute top-4 right-4" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
