import type { LucideIcon } from 'lucide-react'
import { Popover, Toolbar } from 'radix-ui'
import type { ReactNode } from 'react'
import { useEditor, useValue } from 'tldraw'
import { isDetailsOpen } from './card-actions.ts'

/** The button "Details" of the bar beside cards, and what it opens. */
export function DetailsPopover({
  icon: Icon,
  label,
  onOpenChange,
  isReading = false,
  children,
}: {
  icon: LucideIcon
  label: string
  onOpenChange: (isOpen: boolean) => void
  /** Nothing in it takes the focus: it takes it itself, so that long words are read by scrolling. */
  isReading?: boolean
  children: ReactNode
}) {
  const editor = useEditor()
  const isOpen = useValue(isDetailsOpen)
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <Toolbar.Button>
          <Icon aria-hidden size={15} />
          Details
        </Toolbar.Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          tabIndex={isReading ? 0 : undefined}
          align="start"
          sideOffset={8}
          collisionPadding={12}
          // Back to the card, for whoever came by keyboard goes on from there; at once, or a key that is
          // pressed right behind Escape would reach nobody.
          onEscapeKeyDown={() => editor.focus()}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            // A press on a field elsewhere has closed it: the focus is there already.
            if (document.activeElement === document.body) editor.focus()
          }}
          className="ov-card-details z-[1000] max-h-(--radix-popover-content-available-height) w-72 animate-pop-in overflow-y-auto rounded-panel bg-raised p-3 text-text shadow-panel outline-none"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
