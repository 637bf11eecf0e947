/**
 * Which texts this person has open in an editor that writes into the document itself. The binding
 * leaves those texts alone: the store's copy of them only mirrors the document, and writing it as
 * well would write every character twice. Outlives bindings, as an open editor does.
 */
export class HeldTexts {
  /** How many editors hold each; one that is made anew opens before the old one ends. */
  readonly #held = new Map<string, number>()
  readonly #ending: string[] = []

  /**
   * Holds a shape's text until the returned function is called, and then until the next flush: what
   * waits in the store at that time is still the editor's.
   */
  hold(id: string): () => void {
    this.#held.set(id, (this.#held.get(id) ?? 0) + 1)
    let isEnded = false
    return () => {
      if (!isEnded) this.#ending.push(id)
      isEnded = true
    }
  }

  has(id: string): boolean {
    return this.#held.has(id)
  }

  /** Nothing of the store waits any more. */
  flushed(): void {
    for (const id of this.#ending.splice(0)) {
      const left = (this.#held.get(id) ?? 1) - 1
      if (left > 0) this.#held.set(id, left)
      else this.#held.delete(id)
    }
  }
}
