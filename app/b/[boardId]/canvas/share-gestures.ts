import { type Editor, react, type TLDrawShapeSegment, type TLShape, type TLShapeId } from 'tldraw'
import { MAX_GESTURE_IDS, type GestureForm, type LivePoint } from '#lib/protocol/live-frames.ts'
import type { LiveChannel } from '#lib/sync/live-channel.ts'
import { lineEnds } from './line-ends.ts'
import { shownGesture, type ShownGesture } from './follow-gestures.ts'

/**
 * Shows the others a gesture of this person while it runs, until the returned function is called:
 * the document has it only at its end and every few seconds.
 */
export function shareGestures(editor: Editor, live: LiveChannel): () => void {
  const sharing = new Sharing(editor, live)
  const stop = react('share gestures', () => sharing.share(shownGesture(editor)))
  return () => {
    stop()
    sharing.share(undefined)
  }
}

/** An undo so soon after the end may leave the board no commit that would show it. */
const MAY_RETURN_FOR_MS = 1_000

class Sharing {
  readonly #editor: Editor
  readonly #live: LiveChannel
  #number = 0
  #first: TLShapeId | undefined
  #form: GestureForm = 'pose'
  #isDrag = false
  #sentPoints: readonly LivePoint[] = []
  /** The first shape of the last pose gesture that ended, as it was left. */
  #ended: { readonly shape: TLShape; readonly until: number } | undefined

  constructor(editor: Editor, live: LiveChannel) {
    this.#editor = editor
    this.#live = live
  }

  share(gesture: ShownGesture | undefined): void {
    const first = gesture?.ids[0]
    if (this.#first !== undefined && first !== this.#first) this.#end(this.#first)
    if (first === undefined) return this.#followEnded()
    const shape = this.#editor.getShape(first)
    if (!gesture || !shape) return
    if (this.#first === undefined) this.#start(gesture, shape)
    if (gesture.form === 'pose') this.#sendPose(shape)
    else if (gesture.form === 'line') this.#sendLine(shape)
    else this.#sendPoints(shape)
  }

  #end(id: TLShapeId): void {
    const shape = this.#form === 'pose' ? this.#editor.getShape(id) : undefined
    // After Escape that is where it began.
    if (shape) this.#sendPose(shape)
    this.#live.send({ kind: 'gesture-end', gesture: this.#number })
    this.#first = undefined
    this.#ended = shape && { shape, until: performance.now() + MAY_RETURN_FOR_MS }
  }

  /** Where the shapes of the last gesture go right after it, for those who still show its end. */
  #followEnded(): void {
    if (!this.#ended || performance.now() > this.#ended.until) return
    // Read, so that this runs again when it changes.
    const shape = this.#editor.getShape(this.#ended.shape.id)
    if (shape && shape !== this.#ended.shape) this.#sendPose(shape)
  }

  #start({ form, ids }: ShownGesture, first: TLShape): void {
    this.#first = first.id
    this.#ended = undefined
    this.#form = form
    this.#isDrag = this.#editor.isIn('select.translating')
    this.#number = (this.#number + 1) % 256
    this.#sentPoints = []
    this.#live.send({
      kind: 'gesture',
      gesture: this.#number,
      form,
      pageId: this.#editor.getCurrentPageId(),
      ids: ids.slice(0, MAX_GESTURE_IDS),
    })
  }

  #sendPose(shape: TLShape): void {
    const transform = this.#editor.getShapePageTransform(shape)
    const { x, y } = transform.point()
    const place = { kind: 'pose', gesture: this.#number, x, y } as const
    // Most gestures are drags, and theirs is the smallest frame.
    if (this.#isDrag) return this.#live.send(place)
    const { w, h } = this.#editor.getShapeGeometry(shape).bounds
    this.#live.send({ ...place, rotation: transform.rotation(), w, h })
  }

  #sendLine(shape: TLShape): void {
    const ends = lineEnds(this.#editor, shape.id)
    if (!ends) return
    const { start, end } = ends
    const { x: x1, y: y1 } = start
    const { x: x2, y: y2 } = end
    this.#live.send({ kind: 'line', gesture: this.#number, x1, y1, x2, y2 })
  }

  /** What is new of the stroke; the end of a straight piece changes until the next one begins. */
  #sendPoints(shape: TLShape): void {
    if (shape.type !== 'draw' && shape.type !== 'highlight') return
    const transform = this.#editor.getShapePageTransform(shape)
    const points = pointsOf(shape.props as StrokeProps).map(({ x, y, z }) => {
      const place = transform.applyToPoint({ x, y })
      return { x: place.x, y: place.y, z: z ?? 0.5 }
    })
    let from = 0
    while (from < this.#sentPoints.length && isSame(this.#sentPoints[from], points[from])) from++
    this.#sentPoints = points
    if (from >= points.length) return
    this.#live.send({ kind: 'points', gesture: this.#number, from, points: points.slice(from) })
  }
}

interface StrokeProps {
  readonly segments: readonly TLDrawShapeSegment[]
}

/** A straight piece of a stroke holds every step on its way; its two ends say it all. */
function pointsOf({ segments }: StrokeProps) {
  return segments
    .flatMap(({ type, points }) =>
      type === 'straight' && points.length > 2 ? [points.at(0), points.at(-1)] : points,
    )
    .filter((point) => point !== undefined)
}

function isSame(a: LivePoint | undefined, b: LivePoint | undefined): boolean {
  return a !== undefined && b !== undefined && a.x === b.x && a.y === b.y
}
