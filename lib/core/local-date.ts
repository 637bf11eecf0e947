/** Minutes that a place's clocks are ahead of UTC; nowhere are they further off than this. */
const LEAST_OFFSET = -12 * 60
const MOST_OFFSET = 14 * 60

/**
 * Minutes ahead of UTC, as an address says them; undefined when no place on Earth is. An offset and not
 * a zone's name: a browser may know names that the server does not.
 */
export function parseUtcOffset(text: string): number | undefined {
  if (!/^-?\d{1,3}$/.test(text)) return undefined
  const minutes = Number(text)
  return minutes >= LEAST_OFFSET && minutes <= MOST_OFFSET ? minutes : undefined
}

/**
 * The date at a moment where clocks are so many minutes ahead of UTC, such as 2026-11-27.
 *
 * @param at - milliseconds since 1970
 */
export function dateAt(at: number, utcOffset: number): string {
  return new Date(at + utcOffset * 60_000).toISOString().slice(0, 10)
}
