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
}

/**
 * Finds the peers that are gone without a word. Any byte that comes is a sign of life, not only the
 * answer to a ping: on a slow line that stands behind megabytes, ours or theirs, for longer than a
 * dead peer may stay.
 */
export class Heartbeat {
  readonly #peers = new Map<WebSocket, { readonly peer: Peer; heardBytes: number | undefined }>()
  readonly #timer: ReturnType<typeof setInterval>
  readonly #gone: (peer: Peer) => void

  constructor(gone: (peer: Peer) => void) {
    this.#gone = gone
    this.#timer = setInterval(() => this.#beat(), PING_EVERY_MS)
    this.#timer.unref()
  }

  add(peer: Peer): void {
    this.#peers.set(peer.socket, { peer, heardBytes: undefined })
    peer.socket.on('close', () => this.#peers.delete(peer.socket))
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    for (const entry of this.#peers.values()) {
      const { peer } = entry
      const heardBytes = bytesFrom(peer.stream)
      // What is not read cannot be heard, and one that reads slowly is its room's matter.
      const isUnheard = peer.socket.isPaused || peer.gate.isHolding
      const isExcused = isUnheard || peer.wire.unsentBytes > DRAINED_BYTES
      if (!isExcused && heardBytes === entry.heardBytes) {
        this.#gone(peer)
        continue
      }
      entry.heardBytes = isExcused ? undefined : heardBytes
      peer.socket.ping()
    }
  }
}

/** All bytes that have come on a stream. */
export function bytesFrom(stream: Duplex): number {
  return 'bytesRead' in stream ? Number(stream.bytesRead) : 0
}
