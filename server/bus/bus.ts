/**
 * What nodes tell each other. Only hints: whoever misses one reads the log within a second, so
 * nothing that must not be lost depends on a bus.
 */
export interface Bus {
  /** Told to every node, the sender's own listeners included. Dropped when nobody can be reached. */
  publish(topic: string, bytes: Uint8Array): void
  /**
   * Answers how to stop listening.
   *
   * @param stands - called, never before this returns, once every later message is heard; with nobody to
   *   reach now, the listeners of a reconnect are called in its place
   */
  subscribe(topic: string, listener: (bytes: Uint8Array) => void, stands?: () => void): () => void
  readonly state: BusState
  /** Called when messages may have been missed; answers how to stop listening. */
  onReconnect(listener: () => void): () => void
  close(): Promise<void>
}

/** A message here, whatever is in it, says that who may be where has changed in storage. */
export const ACCESS_TOPIC = 'access'

export type BusState = 'ok' | 'failing'
