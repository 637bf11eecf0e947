/** A drop shorter than this is "Reconnecting…"; after it, people are told that they are offline. */
const LASTING_AFTER_MS = 3_000
/** An older server is asked again after this long and up to twice it, so that pages do not come at once. */
export const ASK_OLDER_SERVER_MS = 4_000

/** How long there has been no way to the server. Its owner closes it. */
export class Downtime {
  #timer: ReturnType<typeof setTimeout> | undefined
  #isLasting = false
  readonly #onLasting: () => void

  constructor(onLasting: () => void) {
    this.#onLasting = onLasting
  }

  get isLasting(): boolean {
    return this.#isLasting
  }

  /** The link is down; it may have been before. */
  begun(): void {
    this.#timer ??= setTimeout(() => {
      this.#isLasting = true
      this.#onLasting()
    }, LASTING_AFTER_MS)
  }

  ended(): void {
    this.close()
    this.#timer = undefined
    this.#isLasting = false
  }

  close(): void {
    clearTimeout(this.#timer)
  }
}
