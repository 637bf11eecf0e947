import { BULLET, withoutBullet } from '#lib/ownership/bullet.ts'

/** Most cards that one list makes: more are no agreement that a group can talk through. */
export const MAX_LINES = 300

/**
 * The lines of a pasted list: without empty ones, and without what stands for a bullet or a number at
 * their beginning.
 */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(withoutBullet)
    .filter((line) => line !== '')
}

/** True for rows of a spreadsheet: tabs in every line, other than before its words or after its bullet. */
export function isTableOf(text: string): boolean {
  const lines = text.split(/\r\n|[\n\r]/).filter((line) => line.trim() !== '')
  const rows = lines.map((line) => line.replace(BULLET, ''))
  return (
    lines.length > 1 &&
    rows.every((row) => row.includes('\t')) &&
    rows.some((row) => /\S[^\S\t]*\t/.test(row.trim()))
  )
}
