import { hueAt, hueOf, type Hue } from '#lib/board/hues.ts'
import type { Role } from '#lib/ownership/regions.ts'

/** One of the hues of the design tokens, as a CSS colour for lines and areas and one for words. */
export interface RoleHue {
  readonly line: string
  readonly text: string
}

/** The hue of each role, by its id: that of its shape on the page, else of its place among the roles. */
export function roleHues(
  roles: readonly Role[],
  furniture: readonly ColouredShape[],
): ReadonlyMap<string, RoleHue> {
  return new Map(
    roles.map(({ id }, place) => {
      const shape = furniture.find(
        ({ meta }) => meta['furniture'] === 'region' && meta['role'] === id,
      )
      const colour = shape && 'color' in shape.props ? shape.props.color : undefined
      return [id, LOOKS[shape ? hueOf(colour) : hueAt(place)]]
    }),
  )
}

/** What is read of a template's shape. */
interface ColouredShape {
  readonly meta: Readonly<Record<string, unknown>>
  readonly props: object
}

const LOOKS: Readonly<Record<Hue, RoleHue>> = {
  pm: { line: 'var(--pm)', text: 'var(--pm-text)' },
  po: { line: 'var(--po)', text: 'var(--po-text)' },
  pmm: { line: 'var(--pmm)', text: 'var(--pmm-text)' },
  plain: { line: 'var(--border-strong)', text: 'var(--text)' },
}
