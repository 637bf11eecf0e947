/**
 * A board in miniature: what its first page shows, as a handful of plain marks in the order in which
 * they are drawn. Pictures for lists and link previews are made of it (sketch-svg.ts and the server's
 * rasteriser), so both show the same.
 */
export interface Sketch {
  /** Of the whole board, not only of those that are drawn. */
  readonly notes: number
  readonly marks: readonly Mark[]
}

/** One thing to draw, in units of a picture of {@link SKETCH_WIDTH} by {@link SKETCH_HEIGHT}. */
export type Mark =
  | (Box & { readonly kind: 'area' | 'frame' | 'box' | 'note' | 'ellipse' | 'region' })
  | { readonly kind: 'stroke'; readonly points: readonly Point[]; readonly colour: string }
  | {
      readonly kind: 'text'
      /** The middle of the first line's baseline. */
      readonly x: number
      readonly y: number
      readonly size: number
      readonly lines: readonly string[]
    }

/** Of the corners of a region that is a rectangle, in units of the picture. */
export const REGION_RADIUS = 3

/** A rectangle by its top left corner, turned around that corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  /** Radians. */
  readonly turn: number
  /** A colour of tldraw's, or the hue of a role. */
  readonly colour: string
}

export type Point = readonly [x: number, y: number]

export const SKETCH_WIDTH = 320
export const SKETCH_HEIGHT = 200

/** The four corners of a box, in order. */
export function cornersOf({ x, y, w, h, turn }: Box): readonly [Point, Point, Point, Point] {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const at = (right: number, down: number): Point => [
    x + right * cos - down * sin,
    y + right * sin + down * cos,
  ]
  return [at(0, 0), at(w, 0), at(w, h), at(0, h)]
}
