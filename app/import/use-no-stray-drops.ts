import { useEffect } from 'react'

/** While a file may be dropped into a dialog, one that misses it must not take the page's place. */
export function useNoStrayDrops(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return undefined
    const keep = (event: DragEvent): void => {
      // Words that are dragged go on into the field they are dropped on.
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    window.addEventListener('dragover', keep)
    window.addEventListener('drop', keep)
    return () => {
      window.removeEventListener('dragover', keep)
      window.removeEventListener('drop', keep)
    }
  }, [isOpen])
}
