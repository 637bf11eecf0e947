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
      update(known, cursor)
    }
    const { changesInMs } = cursors
    if (changesInMs === 0) wake()
    else if (changesInMs !== undefined) timer = setTimeout(wake, changesInMs)
  }

  ends.add(cursors.onChange(wake))
  ends.add(
    // In the same turn as the camera; tldraw's own variable comes later on boards of 300 shapes.
    react('zoom of cursors', () => {
      layer.style.setProperty('--ov-cursor-scale', String(1 / editor.getZoomLevel()))
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

function update(drawn: Drawn, { person, x, y, isResting }: ShownCursor): void {
  const { root, look, tag, name } = drawn
  // The layer has the camera's zoom, which the cursor takes back.
  const transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(var(--ov-cursor-scale))`
  if (drawn.transform !== transform) {
    drawn.transform = transform
    root.style.transform = transform
  }
  look.classList.toggle('opacity-45', isResting)
  if (name.textContent !== person.name) name.textContent = person.name
  if (root.dataset['colour'] === person.colour) return
  root.dataset['colour'] = person.colour
  look.style.color = person.colour
  tag.style.background = person.colour
}

function create(): Drawn {
  const root = element('div', 'ov-cursor tl-overlays__item')
  const look = element(
    'div',
    'transition-opacity duration-(--motion-calm) forced-color-adjust-none',
  )
  const tag = element(
    'div',
    'absolute top-[19px] left-3 w-max rounded-[9px] rounded-tl-[3px] px-2 py-0.5 font-sans text-xs leading-[18px] font-semibold text-white shadow-control',
  )
  const name = element('span', 'block max-w-[120px] truncate')
  tag.append(name)
  look.append(arrow(), tag)
  root.append(look)
  return { root, look, tag, name, transform: '' }
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
