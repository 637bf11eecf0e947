/** From so many decisions on, if they are more than half of all, one part is much for one. */
const MANY_DECISIONS = 3

/** A decision as its parts for one alone, such as "Approver", with the names of all who have them. */
export type DecisionParts = readonly {
  readonly part: string
  readonly names: readonly string[]
}[]

/**
 * Who has the same part in more than one decision, most first, in sentences such as "Head of Product is
 * Approver in 3 of 4 decisions: much for one." Who is called alike, but for case, is the same.
 */
export function partLoads(decisions: readonly DecisionParts[]): readonly string[] {
  const found = new Map<string, { name: string; part: string; count: number }>()
  for (const { part, names } of decisions.flat()) {
    // Twice in one decision is once.
    for (const [key, name] of new Map(names.map((each) => [each.toLowerCase(), each]))) {
      const whole = `${part}\n${key}`
      found.set(whole, { name, part, count: (found.get(whole)?.count ?? 0) + 1 })
    }
  }
  const all = decisions.length
  return [...found.values()]
    .filter(({ count }) => count > 1)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .map(({ name, part, count }) => {
      const isMuch = count >= MANY_DECISIONS && count * 2 > all
      const where = count < all ? `${count} of ${all}` : all === 2 ? 'both' : `all ${all}`
      return `${name} is ${part} in ${where} decisions${isMuch ? ': much for one.' : '.'}`
    })
}
