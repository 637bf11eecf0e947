import { type RefObject, useRef } from 'react'
import { usePassThroughWheelEvents } from 'tldraw'

/** A ref for a panel over the canvas: the wheel above it still pans and zooms. */
export function useWheelOnCanvas<Element extends HTMLElement>(): RefObject<Element | null> {
  const ref = useRef<Element>(null)
  // tldraw's types are of React 18, where such a ref had no null; it checks for it.
  usePassThroughWheelEvents(ref as RefObject<Element>)
  return ref
}
