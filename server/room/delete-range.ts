import type { DeleteRange } from '#lib/board/split-update.ts'

/**
 * What is wrong with one of an update's delete ranges of a client. Yjs writes them sorted and merged;
 * overlapping ones would visit the same structs again and again, and what is deleted must be there.
 *
 * @param around - where the range before ends, and where the client's structs end
 */
export function problemWithRange(
  { clock, len }: DeleteRange,
  { last, end }: { readonly last: number; readonly end: number },
): 'malformed' | 'gap' | undefined {
  const until = clock + len
  if (!Number.isSafeInteger(until) || len <= 0 || clock < last) return 'malformed'
  return until > end ? 'gap' : undefined
}
