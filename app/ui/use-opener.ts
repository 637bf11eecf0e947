import { useEffect, useRef, useState } from 'react'

/**
 * Answers a function that gives the focus back to the element that had it before a dialog opened.
 * A dialog that is opened by state has no trigger that Radix could return to.
 */
export function useOpener(open: boolean): () => void {
  // A dialog that is loaded when it is first opened is born open.
  const [first] = useState(() => (typeof document === 'undefined' ? null : document.activeElement))
  const last = useRef<Element | null>(null)

  useEffect(() => {
    if (open) return undefined
    const remember = ({ target }: FocusEvent) => {
      // A field of the opening dialog takes the focus before this listener is gone.
      if (target instanceof Element && !target.closest('[role="dialog"]')) last.current = target
    }
    document.addEventListener('focusin', remember)
    return () => document.removeEventListener('focusin', remember)
  }, [open])

  return () => {
    const opener = last.current ?? first
    if (opener instanceof HTMLElement) opener.focus()
  }
}
