import type { Hue } from './hues.ts'

/** A rectangle in page units. */
export interface OutlineBox {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A board before its document is there: what its template draws inside of the frame, in page units. */
export interface TemplateOutline {
  readonly frame: OutlineBox
  /** True where regions are rows or columns, which are read from the left. */
  readonly isTable: boolean
  /** Lowest first. */
  readonly areas: readonly (OutlineBox & {
    readonly kind: 'tray' | 'track' | 'ellipse' | 'rectangle'
    readonly hue: Hue
  })[]
  readonly labels: readonly TemplateLabel[]
}

/** A line of words, where its baseline begins, is centred or ends. */
export interface TemplateLabel {
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly fontSize: number
  readonly hue: Hue
  readonly text: string
}
