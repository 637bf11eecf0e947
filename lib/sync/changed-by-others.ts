/**
 * Who wrote each group of each record last, as far as this session saw it: this person or a teammate.
 * Undo asks it, so that it never takes back a teammate's work. Groups are named as in cells, plus
 * {@link WHOLE}. Text is not among them: its characters say themselves who wrote them.
 */
export class ChangedByOthers {
  readonly #groups = new Map<string, Map<string, Writer>>()

  /** True when a teammate wrote this group, or the whole record, last. */
  has(id: string, group: string): boolean {
    const groups = this.#groups.get(id)
    return isTheirs(groups?.get(group) ?? groups?.get(WHOLE))
  }

  /** True when a teammate wrote over what this person had written there. */
  hasTaken(id: string, group: string): boolean {
    const groups = this.#groups.get(id)
    return (groups?.get(group) ?? groups?.get(WHOLE)) === 'took over'
  }

  /** The groups of a record that a teammate wrote last. */
  groupsOf(id: string): string[] {
    return [...(this.#groups.get(id) ?? [])].flatMap(([group, by]) => (isTheirs(by) ? group : []))
  }

  /** A teammate wrote the group. */
  add(id: string, group: string): void {
    const groups = this.#of(id)
    const mine = group === WHOLE ? [...groups.values()] : [groups.get(group) ?? groups.get(WHOLE)]
    const isTaken = mine.some((by) => by === 'me' || by === 'took over')
    if (group === WHOLE) groups.clear()
    groups.set(group, isTaken ? 'took over' : 'they')
  }

  /** This person wrote the group. */
  delete(id: string, group: string): void {
    this.#of(id).set(group, 'me')
  }

  /** This person wrote the whole record. Groups that still have a cell of their own win over it. */
  deleteRecord(id: string, hasCell: (group: string) => boolean): void {
    const groups = this.#of(id)
    for (const group of groups.keys()) if (!hasCell(group)) groups.delete(group)
    groups.set(WHOLE, 'me')
  }

  #of(id: string): Map<string, Writer> {
    const known = this.#groups.get(id)
    if (known) return known
    const groups = new Map<string, Writer>()
    this.#groups.set(id, groups)
    return groups
  }
}

/** How a whole record is named among the groups. */
export const WHOLE = '*'

/** `took over`: a teammate, after this person. */
type Writer = 'me' | 'they' | 'took over'

function isTheirs(writer: Writer | undefined): boolean {
  return writer === 'they' || writer === 'took over'
}
