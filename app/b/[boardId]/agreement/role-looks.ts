import { hueAt, type Hue } from '#lib/board/hues.ts'

/** How a role looks in a table, as class names. */
export interface RoleLook {
  readonly words: string
  readonly line: string
  readonly area: string
}

/** Of whoever has no hue: outsiders, and roles beyond the three that have one. */
export const NEUTRAL: RoleLook = {
  words: 'text-text',
  line: 'border-border-strong',
  area: 'bg-pressed',
}

/** The looks of the role at a place in the template's order; its shape on the board has the same hue. */
export function roleLookAt(place: number): RoleLook {
  return LOOKS[hueAt(place)]
}

const LOOKS: Readonly<Record<Hue, RoleLook>> = {
  pm: { words: 'text-pm-text', line: 'border-pm', area: 'bg-pm-soft' },
  po: { words: 'text-po-text', line: 'border-po', area: 'bg-po-soft' },
  pmm: { words: 'text-pmm-text', line: 'border-pmm', area: 'bg-pmm-soft' },
  plain: NEUTRAL,
}
