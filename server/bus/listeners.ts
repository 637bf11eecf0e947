/** Listeners by topic. */
export class Listeners {
  readonly #topics = new Map<string, Set<(bytes: Uint8Array) => void>>()

  add(topic: string, listener: (bytes: Uint8Array) => void): void {
    const listeners = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, listeners.add(listener))
  }

  /** True when nobody listens to the topic any more. */
  remove(topic: string, listener: (bytes: Uint8Array) => void): boolean {
    const listeners = this.#topics.get(topic)
    if (!listeners?.delete(listener) || listeners.size > 0) return false
    return this.#topics.delete(topic)
  }

  topics(): readonly string[] {
    return [...this.#topics.keys()]
  }

  tell(topic: string, bytes: Uint8Array): void {
    for (const listener of this.#topics.get(topic) ?? []) listener(bytes)
  }
}
