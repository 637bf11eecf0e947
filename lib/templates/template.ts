import type { TLRecord } from '@tldraw/tlschema'

/** How a new board starts: cards in their reference placement, or all of them waiting in the tray. */
export const placements = ['example', 'unplaced'] as const

/** One of {@link placements}. */
export type Placement = (typeof placements)[number]

/**
 * What a new board opens with. `build` is pure and gives equal records on every call and machine,
 * because the seed made from them must be equal byte by byte. A change of what it gives needs a new
 * `version`: boards that exist keep what they were seeded with.
 */
export interface Template {
  readonly id: string
  readonly version: number
  readonly name: string
  /** One sentence for the people who choose. */
  readonly description: string
  /** The placements that differ for this template; never empty, the first is the default. */
  readonly placements: readonly [Placement, ...Placement[]]
  build(placement: Placement): TemplateRecords
}

/** Everything that a board is seeded with besides its document and page. */
export interface TemplateRecords {
  /** Protected shapes: regions, labels, frame, tray. Only the server ever writes them. */
  readonly furniture: readonly TLRecord[]
  /** Ordinary shapes that people then move, edit and delete. */
  readonly records: readonly TLRecord[]
}
