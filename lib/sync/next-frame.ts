/** Runs something a little later, once; the returned function calls it off. */
export type Schedule = (run: () => void) => () => void

/** About one frame, where there are no animation frames: in Node, and in a tab that is not shown. */
const FRAME_MS = 16

/**
 * Runs in the next animation frame. A hidden tab has none, so there, and in Node, a timer does it:
 * a tab that somebody left must still send what they did in it and show what others do.
 */
export const nextFrame: Schedule = (run) => {
  if (typeof document === 'undefined' || document.visibilityState !== 'visible') {
    const timer = setTimeout(run, FRAME_MS)
    return () => clearTimeout(timer)
  }
  // The frame may never come when the tab is hidden in the meantime.
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame)
    run()
  }, FRAME_MS * 12)
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    run()
  })
  return () => {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
}
