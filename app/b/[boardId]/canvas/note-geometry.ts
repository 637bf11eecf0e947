import { Geometry2d, Group2d, Rectangle2d, type TLNoteShape, type VecLike } from 'tldraw'
import { NOTE_SIZE } from '#lib/templates/card-note.ts'

/**
 * A note's outline, and its words only when somebody points at them. tldraw measures the words of every
 * note whose place it asks for, and again with every step of a drag: of 500 notes that takes seconds.
 *
 * @param measure - gives tldraw's own geometry, whose second part are the words
 */
export function noteGeometry({ props }: TLNoteShape, measure: () => Group2d): Group2d {
  const { scale, growY } = props
  const paper = new Rectangle2d({
    width: NOTE_SIZE * scale,
    height: (NOTE_SIZE + growY) * scale,
    isFilled: true,
  })
  const words = new Words(paper, () => measure().children[1] ?? paper)
  return new Group2d({ children: [paper, words] })
}

class Words extends Geometry2d {
  readonly #paper: Geometry2d
  readonly #measure: () => Geometry2d
  #measured: Geometry2d | undefined

  constructor(paper: Geometry2d, measure: () => Geometry2d) {
    super({ isFilled: true, isClosed: true, isLabel: true })
    this.#paper = paper
    this.#measure = measure
  }

  get #words(): Geometry2d {
    return (this.#measured ??= this.#measure())
  }

  getVertices(...filters: Parameters<Geometry2d['getVertices']>) {
    return this.#words.getVertices(...filters)
  }

  nearestPoint(point: VecLike) {
    return this.#words.nearestPoint(point)
  }

  /** tldraw asks this of every note that is shown, with each move of the pointer. */
  override isPointInBounds(point: VecLike, margin?: number) {
    return this.#paper.isPointInBounds(point, margin) && super.isPointInBounds(point, margin)
  }

  getSvgPathData(isFirst: boolean) {
    return this.#words.getSvgPathData(isFirst)
  }
}
