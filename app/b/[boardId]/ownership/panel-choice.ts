import { atom, type Editor } from 'tldraw'

/** Width of the open panel, px; as in ownership.css: a narrow window needs its width for the diagram. */
const PANEL_WIDTH = { least: 256, most: 320, ofWindow: 0.2 }
/** Width of the strip of counts, px. */
const STRIP_WIDTH = 64
/** Between the panel and the edge of the canvas, px. */
const MARGIN = 12
/** Over a narrower canvas the open panel lies, instead of beside the diagram, px. */
const LEAST_BESIDE = 960
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
  if (w <= LEAST_BESIDE) return 0
  if (isPanelOpen()) return panelWidth() + MARGIN
  return isTable ? STRIP_WIDTH + MARGIN : 0
}

function panelWidth(): number {
  const { least, most, ofWindow } = PANEL_WIDTH
  return Math.min(most, Math.max(least, window.innerWidth * ofWindow))
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
