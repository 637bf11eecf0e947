import {
  type Editor,
  getDefaultColorTheme,
  STROKE_SIZES,
  type TLDefaultColorStyle,
  type TLDefaultSizeStyle,
  type TLShape,
  type TLShapeId,
} from 'tldraw'
import { lineEnds } from '#app/b/[boardId]/canvas/line-ends.ts'
import type { Place } from '#lib/sync/track.ts'
import type { Pose } from './moved-shapes.ts'

const SVG = 'http://www.w3.org/2000/svg'
/** The stored line, while its new place is drawn beside it: it would look like another one. */
const HIDDEN = 'opacity(0)'

/** What teammates draw at this moment: strokes, lines and arrows, outlines of what becomes a shape. */
export class GestureInk {
  readonly #editor: Editor
  readonly #svg = document.createElementNS(SVG, 'svg')
  readonly #drawn = new Map<string, SVGPathElement>()
  readonly #hidden = new Map<string, HTMLElement>()
  #still = new Set<string>()
  #unhide = new Set<string>()

  constructor(editor: Editor, layer: HTMLElement) {
    this.#editor = editor
    this.#svg.setAttribute('class', 'ov-live-ink')
    this.#svg.setAttribute('aria-hidden', 'true')
    layer.prepend(this.#svg)
  }

  /** Begins one frame. */
  begin(): void {
    this.#still = new Set(this.#drawn.keys())
    this.#unhide = new Set(this.#hidden.keys())
  }

  /** What was not drawn again since `begin` goes. */
  end(): void {
    for (const key of this.#still) {
      this.#drawn.get(key)?.remove()
      this.#drawn.delete(key)
    }
    for (const id of this.#unhide) {
      this.#hidden.get(id)?.style.removeProperty('filter')
      this.#hidden.delete(id)
    }
  }

  close(): void {
    this.begin()
    this.end()
    this.#svg.remove()
  }

  /** True when the board has the whole stroke. */
  isStrokeStored(id: string): boolean {
    const shape = this.#editor.getShape(id as TLShapeId)
    return shape !== undefined && 'isComplete' in shape.props && shape.props.isComplete
  }

  /** A stroke that grows, page units. */
  stroke(key: string, { id, points }: { id: string; points: readonly Place[] }): void {
    const shape = this.#editor.getShape(id as TLShapeId)
    const [first, ...rest] = points
    // What they name may be anything.
    const isStroke = shape?.type === 'draw' || shape?.type === 'highlight'
    if (!isStroke || !first) return
    const path = this.#path(key, lookOf(this.#editor, shape))
    path.style.opacity = shape.type === 'highlight' ? '0.35' : String(shape.opacity)
    path.setAttribute('d', `M${at(first)}${rest.map((point) => `L${at(point)}`).join('') || 'h0'}`)
  }

  /** A line whose end moves: straight, an arrow with its head; the stored one is hidden meanwhile. */
  line(key: string, { id, from, to }: { id: string; from: Place; to: Place }): void {
    const shape = this.#editor.getShape(id as TLShapeId)
    const stored = lineEnds(this.#editor, id as TLShapeId)
    if (!shape || !stored) return
    if (isNear(stored.start, from) && isNear(stored.end, to)) return
    const look = lookOf(this.#editor, shape)
    const path = this.#path(key, look)
    const head = shape.type === 'arrow' ? headOf(from, to, look.width) : ''
    path.setAttribute('d', `M${at(from)}L${at(to)}${head}`)
    const known = this.#hidden.get(id)
    const element = known?.isConnected
      ? known
      : this.#editor
          .getContainer()
          .querySelector<HTMLElement>(`.tl-shape[data-shape-id="${CSS.escape(id)}"]`)
    if (!element) return
    element.style.filter = HIDDEN
    this.#hidden.set(id, element)
    this.#unhide.delete(id)
  }

  /** The outline of a shape that is nothing like what is stored of it yet. */
  ghost(key: string, { pose, colour }: { pose: Pose; colour: string }): void {
    const { x, y, w = 0, h = 0, rotation = 0 } = pose
    const path = this.#path(key, { colour, width: 2 / this.#editor.getZoomLevel() })
    path.setAttribute('d', `M0 0h${w}v${h}h${-w}z`)
    path.setAttribute('transform', `translate(${x} ${y}) rotate(${(rotation * 180) / Math.PI})`)
  }

  #path(key: string, { colour, width }: Look): SVGPathElement {
    this.#still.delete(key)
    let path = this.#drawn.get(key)
    if (!path) {
      path = document.createElementNS(SVG, 'path')
      this.#drawn.set(key, path)
      this.#svg.append(path)
    }
    path.setAttribute('stroke', colour)
    path.setAttribute('stroke-width', String(width))
    return path
  }
}

interface Look {
  readonly colour: string
  /** Page units. */
  readonly width: number
}

function lookOf(editor: Editor, { type, props }: TLShape): Look {
  const { color, size, scale } = props as {
    color: TLDefaultColorStyle
    size: TLDefaultSizeStyle
    scale: number
  }
  const theme = getDefaultColorTheme({ isDarkMode: editor.user.getIsDarkMode() })
  const isHighlight = type === 'highlight'
  const isPen = isHighlight || type === 'draw'
  return {
    colour: isHighlight ? theme[color].highlight.srgb : theme[color].solid,
    // A line is as wide as the size says, a pen one more.
    width: (STROKE_SIZES[size] + (isPen ? 1 : 0)) * scale * (isHighlight ? 7 : 1),
  }
}

/** As long and as wide as tldraw 3.15.6 draws it. */
function headOf(from: Place, to: Place, width: number): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const distance = Math.hypot(to.x - from.x, to.y - from.y)
  const length = Math.min(Math.max(distance / 5, width), width * 3)
  const wing = (turn: number) => ({
    x: to.x - length * Math.cos(angle + turn),
    y: to.y - length * Math.sin(angle + turn),
  })
  return `M${at(wing(Math.PI / 6))}L${at(to)}L${at(wing(-Math.PI / 6))}`
}

function isNear(a: Place, b: Place): boolean {
  return Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1
}

function at({ x, y }: Place): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}
