/**
 * Who is named on a card, as flat meta keys that merge by themselves.
 *
 * One key for a name would have one value: of two people who name different ones at the same time, one
 * would be gone on every screen, and nobody told. So each naming writes two keys. `accountable` has the
 * latest name, for scripts that read no other; and a key that nobody has used before, such as
 * `accountable.k3f9qz`, has it for keeps. The further keys that whoever names has seen go with it. What
 * they have not seen stays, so names given at the same time stand beside each other until somebody
 * settles it. A key made of the name would not do: two people who settle a card on different ones of two
 * names would each take away what the other keeps.
 *
 * The names of a card are all of these keys together. Whoever writes `accountable` alone, such as a script
 * or a page from before this, adds a name where further keys stand, and takes the name's place where none
 * do: nobody can tell whether it knew of them, and a name too many is settled by a press, while one that is
 * lost is not even missed.
 */
import type { JsonObject } from './json.ts'

/** What people are named for, each the key of one name. */
export const NAMED = ['accountable', 'delegate'] as const
export type Named = (typeof NAMED)[number]

/** How many names of one kind are read from one record. */
export const MAX_NAMES = 12

/** Nobody reads a name and answers it sooner, ms: a name that came less than that before another stays beside it. */
export const READ_WITHIN_MS = 1_000

/** The keys that hold names of one kind, its own first; further ones are in order. */
export function nameKeys(meta: JsonObject, key: string): string[] {
  return Object.keys(meta)
    .filter((each) => each === key || each.startsWith(`${key}.`))
    .sort()
}

/** A name without spaces around it; undefined for what is none. */
export function nameIn(value: unknown): string | undefined {
  return (typeof value === 'string' && value.trim()) || undefined
}

/**
 * The keys that name one party in place of those who were named; undefined takes a key away. Nothing
 * changes where that one is named already and nobody else is.
 *
 * @param options.name - empty for nobody
 * @param options.tag - of {@link freshTag}, for one naming on one or more cards
 * @param options.isSeen - true for names that this one takes the place of; the others stay
 */
export function naming(
  meta: JsonObject,
  key: Named,
  {
    name,
    tag,
    isSeen = () => true,
  }: {
    readonly name: string
    readonly tag: string
    readonly isSeen?: ((name: string) => boolean) | undefined
  },
): Record<string, string | undefined> {
  const keys = nameKeys(meta, key)
  const names = keys.flatMap((each) => nameIn(meta[each]) ?? [])
  if (names.length > 0 && meta[key] === name && names.every((each) => each === name)) return {}
  const left = keys.filter((each) => {
    const known = nameIn(meta[each])
    return known !== undefined && known !== name && !isSeen(known)
  })
  const gone = keys.filter((each) => !left.includes(each)).map((each) => [each, undefined])
  const [first] = left
  return {
    ...Object.fromEntries(gone),
    // Whoever reads no other key finds one of those who are named.
    ...(!left.includes(key) && { [key]: name || (first && nameIn(meta[first])) }),
    ...(name !== '' && { [`${key}.${tag}`]: name }),
  }
}

/**
 * What is left of a step back or forth once somebody else has named another: their name stands alone.
 * What the step had written goes, and what it had taken away does not come back, since they have taken
 * it away too.
 *
 * @param options.own - the keys that the step changes, each with true where it holds what the step wrote
 * @param options.isTaken - true where somebody else wrote the key of the kind since
 * @returns undefined where nobody has, and the step is like any other
 */
export function withoutOwnName(
  meta: JsonObject,
  key: Named,
  { own, isTaken }: { readonly own: ReadonlyMap<string, boolean>; readonly isTaken: boolean },
): Record<string, string | undefined> | undefined {
  const keys = nameKeys(meta, key)
  const others = keys.filter((each) => each !== key && !own.has(each) && nameIn(meta[each]))
  if (others.length === 0 && !isTaken) return undefined
  const gone = keys.filter((each) => each !== key && own.get(each) === true)
  const [first] = others
  const latest = first && nameIn(meta[first])
  const isOwn = !isTaken && own.get(key) === true && meta[key] !== latest
  return {
    ...Object.fromEntries(gone.map((each) => [each, undefined])),
    ...(isOwn && { [key]: latest }),
  }
}

/** What makes a key one that nobody has used: short, since it stays in the document. */
export function freshTag(random: () => number): string {
  const letter = (): string => LETTERS.charAt(Math.floor(random() * LETTERS.length))
  return Array.from({ length: TAG_LENGTH }, letter).join('')
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
/** Two people name others on one card at the same time: one in two thousand million pairs is alike. */
const TAG_LENGTH = 6
