import { atom, type Editor } from 'tldraw'

/** Width of the open panel, px. */
export const PANEL_WIDTH = 320
/** Width of the strip of counts, px. */
const STRIP_WIDTH = 64
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

/** Shows the strip until somebody opens the panel again, whatever was chosen for the next time. */
export function foldPanel(): void {
  choice.set('strip')
}

/**
 * How much of the canvas's right side is not for the diagram, px: what the open panel takes. A strip
 * stands in a corner, where only a table has something; a sheet lies over all.
 */
export function panelRoom(editor: Editor, { isTable = false } = {}): number {
  const { w } = editor.getViewportScreenBounds()
  if (w <= 3 * PANEL_WIDTH) return 0
  if (isPanelOpen()) return PANEL_WIDTH + 2 * MARGIN
  return isTable ? STRIP_WIDTH + 2 * MARGIN : 0
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
