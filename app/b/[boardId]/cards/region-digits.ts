/**
 * The roles that a digit stands for: each role in turn, then all of them together, and 0 for nobody.
 * With two roles 3 is both. Undefined for a digit that means nothing on this board.
 */
export function rolesOfDigit(
  digit: number,
  roles: readonly string[],
): readonly string[] | undefined {
  if (digit === 0) return []
  if (digit === roles.length + 1 && roles.length > 1) return roles
  const role = roles[digit - 1]
  return role === undefined ? undefined : [role]
}
