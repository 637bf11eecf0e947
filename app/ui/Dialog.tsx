'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { IconButton } from './IconButton.tsx'
import { useOpener } from './use-opener.ts'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One sentence under the title. */
  description?: ReactNode
  size?: 'sm' | 'md' | 'lg'
  /** `top` for contents that grow: what is above stays where it is. Else in the middle. */
  at?: 'middle' | 'top'
  children: ReactNode
}

/**
 * A modal dialog: focus moves in and comes back, Esc and a click outside close it. On a phone it
 * sits at the bottom, within reach of a thumb.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'md',
  at = 'middle',
  children,
}: DialogProps) {
  const focusOpener = useOpener(open)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay
          className={cx(
            // One column as wide as the screen: contents that do not fit wrap, they do not widen it.
            'fixed inset-0 z-[1000] grid animate-fade-in grid-cols-[minmax(0,100%)] items-end justify-items-center overflow-y-auto bg-scrim pt-10 sm:p-6',
            at === 'top' ? 'sm:items-start sm:pt-[12vh]' : 'sm:items-center',
          )}
        >
          <Radix.Content
            onCloseAutoFocus={(event) => {
              event.preventDefault()
              focusOpener()
            }}
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            className={cx(
              'relative w-full animate-rise-in rounded-t-dialog bg-raised p-6 pb-[max(1.5rem,env(safe-area-inset-bottom))] shadow-dialog outline-none sm:rounded-dialog',
              WIDTHS[size],
            )}
          >
            <Radix.Title className="pr-10 text-[17px] leading-6 font-semibold tracking-[-0.01em] text-text">
              {title}
            </Radix.Title>
            {description !== undefined && (
              <Radix.Description className="mt-1 pr-6 text-sm text-muted">
                {description}
              </Radix.Description>
            )}
            <div className="mt-5">{children}</div>
            {/* Last in the DOM, so that focus starts at the content. */}
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" className="absolute top-4 right-4" />
            </Radix.Close>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  )
}

const WIDTHS = { sm: 'sm:max-w-[400px]', md: 'sm:max-w-[480px]', lg: 'sm:max-w-[980px]' } as const
