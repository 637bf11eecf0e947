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

/** The looks of these roles, in their order: each its own hue, others take those that are left over. */
export function roleLooks(roles: readonly string[]): readonly RoleLook[] {
  const rest = Object.keys(LOOKS).filter((id) => !roles.includes(id))
  return roles.map((id) => LOOKS[id] ?? LOOKS[rest.shift() ?? ''] ?? NEUTRAL)
}

const LOOKS: Readonly<Record<string, RoleLook>> = {
  PM: { words: 'text-pm-text', line: 'border-pm', area: 'bg-pm-soft' },
  PO: { words: 'text-po-text', line: 'border-po', area: 'bg-po-soft' },
  PMM: { words: 'text-pmm-text', line: 'border-pmm', area: 'bg-pmm-soft' },
}
