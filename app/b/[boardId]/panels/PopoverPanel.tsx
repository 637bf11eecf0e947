'use client'

import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from '#app/ui/cx.ts'

/** A small panel that opens from one button of the bar. Esc and a click elsewhere close it. */
export function PopoverPanel({
  trigger,
  label,
  open,
  onOpenChange,
  className,
  children,
}: {
  /** One element that takes a ref. */
  trigger: ReactNode
  /** What the panel is, for screen readers. */
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  className?: string
  children: ReactNode
}) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className={cx(
            'z-[1000] max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-16px)] origin-(--radix-popover-content-transform-origin) animate-pop-in overflow-y-auto rounded-panel bg-raised text-sm text-text shadow-panel outline-none',
            className,
          )}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
