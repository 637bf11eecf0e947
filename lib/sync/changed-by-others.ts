/**
 * Who wrote each group of each record last, as far as this session saw it: this person or a teammate.
 * Undo asks it, so that it never takes back a teammate's work. Groups are named as in cells, plus
 * {@link WHOLE}. Text is not among them: its characters say themselves who wrote them.
 */
export class ChangedByOthers {
  readonly #groups = new Map<string, Map<string, Writing>>()

  /** True when a teammate wrote this group, or the whole record, last. */
  has(id: string, group: string): boolean {
    return this.#writing(id, group)?.isTheirs ?? false
  }

  /** False for a group, or {@link WHOLE}, that nobody wrote by itself since this began to watch. */
  knows(id: string, group: string): boolean {
    return this.#groups.get(id)?.has(group) ?? false
  }

  /** The client ID of the last teammate who wrote over what this person had written there. */
  tookOver(id: string, group: string): number | undefined {
    return this.#writing(id, group)?.tookOver
  }

  /** The groups of a record that a teammate wrote last. */
  groupsOf(id: string): string[] {
    return [...(this.#groups.get(id) ?? [])].flatMap(([group, { isTheirs }]) =>
      isTheirs ? group : [],
    )
  }

  /**
   * A teammate wrote the group. Of a whole record, the other groups stay as they are: a cell that it
   * took away is told of by itself, and one that is still there wins over it.
   */
  add(id: string, group: string, clientId: number): void {
    const groups = this.#of(id)
    const before = group === WHOLE ? [...groups.values()] : [groups.get(group) ?? groups.get(WHOLE)]
    const isOver = before.some((old) => old && (!old.isTheirs || old.tookOver !== undefined))
    groups.set(group, { isTheirs: true, tookOver: isOver ? clientId : undefined })
  }

  /** This person wrote the group. */
  delete(id: string, group: string): void {
    this.#of(id).set(group, { isTheirs: false, tookOver: this.tookOver(id, group) })
  }

  /** This person wrote the whole record. Groups that still have a cell of their own win over it. */
  deleteRecord(id: string, hasCell: (group: string) => boolean): void {
    const groups = this.#of(id)
    for (const group of groups.keys()) if (!hasCell(group)) groups.delete(group)
    groups.set(WHOLE, { isTheirs: false, tookOver: undefined })
  }

  #writing(id: string, group: string): Writing | undefined {
    const groups = this.#groups.get(id)
    return groups?.get(group) ?? groups?.get(WHOLE)
  }

  #of(id: string): Map<string, Writing> {
    const known = this.#groups.get(id)
    if (known) return known
    const groups = new Map<string, Writing>()
    this.#groups.set(id, groups)
    return groups
  }
}

/** How a whole record is named among the groups. */
export const WHOLE = '*'

interface Writing {
  /** True when a teammate wrote last. */
  readonly isTheirs: boolean
  readonly tookOver: number | undefined
}
