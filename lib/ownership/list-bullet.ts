/** A line of a list without what stands for a bullet or a number at its beginning, and a box to tick. */
export function withoutBullet(line: string): string {
  return line.replace(BULLET, '').replace(BOX, '')
}

const BULLET = /^(?:[-*+•◦▪–—]|\d{1,3}[.)])\s+/
const BOX = /^\[[ xX]?\]\s+/
