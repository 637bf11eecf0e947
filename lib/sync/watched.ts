/** A value that changes and says so; its shape fits React's `useSyncExternalStore`. */
export interface Watched<Value> {
  get(): Value
  /** Calls `listener` after every change until the returned function is called. */
  subscribe(listener: () => void): () => void
}

/** The writable side of a {@link Watched}. Setting an equal value tells nobody. */
export class Watchable<Value> implements Watched<Value> {
  #value: Value
  readonly #isEqual: (a: Value, b: Value) => boolean
  readonly #listeners = new Set<() => void>()

  constructor(value: Value, isEqual: (a: Value, b: Value) => boolean = Object.is) {
    this.#value = value
    this.#isEqual = isEqual
    // React calls both without `this`.
    this.get = this.get.bind(this)
    this.subscribe = this.subscribe.bind(this)
  }

  get(): Value {
    return this.#value
  }

  set(value: Value): void {
    if (this.#isEqual(this.#value, value)) return
    this.#value = value
    for (const listener of Array.from(this.#listeners)) listener()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
