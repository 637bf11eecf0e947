/**
 * Which groups of which records teammates wrote after this person did. Undo asks it, so that it
 * never takes back a teammate's work. Groups are named as in cells, plus `*` for the whole record
 * and `text`.
 */
export class ChangedByOthers {
  readonly #groups = new Map<string, Set<string>>()

  /** True when a teammate wrote this group, or the whole record, last. */
  has(id: string, group: string): boolean {
    const groups = this.#groups.get(id)
    return groups !== undefined && (groups.has(group) || groups.has('*'))
  }

  add(id: string, group: string): void {
    const groups = this.#groups.get(id)
    if (groups) groups.add(group)
    else this.#groups.set(id, new Set([group]))
  }

  /** This person wrote the group. */
  delete(id: string, group: string): void {
    this.#groups.get(id)?.delete(group)
  }

  /**
   * This person wrote the whole record. Groups that still have a cell of their own win over it, and
   * so does text that is there: those stay the teammate's.
   */
  deleteRecord(id: string, hasCell: (group: string) => boolean): void {
    const groups = this.#groups.get(id)
    if (!groups) return
    for (const group of groups) if (group !== 'text' && !hasCell(group)) groups.delete(group)
  }
}
