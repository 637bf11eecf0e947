import type { Role } from '#lib/ownership/regions.ts'

/** One of the hues of the design tokens, as a CSS colour for lines and areas and one for words. */
export interface RoleHue {
  readonly line: string
  readonly text: string
}

/** Longer names do not fit where a role is shown by its letters. */
const MAX_LETTERS = 4

/** The hue of each role, by its id: the known roles' own everywhere, others by what is left. */
export function roleHues(roles: readonly Role[]): ReadonlyMap<string, RoleHue> {
  const free = HUES.filter(({ role }) => roles.every(({ id }) => id !== role))
  return new Map(
    roles.map(({ id }) => [id, HUES.find(({ role }) => role === id) ?? free.shift() ?? NO_HUE]),
  )
}

/** A role in a few letters: its id when that is short, else the first letters of its name. */
export function roleLetters({ id, name }: Role): string {
  if (id.length <= MAX_LETTERS) return id
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words
    .slice(0, MAX_LETTERS)
    .map((word) => word.slice(0, words.length > 1 ? 1 : 2).toUpperCase())
    .join('')
}

const HUES = [
  { role: 'PM', line: 'var(--pm)', text: 'var(--pm-text)' },
  { role: 'PO', line: 'var(--po)', text: 'var(--po-text)' },
  { role: 'PMM', line: 'var(--pmm)', text: 'var(--pmm-text)' },
]
const NO_HUE: RoleHue = { line: 'var(--border-strong)', text: 'var(--text)' }
