import type { TLRecord } from '@tldraw/tlschema'
import type { RoleCount } from '#lib/board/role-names.ts'

/** How a new board starts: cards in their reference placement, or not yet placed. */
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
  /** True where a board without its example has no cards at all. */
  readonly startsEmpty?: boolean
  /** For templates whose roles people name; without it they have names of their own. */
  readonly naming?: RoleNaming
  /** What a board with these roles is called at first; the template's name without it. */
  titleOf?(roles: readonly string[]): string
  /**
   * @param roles - their names by {@link RoleNaming}, in order; the template's own when left out.
   *   Other names than its own have no example placement: nobody knows who owns what there.
   */
  build(placement: Placement, roles?: readonly string[]): TemplateRecords
}

/** How people name the roles of a template. */
export interface RoleNaming extends RoleCount {
  /** What a role is here. */
  readonly noun: 'Role' | 'Owner'
  /** The template's own names. */
  readonly names: readonly string[]
}

/** Everything that a board is seeded with besides its document and page. */
export interface TemplateRecords {
  /** Protected shapes: regions, labels, frame, tray. Only the server ever writes them. */
  readonly furniture: readonly TLRecord[]
  /** Ordinary shapes that people then move, edit and delete. */
  readonly records: readonly TLRecord[]
}

/** True for the names that a template has by itself: only for them it knows an example. */
export function isOwnNames({ names }: RoleNaming, given: readonly string[]): boolean {
  return names.length === given.length && names.every((name, order) => name === given[order])
}
