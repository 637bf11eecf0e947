import {
  type Box,
  createShapeId,
  type Editor,
  toRichText,
  type TLNoteShape,
  type VecLike,
} from 'tldraw'
import { cardLook, NOTE_SIZE } from '#lib/templates/card-note.ts'
import { diagramOf } from './diagram.ts'
import { nearestFreeSpot, type Rect } from './free-spot.ts'
import { isFurnitureText, lineHeightOf } from './FurnitureDrawing.tsx'
import { furnitureOnPage } from './protected-shapes.ts'

/** Between a note and its neighbours, in page units. */
export const NOTE_GAP = 24

/**
 * Adds a note at the free spot nearest to a point of the page. Without text the caret is in it
 * afterwards; with text it is selected. At the limit of shapes nothing is added and tldraw says so.
 */
export function addNote(editor: Editor, near: VecLike, text?: string): void {
  if (editor.getIsReadonly()) return
  const { x, y } = nearestFreeSpot({
    near,
    size: NOTE_SIZE,
    gap: NOTE_GAP,
    taken: taken(editor),
    regions:
      diagramOf(editor)?.regions.map(({ box, outline }) => ({ ...box.toJson(), outline })) ?? [],
  })
  const { size, font, scale } = cardLook
  const id = createShapeId()
  editor.markHistoryStoppingPoint('adding a note')
  editor.createShape<TLNoteShape>({
    id,
    type: 'note',
    x,
    y,
    props: { size, font, scale, richText: toRichText(text ?? '') },
  })
  const note = editor.getShape(id)
  if (!note) return
  editor.select(id)
  bringIntoView(editor, editor.getShapePageBounds(id))
  if (text !== undefined) return
  editor.setEditingShape(id)
  editor.setCurrentTool('select.editing_shape', { target: 'shape', shape: note })
}

/** Moves the view as little as shows the box, clear of what lies over the edges of the board. */
function bringIntoView(editor: Editor, box: Box | undefined): void {
  if (!box) return
  const { x, y, z } = editor.getCamera()
  const view = editor.getViewportPageBounds()
  const [side, top, bottom] = [EDGES.side / z, EDGES.top / z, EDGES.bottom / z]
  const dx = Math.min(0, box.x - side - view.x) || Math.max(0, box.maxX + side - view.maxX)
  const dy = Math.min(0, box.y - top - view.y) || Math.max(0, box.maxY + bottom - view.maxY)
  if (dx === 0 && dy === 0) return
  editor.setCamera({ x: x - dx, y: y - dy, z }, { animation: { duration: MOVE_MS } })
}

/** Screen pixels under the pills above, and under the tools and the cards that wait below. */
const EDGES = { side: 24, top: 88, bottom: 132 }
const MOVE_MS = 160

/** Where people look when they ask for a note: the pointer while it is over the board, else the middle of the view. */
export function pointOfInterest(editor: Editor): VecLike {
  const { currentPagePoint } = editor.inputs
  const view = editor.getViewportPageBounds()
  const isPointing = !editor.getInstanceState().isCoarsePointer && editor.inputs.currentScreenPoint
  return isPointing && view.containsPoint(currentPagePoint) && hasPointed(editor)
    ? currentPagePoint
    : view.center
}

/** Before the first move of a mouse its place is the corner of the screen, where nobody points. */
function hasPointed(editor: Editor): boolean {
  const { x, y } = editor.inputs.currentScreenPoint
  return x !== 0 || y !== 0
}

function taken(editor: Editor): Rect[] {
  const words = furnitureOnPage(editor)
    .filter(isFurnitureText)
    .filter(({ meta }) => meta['about'] !== 'nobody')
    .map((shape) => ({ x: shape.x, y: shape.y, w: shape.props.w, h: lineHeightOf(shape) }))
  const shapes = editor
    .getCurrentPageShapes()
    .filter((shape) => !LEAVES_ROOM.has(shape.type) && !editor.isShapeHidden(shape))
    .flatMap((shape) => editor.getShapePageBounds(shape) ?? [])
  return [...words, ...shapes]
}

/** Notes may lie on lines, drawings and frames. */
export const LEAVES_ROOM: ReadonlySet<string> = new Set([
  'arrow',
  'line',
  'draw',
  'highlight',
  'frame',
  'group',
])
