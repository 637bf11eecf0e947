import { react, type Editor } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import { LiveCursors, type ShownCursor } from '#lib/sync/live-cursors.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'

const SVG = 'http://www.w3.org/2000/svg'
const ARROW = 'M2 2l5.6 16.2 3-6.6 6.9-2.7z'

/** One cursor's elements, and what they show, so that only differences touch the page. */
interface Drawn {
  readonly root: HTMLElement
  readonly look: HTMLElement
  readonly tag: HTMLElement
  readonly name: HTMLElement
  /** Of the name tag, pixels; measured when the name changes. */
  tagSize: { readonly w: number; readonly h: number }
  transform: string
}

/**
 * Draws the others' cursors into `layer`, which moves with the camera, until the returned function
 * is called. They move in one animation-frame loop past React and the store, since twenty people who
 * point would otherwise render twenty times a frame; the loop sleeps while nothing moves.
 */
export function drawCursors(options: {
  layer: HTMLElement
  editor: Editor
  connection: BoardConnection
  personId: string
}): () => void {
  const { layer, editor } = options
  const ends = new Disposer()
  const cursors = new LiveCursors(options)
  ends.add(() => cursors.close())
  const drawn = new Map<string, Drawn>()
  let frameId: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const wake = (): void => {
    frameId ??= requestAnimationFrame(draw)
  }
  const draw = (): void => {
    frameId = undefined
    clearTimeout(timer)
    const shown = cursors.shown(editor.getCurrentPageId())
    const here = new Set(shown.map(({ person }) => person.personId))
    for (const [personId, { root }] of drawn) {
      if (here.has(personId)) continue
      root.remove()
      drawn.delete(personId)
    }
    for (const cursor of shown) {
      const { personId } = cursor.person
      const known = drawn.get(personId) ?? create()
      if (!drawn.has(personId)) {
        drawn.set(personId, known)
        layer.append(known.root)
      }
      update(known, cursor, editor)
    }
    const { changesInMs } = cursors
    if (changesInMs === 0) wake()
    else if (changesInMs !== undefined) timer = setTimeout(wake, changesInMs)
  }

  ends.add(cursors.onChange(wake))
  ends.add(
    // In the same turn as the camera; tldraw's own variable comes later on boards of 300 shapes.
    react('camera of cursors', () => {
      layer.style.setProperty('--ov-cursor-scale', String(1 / editor.getCamera().z))
      // A name may have come to the edge of the view, or left it.
      if (drawn.size > 0) wake()
    }),
  )
  ends.add(
    react('page of cursors', () => {
      editor.getCurrentPageId()
      wake()
    }),
  )
  ends.add(() => {
    if (frameId !== undefined) cancelAnimationFrame(frameId)
    clearTimeout(timer)
    layer.replaceChildren()
  })
  return () => ends.dispose()
}

function update(drawn: Drawn, { person, x, y, isResting }: ShownCursor, editor: Editor): void {
  const { root, look, tag, name } = drawn
  // The layer has the camera's zoom, which the cursor takes back.
  const transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(var(--ov-cursor-scale))`
  if (drawn.transform !== transform) {
    drawn.transform = transform
    root.style.transform = transform
  }
  look.classList.toggle('opacity-45', isResting)
  if (name.textContent !== person.name) {
    name.textContent = person.name
    drawn.tagSize = { w: tag.offsetWidth, h: tag.offsetHeight }
  }
  turnTag(drawn, editor.pageToViewport({ x, y }), editor.getViewportScreenBounds())
  if (root.dataset['colour'] === person.colour) return
  root.dataset['colour'] = person.colour
  look.style.color = person.colour
  tag.style.background = person.colour
}

/** The name goes to the other side of a cursor at the edge of the view, where it would be cut. */
function turnTag(
  { tag, tagSize }: Drawn,
  at: { x: number; y: number },
  view: { w: number; h: number },
): void {
  const isLeft = at.x <= view.w && at.x + TAG_OFFSET.x + tagSize.w > view.w
  const isAbove = at.y <= view.h && at.y + TAG_OFFSET.y + tagSize.h > view.h
  tag.classList.toggle('left-3', !isLeft)
  tag.classList.toggle('right-full', isLeft)
  tag.classList.toggle('top-[19px]', !isAbove)
  tag.classList.toggle('bottom-full', isAbove)
  tag.classList.toggle('rounded-tl-[3px]', !isLeft && !isAbove)
}

/** Of the name tag from the cursor's point, as the classes have it. */
const TAG_OFFSET = { x: 12, y: 19 }

function create(): Drawn {
  const root = element('div', 'ov-cursor tl-overlays__item')
  const look = element(
    'div',
    'transition-opacity duration-(--motion-calm) forced-color-adjust-none',
  )
  const tag = element(
    'div',
    'absolute top-[19px] left-3 w-max rounded-[9px] px-2 py-0.5 font-sans text-xs leading-[18px] font-semibold text-white shadow-control',
  )
  const name = element('span', 'block max-w-[120px] truncate')
  tag.append(name)
  look.append(arrow(), tag)
  root.append(look)
  return { root, look, tag, name, tagSize: { w: 0, h: 0 }, transform: '' }
}

function arrow(): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('width', '20')
  svg.setAttribute('height', '22')
  svg.setAttribute('viewBox', '0 0 20 22')
  svg.setAttribute('class', '-mt-0.5 -ml-0.5 block overflow-visible drop-shadow-sm')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', ARROW)
  path.setAttribute('fill', 'currentcolor')
  path.setAttribute('stroke', 'white')
  path.setAttribute('stroke-width', '1.5')
  path.setAttribute('stroke-linejoin', 'round')
  svg.append(path)
  return svg
}

function element(tag: 'div' | 'span', className: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  return made
}
