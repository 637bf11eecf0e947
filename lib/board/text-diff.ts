/** Replaces `remove` UTF-16 units at `at` with `insert`. */
export interface TextEdit {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** Above this product of words, a change is one range. */
const MAX_CELLS = 250_000

/**
 * The edits that turn one text into another, from left to right, positions in the old text. Words
 * that stay are not touched, so two people who changed different words of one text both keep
 * their changes. Surrogate pairs are never cut.
 */
export function textEdits(before: string, after: string): TextEdit[] {
  const { start, endA, endB } = commonEnds(before, after)
  const old = words(before.slice(start, endA))
  const now = words(after.slice(start, endB))
  if (old.length * now.length > MAX_CELLS) return [edit(start, old.join(''), now.join(''))]
  return wordEdits(old, now, start)
}

/** Common start and end of two texts, as the end positions of what differs. */
export function commonEnds(a: string, b: string): { start: number; endA: number; endB: number } {
  let start = 0
  const most = Math.min(a.length, b.length)
  while (start < most && a[start] === b[start]) start++
  if (start > 0 && isHighSurrogate(a.charCodeAt(start - 1))) start--
  let end = 0
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  if (end > 0 && isLowSurrogate(a.charCodeAt(a.length - end))) end--
  return { start, endA: a.length - end, endB: b.length - end }
}

/** Words and what is between them; joined again they are the text. */
function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu) ?? []
}

function wordEdits(old: readonly string[], now: readonly string[], start: number): TextEdit[] {
  const lengths = commonLengths(old, now)
  const at = (i: number, j: number) => lengths[i * (now.length + 1) + j] ?? 0
  const edits: TextEdit[] = []
  let position = start
  let removed = ''
  let inserted = ''
  const close = () => {
    if (removed !== '' || inserted !== '') edits.push(edit(position, removed, inserted))
    position += removed.length
    removed = ''
    inserted = ''
  }
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    const a = old[i]
    const b = now[j]
    if (a !== undefined && a === b) {
      close()
      position += a.length
      i++
      j++
    } else if (b !== undefined && (a === undefined || at(i, j + 1) >= at(i + 1, j))) {
      inserted += b
      j++
    } else {
      removed += a ?? ''
      i++
    }
  }
  close()
  return edits
}

/** Lengths of the longest common run of words from every pair of positions on. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const here = i * width + j
      lengths[here] =
        old[i] === now[j]
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0)
    }
  }
  return lengths
}

/** One replaced range, without what both sides start and end with. */
function edit(at: number, removed: string, inserted: string): TextEdit {
  const { start, endA, endB } = commonEnds(removed, inserted)
  return { at: at + start, remove: endA - start, insert: inserted.slice(start, endB) }
}

const isHighSurrogate = (code: number) => code >= 0xd800 && code <= 0xdbff
const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff
