/** What a line of a list begins with: a bullet or a number, a box to tick, or one after the other. */
export const BULLET = /^(?:(?:[-*+•◦▪–—☐☑☒]|\d{1,3}[.)])\s+(?:\[[ xX]?\]\s+)?|\[[ xX]?\]\s+)/

/** The words of a line of a list. */
export function withoutBullet(line: string): string {
  return line.trim().replace(BULLET, '').trim()
}
