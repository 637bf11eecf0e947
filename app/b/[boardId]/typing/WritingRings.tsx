import { useEffect, useState } from 'react'
import { type Editor, Group2d, type TLShapeId, useEditor, useValue } from 'tldraw'
import { namesOf, type Typist } from './typists.ts'
import { typingOf } from './typing.ts'

/** A ring in their colour around every text that teammates type in, with their names; moves with the camera. */
export function WritingRings() {
  const editor = useEditor()
  const shapes = useValue(
    'shapes with typists',
    () => {
      const all = typingOf(editor)?.typists.get() ?? []
      return [...new Set(all.flatMap(({ shapeId, isMe }) => (isMe ? [] : shapeId)))].sort()
    },
    [editor],
  )
  return (
    <>
      {shapes.map((shapeId) => (
        <Ring key={shapeId} shapeId={shapeId as TLShapeId} />
      ))}
      <Announcement />
    </>
  )
}

function Ring({ shapeId }: { shapeId: TLShapeId }) {
  const editor = useEditor()
  const typists = useTypists(shapeId)
  const area = useValue('area of typing', () => areaOf(editor, shapeId), [editor, shapeId])
  const [first, second] = typists
  if (!area || !first) return null
  const { x, y, rotation, zoom } = area
  // The layer has the camera's zoom, which the ring takes back: its line is as thick at each.
  const transform = `translate(${x}px, ${y}px) rotate(${rotation}rad) scale(${1 / zoom})`
  const ring = {
    width: area.w,
    height: area.h,
    transform,
    borderRadius: area.radius,
    '--ov-person': first.colour,
    '--ov-second': second?.colour,
  }
  return (
    <div className="ov-writing" style={ring}>
      <div className="ov-writing-name">
        <span>{sentence(typists)}</span>
      </div>
    </div>
  )
}

/** Says once who is there already when this person opens a text, and nothing while they type. */
function Announcement() {
  const editor = useEditor()
  const editing = useValue('editing', () => editor.getEditingShapeId(), [editor])
  const [said, setSaid] = useState('')
  useEffect(() => {
    const others = editing ? (typingOf(editor)?.othersIn(editing) ?? []) : []
    // oxlint-disable-next-line react/set-state-in-effect -- a live region speaks when its text changes
    setSaid(others.length > 0 ? `${sentence(others)} here.` : '')
  }, [editor, editing])
  return <output className="sr-only">{said}</output>
}

function useTypists(shapeId: TLShapeId): readonly Typist[] {
  const editor = useEditor()
  return useValue('typists', () => typingOf(editor)?.othersIn(shapeId) ?? [], [editor, shapeId])
}

function sentence(typists: readonly Typist[]): string {
  return `${namesOf(typists)} ${typists.length === 1 ? 'is' : 'are'} writing`
}

/**
 * Where the shape is on the page and how large on screen; of an arrow only its label. Undefined on
 * another page.
 */
function areaOf(editor: Editor, id: TLShapeId) {
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
