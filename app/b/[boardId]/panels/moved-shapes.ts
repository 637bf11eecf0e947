import { type Editor, Mat, type TLShapeId } from 'tldraw'
import { isMovingShapes } from '#app/b/[boardId]/canvas/follow-gestures.ts'
import { between } from '#lib/sync/track.ts'

/** Where a shape is, page units and radians; what is left out is as it is stored. */
export interface Pose {
  readonly x: number
  readonly y: number
  readonly rotation?: number | undefined
  readonly w?: number | undefined
  readonly h?: number | undefined
}

/** A pose on the way between two others. */
export function mixPoses(from: Pose, to: Pose, share: number): Pose {
  const mix = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? b : between(a, b, share)
  return {
    x: between(from.x, to.x, share),
    y: between(from.y, to.y, share),
    rotation: mix(from.rotation, to.rotation),
    w: mix(from.w, to.w),
    h: mix(from.h, to.h),
  }
}

/** Stretched further than this, outlines and words are a caricature of what will be there. */
const MAX_STRETCH = 4

/**
 * Shapes drawn elsewhere than they are stored. CSS applies `translate`, `rotate` and `scale` before
 * the `transform` that tldraw sets on a shape's element, so that they move it on the page whatever
 * its own place and turn are.
 */
export class MovedShapes {
  readonly #editor: Editor
  /** The elements of a shape, its outline in somebody's selection among them. */
  readonly #moved = new Map<string, readonly HTMLElement[]>()
  #still = new Set<string>()

  constructor(editor: Editor) {
    this.#editor = editor
  }

  /** Begins one frame. */
  begin(): void {
    this.#still = new Set(this.#moved.keys())
  }

  /** What was not moved again since `begin` goes back to its place. */
  end(): void {
    for (const id of this.#still) {
      for (const element of this.#moved.get(id) ?? []) putBack(element)
      this.#moved.delete(id)
    }
  }

  close(): void {
    this.begin()
    this.end()
  }

  /** True for shapes that this person moves: what they see is their own gesture. */
  isOwn(id: string): boolean {
    const isMoving = isMovingShapes(this.#editor) || this.#editor.isIn('select.dragging_handle')
    return isMoving && this.#editor.getSelectedShapeIds().includes(id as TLShapeId)
  }

  /** Moves all of `ids`, and what is inside them, as the first one has moved to `pose`. */
  move(ids: readonly string[], pose: Pose): 'moved' | 'in-place' | 'too-different' {
    const there = ids.filter((id): id is TLShapeId => this.#editor.store.has(id as TLShapeId))
    const [first] = there
    // Without the first one nobody knows where the others are.
    if (first === undefined || first !== ids[0]) return 'in-place'
    const stored = this.#editor.getShapePageTransform(first)
    const size = this.#editor.getShapeGeometry(first).bounds
    const css = cssOf(stored, { size, pose })
    if (typeof css === 'string') return css
    for (const id of this.#editor.getShapeAndDescendantIds(there)) {
      if (this.isOwn(id)) continue
      const elements = this.#elements(id)
      this.#moved.set(id, elements)
      this.#still.delete(id)
      for (const element of elements) Object.assign(element.style, css)
    }
    return 'moved'
  }

  #elements(id: string): readonly HTMLElement[] {
    const known = this.#moved.get(id)
    if (known && known.length > 0 && known.every((element) => element.isConnected)) return known
    const name = CSS.escape(id)
    const selector = `.tl-shape[data-shape-id="${name}"], [data-outline-of="${name}"]`
    return [...this.#editor.getContainer().querySelectorAll<HTMLElement>(selector)]
  }
}

function cssOf(
  stored: Mat,
  { size, pose }: { size: { w: number; h: number }; pose: Pose },
): { translate: string; rotate: string; scale: string } | 'in-place' | 'too-different' {
  const turn = pose.rotation === undefined ? 0 : pose.rotation - stored.rotation()
  const sx = pose.w && size.w > 0 ? pose.w / size.w : 1
  // Along its own sides a turned shape cannot be stretched this way.
  const isTurned = Math.abs(stored.rotation()) > 1e-3
  const sy = isTurned ? sx : pose.h && size.h > 0 ? pose.h / size.h : 1
  if (Math.max(sx, sy, 1 / sx, 1 / sy) > MAX_STRETCH) return 'too-different'
  const at = Mat.Compose(Mat.Rotate(turn), Mat.Scale(sx, sy)).applyToPoint(stored.point())
  const [dx, dy] = [pose.x - at.x, pose.y - at.y]
  // Live places are rounded to half a unit.
  const isInPlace =
    Math.abs(dx) < 0.3 &&
    Math.abs(dy) < 0.3 &&
    Math.abs(turn) < 1e-3 &&
    Math.abs(sx - 1) + Math.abs(sy - 1) < 0.01
  if (isInPlace) return 'in-place'
  return { translate: `${dx}px ${dy}px`, rotate: `${turn}rad`, scale: `${sx} ${sy}` }
}

function putBack(element: HTMLElement): void {
  for (const name of ['translate', 'rotate', 'scale']) element.style.removeProperty(name)
}
