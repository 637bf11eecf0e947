import { isPlainText, isVisibleText } from '#lib/core/plain-text.ts'
import { ok, refused, type Result } from '#lib/core/result.ts'
import { MAX_ROLE_LENGTH } from './limits.ts'

/** Why a list of names cannot name a board's roles. */
export type RoleNamesProblem =
  | 'roles-have-names'
  | 'wrong-number-of-roles'
  | 'bad-role-name'
  | 'plus-in-role-name'
  | 'taken-role-name'
  | 'equal-role-names'

/** How many roles a template draws. */
export interface RoleCount {
  readonly least: number
  readonly most: number
}

/**
 * Reads the names that people give to the roles of a new board: trimmed, runs of blanks as one,
 * composed (NFC), 1 to MAX_ROLE_LENGTH UTF-16 units. A name is the id of its role at the same time:
 * `+` joins roles to a region, and capitals do not make two roles of one.
 */
export function parseRoleNames(
  value: unknown,
  count: RoleCount,
): Result<readonly string[], RoleNamesProblem> {
  const given: readonly unknown[] = Array.isArray(value) ? value : []
  if (given.length < count.least || given.length > count.most) {
    return refused('wrong-number-of-roles')
  }
  const names: string[] = []
  for (const each of given) {
    const name = typeof each === 'string' ? tidy(each) : ''
    const isFine = isPlainText(name) && isVisibleText(name) && name.length <= MAX_ROLE_LENGTH
    if (!isFine) return refused('bad-role-name')
    if (name.includes('+')) return refused('plus-in-role-name')
    if (TAKEN.has(name.toLowerCase())) return refused('taken-role-name')
    names.push(name)
  }
  const areDifferent = new Set(names.map((name) => name.toLowerCase())).size === names.length
  return areDifferent ? ok(names) : refused('equal-role-names')
}

/** What to tell people; the same words in the form and in the answer to a script. */
export const ROLE_NAMES_SENTENCES: Readonly<Record<RoleNamesProblem, string>> = {
  'roles-have-names': 'The roles of this template have their names already.',
  'wrong-number-of-roles': 'This template has another number of roles.',
  'bad-role-name': `A role's name has 1 to ${MAX_ROLE_LENGTH} characters, none of them hidden.`,
  'plus-in-role-name': "A role's name has no +, which joins roles that share a task.",
  'taken-role-name': 'Nobody and Tray stand on every board. Choose another name.',
  'equal-role-names': 'Each role needs a name of its own.',
}

/** Labels of every template speak about these. */
const TAKEN: ReadonlySet<string> = new Set(['nobody', 'tray'])

function tidy(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/ +/gu, ' ')
}
