'use client'

import { Ellipsis, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef, useState } from 'react'
import { cx } from '#app/ui/cx.ts'
import { IconButton } from '#app/ui/IconButton.tsx'

/** One line of a {@link CardMenu}. */
export interface CardMenuItem {
  readonly label: string
  readonly icon: LucideIcon
  /** Takes something away. */
  readonly isLast?: boolean | undefined
  readonly onSelect: () => void
}

/** What can be done with a card, behind three dots. */
export function CardMenu({
  label,
  items,
  isBornOpen = false,
}: {
  label: string
  items: readonly CardMenuItem[]
  /** For a menu that is loaded when somebody asks for it. */
  isBornOpen?: boolean
}) {
  const [isOpen, setIsOpen] = useState(isBornOpen)
  const trigger = useRef<HTMLButtonElement>(null)
  const chosen = useRef<() => void>(undefined)

  /** After the menu is gone, so that a dialog which opens gives the focus back to the three dots. */
  function act(): void {
    const run = chosen.current
    chosen.current = undefined
    if (!run) return
    trigger.current?.focus()
    run()
  }

  return (
    <DropdownMenu.Root open={isOpen} onOpenChange={setIsOpen}>
      <DropdownMenu.Trigger asChild ref={trigger}>
        <IconButton icon={Ellipsis} label={label} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={act}
          // Above dialogs: some cards lie in one.
          className="z-[1040] min-w-48 animate-pop-in rounded-panel bg-raised p-1.5 text-sm shadow-panel outline-none"
        >
          {items.map(({ label: words, icon: Icon, isLast = false, onSelect }) => (
            <DropdownMenu.Item
              key={words}
              onSelect={() => {
                chosen.current = onSelect
              }}
              className={cx(
                'flex h-8 cursor-default items-center gap-2.5 rounded-control px-2.5 outline-none select-none data-highlighted:bg-hover touch:h-11',
                isLast && 'text-danger',
              )}
            >
              <Icon size={16} aria-hidden className={isLast ? '' : 'text-muted'} />
              {words}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
