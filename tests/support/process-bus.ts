import type { Bus } from '#server/bus/bus.ts'
import { Listeners } from '#server/bus/listeners.ts'

/** A bus between servers of one test process: what is published is heard in the next turn of the event loop. */
export class ProcessBus implements Bus {
  readonly state = 'ok'
  readonly #listeners = new Listeners()

  publish(topic: string, bytes: Uint8Array): void {
    setImmediate(() => this.#listeners.tell(topic, bytes))
  }

  subscribe(topic: string, listener: (bytes: Uint8Array) => void, stands?: () => void): () => void {
    this.#listeners.add(topic, listener)
    if (stands) setImmediate(stands)
    return () => void this.#listeners.remove(topic, listener)
  }

  onReconnect(): () => void {
    return () => {}
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
