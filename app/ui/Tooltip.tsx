'use client'

import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** Shared timing of all tooltips below it; put one around a page that has tooltips. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={450} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  )
}

/**
 * Words that appear at a control on hover and focus. They repeat its accessible name or add a
 * shortcut; nothing may be said here only, because fingers never see it.
 */
export function Tooltip({
  text,
  shortcut,
  side = 'bottom',
  children,
}: {
  text: ReactNode
  shortcut?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactNode
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-[1100] flex max-w-72 animate-pop-in items-center gap-2 rounded-control bg-accent px-2.5 py-1.5 text-xs font-medium text-on-accent shadow-panel"
        >
          {text}
          {shortcut !== undefined && <kbd className="font-sans opacity-70">{shortcut}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
