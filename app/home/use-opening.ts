import { useEffect, useState } from 'react'

/**
 * Opens a board by a whole load, and not the router's: on a phone the page itself says what it opens as.
 *
 * @returns whether it is on its way, and what sends it there
 */
export function useOpening(): readonly [isOpening: boolean, open: (path: string) => void] {
  const [isOpening, setIsOpening] = useState(false)
  useEffect(() => {
    // Back again, and the browser had kept the page as it was left.
    const onShow = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) setIsOpening(false)
    }
    window.addEventListener('pageshow', onShow)
    return () => window.removeEventListener('pageshow', onShow)
  }, [])
  return [
    isOpening,
    (path) => {
      setIsOpening(true)
      window.location.assign(path)
    },
  ]
}
