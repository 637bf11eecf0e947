import { useLayoutEffect, useRef } from 'react'
import { type Editor, Group2d, type TLShapeId, useEditor, useValue, Vec } from 'tldraw'
import { type Area, placeOfName } from './name-place.ts'
import type { Typist } from './typists.ts'
import { typingOf } from './typing.ts'
import { whoWrites } from './who-writes.ts'

/**
 * A ring around the text of one shape in the colours of who types in it, with their names.
 *
 * @param layer - where it lies among shapes; above all of them when there is none
 */
export function WritingRing({ shapeId, layer }: { shapeId: TLShapeId; layer?: number }) {
  const editor = useEditor()
  const label = useRef<HTMLDivElement>(null)
  const typists = useTypists(shapeId)
  const area = useValue('area of typing', () => areaOf(editor, shapeId), [editor, shapeId])
  // Where the name can be read changes with both.
  useValue('camera', () => editor.getCamera(), [editor])
  useValue('is panel shown', () => editor.getSelectedShapeIds().length > 0, [editor])
  useLayoutEffect(() => {
    if (label.current && area) placeLabel(label.current, editor, area)
  })
  const [first, second] = typists
  if (!area || !first) return null
  const { x, y, w, h, rotation, zoom, radius } = area
  const ring = {
    width: w,
    height: h,
    // The layer has the camera's zoom, which the ring takes back: its line is as thick at each.
    transform: `translate(${x}px, ${y}px) rotate(${rotation}rad) scale(${1 / zoom})`,
    borderRadius: radius,
    zIndex: layer,
    '--ov-person': first.colour,
    '--ov-second': second?.colour,
  }
  return (
    <div className="ov-writing" style={ring}>
      <div ref={label} className="ov-writing-name">
        {whoWrites(typists).map(({ text, colour }) => (
          <span key={colour} style={{ background: colour }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  )
}

function useTypists(shapeId: TLShapeId): readonly Typist[] {
  const editor = useEditor()
  return useValue('typists', () => typingOf(editor)?.othersIn(shapeId) ?? [], [editor, shapeId])
}

interface TextArea extends Area {
  readonly rotation: number
  readonly zoom: number
  readonly radius: number
}

/**
 * Where the shape's corner is on the page and how large it is on screen; of an arrow only its label.
 * Undefined on another page.
 */
function areaOf(editor: Editor, id: TLShapeId): TextArea | undefined {
  const shape = editor.getShape(id)
  if (!shape || editor.getAncestorPageId(shape) !== editor.getCurrentPageId()) return undefined
  const geometry = editor.getShapeGeometry(shape)
  const label =
    shape.type === 'arrow' && geometry instanceof Group2d
      ? geometry.children.find((child) => child.isLabel)
      : undefined
  const { bounds } = label ?? geometry
  const onPage = editor.getShapePageTransform(shape)
  const corner = onPage.applyToPoint(bounds.point)
  const zoom = editor.getZoomLevel()
  return {
    x: corner.x,
    y: corner.y,
    w: bounds.w * zoom,
    h: bounds.h * zoom,
    rotation: onPage.rotation(),
    zoom,
    // The corner of a note, and the ring's distance from it.
    radius: ('scale' in shape.props ? shape.props.scale * zoom : 1) * NOTE_RADIUS + 1,
  }
}

const NOTE_RADIUS = 6

/** Puts the names where they can be read, upright; the place is one within the turned ring. */
function placeLabel(label: HTMLElement, editor: Editor, area: TextArea): void {
  const { w, h, rotation } = area
  const { x, y } = editor.pageToViewport(area)
  const corners = [new Vec(0, 0), new Vec(w, 0), new Vec(w, h), new Vec(0, h)].map((corner) =>
    corner.rot(rotation),
  )
  const [left, top] = [
    Math.min(...corners.map((corner) => corner.x)),
    Math.min(...corners.map((corner) => corner.y)),
  ]
  const text = {
    x: x + left,
    y: y + top,
    w: Math.max(...corners.map((corner) => corner.x)) - left,
    h: Math.max(...corners.map((corner) => corner.y)) - top,
  }
  const container = editor.getContainer()
  const canvas = container.getBoundingClientRect()
  const panels = [...container.querySelectorAll('.tlui-layout__top__right > *')]
    .map((panel) => panel.getBoundingClientRect())
    .filter((panel) => panel.width > 0)
  label.style.maxWidth = `${Math.min(Math.max(text.w, MIN_NAME_ROOM), canvas.width - 16)}px`
  const place = placeOfName({
    name: { w: label.offsetWidth, h: label.offsetHeight },
    text,
    view: { x: 0, y: 0, w: canvas.width, h: canvas.height },
    panels: panels.map((panel) => ({
      x: panel.x - canvas.x,
      y: panel.y - canvas.y,
      w: panel.width,
      h: panel.height,
    })),
  })
  const inRing = new Vec(place.x - x, place.y - y).rot(-rotation)
  label.style.transform = `translate(${inRing.x}px, ${inRing.y}px) rotate(${-rotation}rad)`
}

/** Two names of usual length. */
const MIN_NAME_ROOM = 280
