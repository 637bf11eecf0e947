'use client'

import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { assert } from '#lib/core/assert.ts'
import { cx } from './cx.ts'

/** One sentence with at most one action. */
export interface ToastMessage {
  text: string
  action?: { label: string; onSelect: () => void } | undefined
  /**
   * How long it stays; 8 s unless told. It waits while it is hovered or focused. Infinity for what must
   * not be missed: it stays until it is closed or acted upon.
   */
  durationMs?: number | undefined
}

/** Shows a toast and gives the function that takes it away again. */
export type ShowToast = (message: ToastMessage) => () => void

/** Gives {@link useToast} to everything below, and shows the toasts at the bottom in the middle. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly (ToastMessage & { id: number })[]>([])
  const viewport = useRef<HTMLOListElement>(null)
  const cameFrom = useRef<EventTarget>(null)
  const remove = useCallback((id: number) => {
    setToasts((all) => all.filter((toast) => toast.id !== id))
    // Whoever pressed a button of it goes on where they were: on a board, keys mean the canvas again.
    requestAnimationFrame(() => {
      const { current } = cameFrom
      if (document.activeElement === viewport.current && current instanceof HTMLElement) {
        current.focus({ preventScroll: true })
      }
    })
  }, [])
  const show = useCallback<ShowToast>(
    (message) => {
      nextId += 1
      const id = nextId
      setToasts((all) => withRoom([...all, { ...message, id }]))
      return () => remove(id)
    },
    [remove],
  )
  const context = useMemo(() => ({ show }), [show])
  return (
    <ToastContext.Provider value={context}>
      <Radix.Provider label="Message" swipeDirection="down">
        {children}
        {toasts.map((toast) => (
          <Radix.Root
            key={toast.id}
            duration={toast.durationMs ?? DEFAULT_DURATION_MS}
            onOpenChange={(open) => {
              if (!open) remove(toast.id)
            }}
            onFocus={({ relatedTarget }) => {
              if (!viewport.current?.contains(relatedTarget)) cameFrom.current = relatedTarget
            }}
            className="pointer-events-auto flex w-fit max-w-full animate-rise-in items-center gap-2 rounded-panel bg-accent py-1.5 pr-1.5 pl-4 text-sm text-on-accent shadow-panel"
          >
            <Radix.Description className="min-w-0 py-1">{toast.text}</Radix.Description>
            {toast.action && (
              <Radix.Action
                altText={toast.action.label}
                onClick={toast.action.onSelect}
                className={cx(ON_DARK, 'px-2.5 font-semibold underline underline-offset-3')}
              >
                {toast.action.label}
              </Radix.Action>
            )}
            <Radix.Close aria-label="Close" className={cx(ON_DARK, 'w-8 touch:w-11')}>
              <X size={16} aria-hidden />
            </Radix.Close>
          </Radix.Root>
        ))}
        {/* Below dialogs and popovers, which are opened after it and need all their controls. */}
        <Radix.Viewport
          ref={viewport}
          className="pointer-events-none fixed inset-x-4 bottom-[calc(5rem+env(safe-area-inset-bottom))] z-[950] flex flex-col items-center gap-2 outline-none"
        />
      </Radix.Provider>
    </ToastContext.Provider>
  )
}

/** How a component tells people something that passes by itself. */
export function useToast(): ShowToast {
  const context = useContext(ToastContext)
  assert(context, 'useToast without a ToastProvider above')
  return context.show
}

/** Older ones make room: a stack would cover the board. Those that stay until they are closed do not. */
function withRoom<Shown extends ToastMessage>(toasts: readonly Shown[]): readonly Shown[] {
  const passing = toasts.filter(({ durationMs }) => durationMs !== Infinity).slice(0, -MAX_SHOWN)
  return toasts.filter((each) => !passing.includes(each))
}

const ToastContext = createContext<{ show: ShowToast } | undefined>(undefined)
const ON_DARK =
  'grid h-8 shrink-0 place-items-center rounded-control text-on-accent transition-colors hover:bg-accent-hover touch:h-11'
const DEFAULT_DURATION_MS = 8_000
const MAX_SHOWN = 3
let nextId = 0
