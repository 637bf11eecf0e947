/**
 * Sibling order repaired the same way everywhere. tldraw's own generator of index keys is random, so
 * two replicas that repaired a collision with it would differ for ever.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Something with a place among its siblings. */
export interface Sibling {
  readonly id: string
  readonly index: string
  /** Among equals, protected ones come first. */
  readonly isProtected: boolean
}

/**
 * A new index for every sibling whose index another one before it already has; the others keep
 * theirs. The result depends on the set alone, never on the order of the input.
 */
export function repairedIndices(siblings: readonly Sibling[]): Map<string, string> {
  const repaired = new Map<string, string>()
  if (siblings.length < 2 || allDistinct(siblings)) return repaired
  const sorted = [...siblings].sort(compareSiblings)
  for (let at = 0; at < sorted.length;) {
    const first = sorted[at]
    if (!first) break
    let end = at + 1
    while (sorted[end]?.index === first.index) end++
    const keys = keysBetween(first.index, sorted[end]?.index, end - at - 1)
    if (!keys) return renumbered(sorted)
    keys.forEach((key, offset) => {
      const sibling = sorted[at + 1 + offset]
      if (sibling) repaired.set(sibling.id, key)
    })
    at = end
  }
  return repaired
}

/** Orders by index, protected first among equals, then by id. */
export function compareSiblings(a: Sibling, b: Sibling): number {
  if (a.index !== b.index) return a.index < b.index ? -1 : 1
  if (a.isProtected !== b.isProtected) return a.isProtected ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

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

function allDistinct(siblings: readonly Sibling[]): boolean {
  return new Set(siblings.map(({ index }) => index)).size === siblings.length
}

/** The last resort for keys that leave no room between them (such as `a1` and `a10`). */
function renumbered(sorted: readonly Sibling[]): Map<string, string> {
  return new Map(sorted.map((sibling, at) => [sibling.id, nthIndex(at)]))
}
