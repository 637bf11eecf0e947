/**
 * Collects the ends of things that live: every timer, listener and observer is added on the line that
 * creates it. `dispose` runs them once, newest first.
 */
export class Disposer {
  #ends: (() => void)[] = []
  #disposed = false

  /** Registers one end; runs it at once when the owner has already ended. */
  add(end: () => void): void {
    if (this.#disposed) end()
    else this.#ends.push(end)
  }

  get disposed(): boolean {
    return this.#disposed
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    for (const end of this.#ends.reverse()) end()
    this.#ends = []
  }
}
