import { useEffect, useRef, type RefObject } from 'react'

/** Whether a dialog is still there when what it asked for is answered. */
export function useIsOpen(): RefObject<boolean> {
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  return isOpen
}
