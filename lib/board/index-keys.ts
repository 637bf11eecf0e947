/**
 * Sibling order repaired the same way everywhere. tldraw's own generator of index keys is random, so
 * two replicas that repaired a collision with it would differ for ever.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The nth key of the plain sequence a1, a2 … az, b00, b01 …: valid for tldraw and ascending. */
export function nthIndex(n: number): string {
  let rest = n + 1
  for (let digits = 1; ; digits++) {
    const room = 62 ** digits
    if (rest < room) {
      let key = ''
      for (let at = 0; at < digits; at++) {
        key = (DIGITS[rest % 62] ?? '0') + key
        rest = Math.floor(rest / 62)
      }
      return String.fromCharCode(96 + digits) + key
    }
    rest -= room
  }
}

/**
 * A key above this one: the next of the plain sequence after it, so that keys stay short however many
 * are made one above the other.
 */
export function indexAbove(key: string): string {
  const digits = key.charCodeAt(0) - 96
  const whole = key.slice(1, 1 + digits)
  // Negative ones start with a capital letter. Beyond eight digits nobody counts.
  if (digits < 1) return nthIndex(0)
  if (digits > 8 || whole.length < digits) return `${key}V`
  let n = 0
  for (let at = 0; at < digits; at++) n = n * 62 + DIGITS.indexOf(whole.charAt(at))
  for (let fewer = 1; fewer < digits; fewer++) n += 62 ** fewer
  return nthIndex(n)
}

/** `count` ascending keys above `low` and below `high`; undefined when nothing fits between them. */
export function keysBetween(
  low: string,
  high: string | undefined,
  count: number,
): string[] | undefined {
  if (count === 0) return []
  // Whatever is appended to `low` stays above it, and below `high` unless `high` itself starts with it.
  const ceiling = high?.startsWith(low) ? high.slice(low.length).replace(/0+$/, '') : undefined
  if (ceiling === '') return undefined
  const keys: string[] = []
  fill(keys, { low: '', high: ceiling, count })
  return keys.map((key) => low + key)
}

function fill(
  keys: string[],
  range: { low: string; high: string | undefined; count: number },
): void {
  if (range.count === 0) return
  const middle = midpoint(range.low, range.high)
  const before = Math.floor((range.count - 1) / 2)
  fill(keys, { low: range.low, high: middle, count: before })
  keys.push(middle)
  fill(keys, { low: middle, high: range.high, count: range.count - 1 - before })
}

/** A fraction strictly between two fractions, read as digits after a point; never ends in 0. */
function midpoint(low: string, high: string | undefined): string {
  if (high !== undefined) {
    let same = 0
    while (same < high.length && (low[same] ?? '0') === high[same]) same++
    if (same > 0) return high.slice(0, same) + midpoint(low.slice(same), high.slice(same))
  }
  const lowDigit = low === '' ? 0 : DIGITS.indexOf(low.charAt(0))
  const highDigit =
    high === undefined || high === '' ? DIGITS.length : DIGITS.indexOf(high.charAt(0))
  if (highDigit - lowDigit > 1) return DIGITS.charAt(Math.round((lowDigit + highDigit) / 2))
  if (high !== undefined && high.length > 1) return high.charAt(0)
  return DIGITS.charAt(lowDigit) + midpoint(low.slice(1), undefined)
}
