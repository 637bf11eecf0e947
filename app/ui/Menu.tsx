'use client'

import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/**
 * A menu that opens from `trigger` (one element that takes a ref, such as IconButton).
 * Children are MenuChoice.
 */
export function Menu({
  trigger,
  align = 'end',
  children,
}: {
  trigger: ReactNode
  align?: 'start' | 'center' | 'end'
  children: ReactNode
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-[1000] max-h-(--radix-dropdown-menu-content-available-height) min-w-48 origin-(--radix-dropdown-menu-content-transform-origin) animate-pop-in overflow-y-auto rounded-panel bg-raised p-1 text-sm text-text shadow-panel outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** One of several; the chosen one has a check mark. */
export function MenuChoice({
  chosen,
  onSelect,
  children,
}: {
  chosen: boolean
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Radix.CheckboxItem checked={chosen} onSelect={onSelect} className={ITEM}>
      <span className="grid size-4 place-items-center">
        <Radix.ItemIndicator>
          <Check size={16} aria-hidden />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.CheckboxItem>
  )
}

const ITEM = cx(
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-control px-2.5 py-1 outline-none select-none touch:min-h-11',
  'data-highlighted:bg-hover data-disabled:cursor-default data-disabled:opacity-50',
)
