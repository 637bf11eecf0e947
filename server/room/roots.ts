import * as Y from 'yjs'

/**
 * Names the root type that a shared type lies in. Types never move, so answers are kept; nesting may
 * be as deep as a hostile client likes, so the way up is walked once and without recursion.
 */
export class Roots {
  readonly #known = new WeakMap<Y.AbstractType<unknown>, string>()

  of(type: Y.AbstractType<unknown>): string {
    const way: Y.AbstractType<unknown>[] = []
    let current = type
    let name = this.#known.get(current)
    while (name === undefined) {
      way.push(current)
      // oxlint-disable-next-line no-underscore-dangle -- Yjs has no public way up from a nested type
      const item: Y.Item | null = current._item
      if (item === null) {
        name = Y.findRootTypeKey(current)
      } else {
        current = item.parent as Y.AbstractType<unknown>
        name = this.#known.get(current)
      }
    }
    for (const passed of way) this.#known.set(passed, name)
    return name
  }
}
