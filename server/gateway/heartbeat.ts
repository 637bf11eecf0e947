import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { DRAINED_BYTES } from '#server/room/limits.ts'
import type { Gate } from './gate.ts'
import type { Wire } from './wire.ts'

/** A peer is asked for a sign of life this often and given up after missing one: within 10 s. */
const PING_EVERY_MS = 4_500

/** One open socket, and the stream below it. */
export interface Peer {
  readonly socket: WebSocket
  readonly stream: Duplex
  readonly wire: Wire
  readonly gate: Gate
  /** Nothing comes from it any more. */
  giveUp(): void
}

/**
 * Finds the peers that are gone without a word. Any byte that comes is a sign of life, not only the
 * answer to a ping: on a slow line that stands behind megabytes, ours or theirs, for longer than a
 * dead peer may stay.
 */
export class Heartbeat {
  /** All peers, with how many bytes of each had come by the last beat; undefined while it is excused. */
  readonly #heardBytes = new Map<Peer, number | undefined>()
  readonly #timer: ReturnType<typeof setInterval>

  constructor() {
    this.#timer = setInterval(() => this.#beat(), PING_EVERY_MS)
    this.#timer.unref()
  }

  add(peer: Peer): void {
    this.#heardBytes.set(peer, undefined)
  }

  gone(peer: Peer): void {
    this.#heardBytes.delete(peer)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    for (const [peer, before] of this.#heardBytes) {
      const heardBytes = bytesFrom(peer.stream)
      // What is not read cannot be heard, and one that reads slowly is its room's matter.
      const isUnheard = peer.socket.isPaused || peer.gate.isHolding
      const isExcused = isUnheard || peer.wire.unsentBytes > DRAINED_BYTES
      if (!isExcused && heardBytes === before) {
        peer.giveUp()
        continue
      }
      this.#heardBytes.set(peer, isExcused ? undefined : heardBytes)
      peer.socket.ping()
    }
  }
}

/** All bytes that have come on a stream. */
export function bytesFrom(stream: Duplex): number {
  return 'bytesRead' in stream ? Number(stream.bytesRead) : 0
}
