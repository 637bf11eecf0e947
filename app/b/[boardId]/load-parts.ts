/** The board's shell and connection. */
export const loadBoard = () => import('./Board.tsx').then(({ Board }) => ({ default: Board }))

/** The canvas with tldraw, the largest part of the page. */
export const loadCanvas = () => import('./Canvas.tsx').then(({ Canvas }) => Canvas)

/** Asks for both ahead of time. Not an error here: who renders them asks again and tells what fails. */
export function loadAhead(): void {
  for (const load of [loadBoard, loadCanvas]) load().catch(() => {})
}
