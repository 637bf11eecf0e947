/** Pixels on the canvas. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Room between a text and the sentence about it. */
const GAP = 6
/** And between the sentence and the edge of what can be seen. */
const EDGE = 8

/**
 * Where the sentence about a text stands: above its left end, below it where there is no room above,
 * and moved to where it can be read at the edge of the canvas and beside the panels that lie over it.
 * About a text that is out of sight it stays there.
 */
export function placeOfName(options: {
  readonly name: Pick<Area, 'w' | 'h'>
  /** Of the text. */
  readonly text: Area
  /** Of what can be seen. */
  readonly view: Area
  /** What lies over the canvas at its right side. */
  readonly panels?: readonly Area[]
}): { x: number; y: number } {
  const { name, text, view, panels = [] } = options
  const above = text.y - GAP - name.h
  if (!isOverlap(text, view)) return { x: text.x, y: above }
  const lowest = view.y + view.h - EDGE - name.h
  const below = text.y + text.h + GAP
  const isAbove = above >= view.y + EDGE
  const y = isAbove ? above : below <= lowest ? below : view.y + EDGE
  const beside = panels.filter(
    (panel) => y < panel.y + panel.h + EDGE && y + name.h > panel.y - EDGE,
  )
  const right = Math.min(view.x + view.w, ...beside.map(({ x }) => x)) - EDGE
  return { x: Math.max(view.x + EDGE, Math.min(text.x, right - name.w)), y }
}

function isOverlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
