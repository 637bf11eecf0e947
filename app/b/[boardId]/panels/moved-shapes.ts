import { type Editor, Mat, type TLArrowBinding, type TLShapeId, type VecLike } from 'tldraw'
import { lineEnds } from '#app/b/[boardId]/canvas/line-ends.ts'
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

/** While a shape that this person has selected is one of them: tldraw frames it where it is stored. */
const SELECTION_MOVED = 'ov-selection-moved'

/** Shown, though tldraw hides what is stored outside of the view. */
const MOVED = 'ov-moved'

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
  /** What moves each shape of this frame from its stored place, on the page. */
  readonly #changes = new Map<string, { readonly by: Mat; readonly from: Mat }>()

  constructor(editor: Editor) {
    this.#editor = editor
  }

  /** Begins one frame. */
  begin(): void {
    this.#still = new Set(this.#moved.keys())
    this.#changes.clear()
  }

  /** What was not moved again since `begin` goes back to its place. */
  end(): void {
    for (const id of this.#still) {
      for (const element of this.#moved.get(id) ?? []) putBack(element)
      this.#moved.delete(id)
    }
    const isSelectionMoved = this.#editor.getSelectedShapeIds().some((id) => this.#changes.has(id))
    this.#editor.getContainer().classList.toggle(SELECTION_MOVED, isSelectionMoved)
  }

  close(): void {
    this.begin()
    this.end()
  }

  /** Where each shape of this frame is drawn, on the page. */
  places(): ReadonlyMap<string, Mat> {
    return new Map(
      [...this.#changes].map(([id, { by, from }]) => [id, Mat.Compose(by, from)] as const),
    )
  }

  /** True when a shape of this frame is stored elsewhere now than when it was moved. Reactive. */
  isDrawnFromElsewhere(id: string): boolean {
    const change = this.#changes.get(id)
    return (
      change !== undefined && this.#editor.getShapePageTransform(id as TLShapeId) !== change.from
    )
  }

  /** True for shapes that this person moves: what they see is their own gesture. */
  isOwn(id: string): boolean {
    const isMoving = isMovingShapes(this.#editor) || this.#editor.isIn('select.dragging_handle')
    return isMoving && this.#editor.getSelectedShapeIds().includes(id as TLShapeId)
  }

  /**
   * Moves all of `ids`, and what is inside them, as the first one has moved to `pose`. What is held
   * there already, as after a checkpoint, stays in front of the others.
   */
  move(
    ids: readonly string[],
    { pose, isHeld }: { pose: Pose; isHeld: boolean },
  ): 'moved' | 'in-place' | 'too-different' {
    const there = ids.filter((id): id is TLShapeId => this.#editor.store.has(id as TLShapeId))
    const [first] = there
    // Without the first one nobody knows where the others are.
    if (first === undefined || first !== ids[0]) return 'in-place'
    const css = this.#cssOf(first, pose)
    if (css === 'too-different' || (css === 'in-place' && !isHeld)) return css
    const { style, change } = css === 'in-place' ? IN_PLACE : css
    for (const id of this.#moving(there, style)) {
      if (this.isOwn(id)) continue
      const elements = this.#elements(id)
      this.#moved.set(id, elements)
      this.#still.delete(id)
      if (change)
        this.#changes.set(id, { by: change, from: this.#editor.getShapePageTransform(id) })
      for (const element of elements) {
        Object.assign(element.style, style)
        element.classList.add(MOVED)
      }
    }
    return css === 'in-place' ? css : 'moved'
  }

  /**
   * Arrows that are tied to a shape of this frame and not moved themselves, with both ends where they
   * are meanwhile.
   */
  tiedArrows(): { readonly id: TLShapeId; readonly from: VecLike; readonly to: VecLike }[] {
    const tied = new Set(
      [...this.#changes.keys()].flatMap((id) =>
        this.#editor.getBindingsToShape(id as TLShapeId, 'arrow').map(({ fromId }) => fromId),
      ),
    )
    return [...tied].flatMap((id) => {
      const ends = this.#changes.has(id) || this.isOwn(id) ? undefined : lineEnds(this.#editor, id)
      if (!ends) return []
      const now = this.#editor
        .getBindingsFromShape<TLArrowBinding>(id, 'arrow')
        .reduce((places, { toId, props: { terminal } }) => {
          const change = this.#changes.get(toId)
          return change
            ? { ...places, [terminal]: change.by.applyToPoint(places[terminal]) }
            : places
        }, ends)
      return [{ id, from: now.start, to: now.end }]
    })
  }

  /** True when the first shape is stored where the pose says. */
  isInPlace([first]: readonly string[], pose: Pose): boolean {
    const id = first as TLShapeId | undefined
    return id !== undefined && this.#editor.store.has(id) && this.#cssOf(id, pose) === 'in-place'
  }

  #cssOf(id: TLShapeId, pose: Pose): Moved | 'in-place' | 'too-different' {
    const stored = this.#editor.getShapePageTransform(id)
    return cssOf(stored, { size: this.#editor.getShapeGeometry(id).bounds, pose })
  }

  /** With all that is inside; but what is in a frame stays as it is when the frame is resized. */
  #moving(ids: readonly TLShapeId[], style: Moved['style']): ReadonlySet<TLShapeId> {
    const withInside = ids.filter(
      (id) => style.scale === '1 1' || this.#editor.getShape(id)?.type !== 'frame',
    )
    return new Set([...ids, ...this.#editor.getShapeAndDescendantIds(withInside)])
  }

  #elements(id: string): readonly HTMLElement[] {
    const known = this.#moved.get(id)
    if (known && known.length > 0 && known.every((element) => element.isConnected)) return known
    const name = CSS.escape(id)
    const selector = `.tl-shape[data-shape-id="${name}"], [data-outline-of="${name}"]`
    return [...this.#editor.getContainer().querySelectorAll<HTMLElement>(selector)]
  }
}

interface Moved {
  readonly style: { readonly translate: string; readonly rotate: string; readonly scale: string }
  /** The same, for points of the page. */
  readonly change: Mat
}

const IN_PLACE = {
  style: { translate: '0px 0px', rotate: '0rad', scale: '1 1' },
  change: undefined,
}

function cssOf(
  stored: Mat,
  { size, pose }: { size: { w: number; h: number }; pose: Pose },
): Moved | 'in-place' | 'too-different' {
  const turn = pose.rotation === undefined ? 0 : pose.rotation - stored.rotation()
  const sx = pose.w && size.w > 0 ? pose.w / size.w : 1
  // Along its own sides a turned shape cannot be stretched this way.
  const isTurned = Math.abs(stored.rotation()) > 1e-3
  const sy = isTurned ? sx : pose.h && size.h > 0 ? pose.h / size.h : 1
  if (Math.max(sx, sy, 1 / sx, 1 / sy) > MAX_STRETCH) return 'too-different'
  const inPlace = Mat.Compose(Mat.Rotate(turn), Mat.Scale(sx, sy))
  const at = inPlace.applyToPoint(stored.point())
  const [dx, dy] = [pose.x - at.x, pose.y - at.y]
  // Live places are rounded to half a unit.
  const isInPlace =
    Math.abs(dx) < 0.3 &&
    Math.abs(dy) < 0.3 &&
    Math.abs(turn) < 1e-3 &&
    Math.abs(sx - 1) + Math.abs(sy - 1) < 0.01
  if (isInPlace) return 'in-place'
  return {
    style: { translate: `${dx}px ${dy}px`, rotate: `${turn}rad`, scale: `${sx} ${sy}` },
    change: Mat.Compose(Mat.Translate(dx, dy), inPlace),
  }
}

function putBack(element: HTMLElement): void {
  for (const name of ['translate', 'rotate', 'scale']) element.style.removeProperty(name)
  element.classList.remove(MOVED)
}
