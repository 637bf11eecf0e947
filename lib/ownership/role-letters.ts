import type { Role } from './regions.ts'

/** Longer names do not fit where a role is shown by its letters. */
const MAX_LETTERS = 4

/** A role in a few letters: its id when that is short, else the first letters of its name. */
export function roleLetters({ id, name }: Pick<Role, 'id' | 'name'>): string {
  if (id.length <= MAX_LETTERS) return id
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words
    .slice(0, MAX_LETTERS)
    .map((word) => word.slice(0, words.length > 1 ? 1 : 2).toUpperCase())
    .join('')
}
