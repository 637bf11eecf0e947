import { atom, type Editor } from 'tldraw'

/** Width of the open panel, px. */
export const PANEL_WIDTH = 320
/** Between the panel and the edge of the canvas, and on its other side, px. */
const MARGIN = 12
/** Narrower windows need their width for the diagram. */
const STARTS_OPEN_FROM = 1600
const KEY = 'overlap/ownership-panel'

type Choice = 'open' | 'strip'

/** Whether the panel is open beside the canvas, or a strip of counts. Reactive. */
export function isPanelOpen(): boolean {
  const chosen = choice.get()
  return chosen === undefined ? window.innerWidth >= STARTS_OPEN_FROM : chosen === 'open'
}

/** Opens or closes the panel, here and the next time on this device. */
export function choosePanel(next: Choice): void {
  choice.set(next)
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // Storage is refused; then it starts by the window's width again.
  }
}

/** How much of the canvas's right side the open panel takes, px; 0 where it is a strip or a sheet. */
export function panelRoom(editor: Editor): number {
  const { w } = editor.getViewportScreenBounds()
  return isPanelOpen() && w > 3 * PANEL_WIDTH ? PANEL_WIDTH + 2 * MARGIN : 0
}

function remembered(): Choice | undefined {
  try {
    const stored = localStorage.getItem(KEY)
    return stored === 'open' || stored === 'strip' ? stored : undefined
  } catch {
    return undefined
  }
}

/** What this person chose last; undefined until they do. */
const choice = atom('panel choice', remembered())
