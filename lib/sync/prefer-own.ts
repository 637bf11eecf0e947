/** The units of a text in order. */
interface Deletion {
  readonly chars: readonly string[]
  readonly isOwn: readonly boolean[]
  readonly deleted: readonly boolean[]
}

/**
 * Which units to delete so that the text reads as if `deleted` were, and as many of them as possible
 * are own: where letters repeat, it reads the same whichever of them goes.
 */
export function preferOwn({ chars, isOwn, deleted }: Deletion): boolean[] {
  const result = [...deleted]
  for (let start = 0; start < result.length; start++) {
    if (!result[start]) continue
    let end = start
    while (result[end]) end++
    const length = end - start
    const places = placesLike({ chars, deleted: result }, { start, length })
    const own = (place: number) => isOwn.slice(place, place + length).filter(Boolean).length
    const best = places.reduce((a, b) => (own(b) > own(a) ? b : a), start)
    result.fill(false, start, end)
    result.fill(true, best, best + length)
    start = Math.max(end, best + length) - 1
  }
  return result
}

/** Where a range of the same length can be deleted with the same outcome, without touching another. */
function placesLike(
  { chars, deleted }: Pick<Deletion, 'chars' | 'deleted'>,
  { start, length }: { start: number; length: number },
): number[] {
  const places: number[] = []
  const isFree = (at: number) => at >= 0 && at < chars.length && !deleted[at] && chars[at] !== ''
  for (let at = start - 1; isFree(at) && chars[at] === chars[at + length]; at--) places.push(at)
  for (let at = start; isFree(at + length) && chars[at] === chars[at + length]; at++) {
    places.push(at + 1)
  }
  return places
}
