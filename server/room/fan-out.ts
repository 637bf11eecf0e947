/**
 * Sends what changed to the others. One write to one socket costs about 10 microseconds whatever is
 * behind it, so what a room collects within one turn of the event loop becomes one frame per
 * receiver. Presence of a busy room goes out 30 times a second: without that its cost would grow
 * with the square of the people.
 */
import * as Y from 'yjs'
import { encodeAwarenessEntries, type AwarenessEntry } from '#lib/protocol/awareness.ts'
import { encodeAwareness, encodeUpdate } from '#lib/protocol/encode.ts'
import type { Connection } from './connection.ts'
import { MAX_PRIVATE_FRAMES, MAX_PRIVATE_UPDATES, PRESENCE_TICK_MS } from './limits.ts'
import { once } from './once.ts'
import type { Pace } from './pace.ts'
import type { StateVector } from './pieces.ts'
import { inRuns } from './update-run.ts'
import { beginWork, workMs } from './work-time.ts'

/** What the fan-out of one room sends, and to whom. */
export interface FanOutSources {
  readonly doc: Y.Doc
  readonly connections: ReadonlySet<Connection>
  readonly now: () => number
  readonly pace: Pace
  /** Presence changes since the last call. */
  takePresence(): readonly AwarenessEntry[]
  /** What everybody else shows. */
  presenceFor(connection: Connection): readonly AwarenessEntry[]
  ownerOf(clientId: number): Connection | undefined
  /** Sends the people list when it changed. */
  sendPeople(): void
  /** Sends waiting live frames; false when there were none. */
  sendLive(now: number): boolean
}

/** Collects one room's changes and sends them at the end of the event-loop turn. */
export class FanOut {
  readonly #sources: FanOutSources
  #updates: { readonly update: Uint8Array; readonly sender: Connection | undefined }[] = []
  #immediate: ReturnType<typeof setImmediate> | undefined
  #updateTimer: ReturnType<typeof setTimeout> | undefined
  #presenceTimer: ReturnType<typeof setTimeout> | undefined
  #lastPresenceAt = 0

  constructor(sources: FanOutSources) {
    this.#sources = sources
  }

  /** Queues one applied update for everybody but its sender. */
  addUpdate(update: Uint8Array, sender: Connection | undefined): void {
    this.#updates.push({ update, sender })
    const { pace, connections } = this.#sources
    pace.asked(connections.size)
    if (pace.tickMs === 0) return this.wake()
    this.#updateTimer ??= setTimeout(() => {
      this.#updateTimer = undefined
      this.#sendUpdates()
    }, pace.tickMs)
  }

  /** Something else changed (presence, people): a flush follows. */
  wake(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined
      this.#flush()
    })
  }

  close(): void {
    clearImmediate(this.#immediate)
    clearTimeout(this.#updateTimer)
    clearTimeout(this.#presenceTimer)
    this.#presenceTimer = undefined
    this.#updates = []
  }

  #flush(): void {
    if (this.#updateTimer === undefined) this.#sendUpdates()
    this.#sources.sendPeople()
    const now = this.#sources.now()
    if (this.#presenceTimer !== undefined) return
    const waitMs = this.#lastPresenceAt + PRESENCE_TICK_MS - now
    if (waitMs <= 0 || waitMs > PRESENCE_TICK_MS) return this.#tick(now)
    this.#presenceTimer = setTimeout(() => {
      this.#presenceTimer = undefined
      this.#tick(this.#sources.now())
    }, waitMs)
  }

  #sendUpdates(): void {
    const batch = this.#updates
    if (batch.length === 0) return
    this.#updates = []
    const now = this.#sources.now()
    let madeMs = 0
    const framesOf = (some: typeof batch): readonly Uint8Array[] => {
      const begunAt = beginWork()
      const frames = inRuns(some.map(({ update }) => update)).map(encodeUpdate)
      madeMs += workMs(begunAt)
      return frames
    }
    const shared = once(() => framesOf(batch))
    const senders = new Set(batch.map(({ sender }) => sender))
    // Hearing one's own edits again is harmless; merging many anew for each of their senders is not.
    const isPrivate =
      senders.size === 1 ||
      (senders.size <= MAX_PRIVATE_FRAMES && batch.length <= MAX_PRIVATE_UPDATES)
    const before = once(() =>
      stateBefore(
        this.#sources.doc,
        batch.map(({ update }) => update),
      ),
    )
    for (const connection of this.#sources.connections) {
      if (connection.wishes.cards || connection.missedFrom !== undefined) continue
      if (connection.isSlow) {
        connection.missedFrom = before()
        continue
      }
      const frames =
        isPrivate && senders.has(connection)
          ? framesOf(batch.filter(({ sender }) => sender !== connection))
          : shared()
      for (const frame of frames) connection.send(frame, { now, isStandard: true })
    }
    for (const sender of senders) sender?.charge({ cpuMs: madeMs / senders.size }, now)
  }

  /** Presence goes before live frames: a cursor belongs to the page that its presence names. */
  #tick(now: number): void {
    const changes = this.#sources.takePresence()
    if (changes.length > 0) this.#sendPresence(changes, now)
    const wasOwed = this.sendOwedPresence(now)
    const wasLive = this.#sources.sendLive(now)
    if (wasLive || wasOwed || changes.length > 0) this.#lastPresenceAt = now
  }

  /** Tells what everybody shows to those who are still to be told and can take it. False when nobody is. */
  sendOwedPresence(now: number): boolean {
    let wasOwed = false
    for (const connection of this.#sources.connections) {
      if (!connection.isOwedPresence || connection.isSlow) continue
      wasOwed = true
      connection.isOwedPresence = false
      const entries = this.#sources.presenceFor(connection)
      if (entries.length === 0) continue
      connection.send(encodeAwareness(encodeAwarenessEntries(entries)), { now, isStandard: true })
    }
    return wasOwed
  }

  #sendPresence(changes: readonly AwarenessEntry[], now: number): void {
    const owners = changes.map(({ clientId }) => this.#sources.ownerOf(clientId))
    const distinct = new Set(owners)
    const isPrivate = distinct.size <= MAX_PRIVATE_FRAMES
    const shared = once(() => encodeAwareness(encodeAwarenessEntries(changes)))
    for (const connection of this.#sources.connections) {
      if (connection.wishes.cards) continue
      // Presence is worthless when late; a slow reader gets all of it when it has caught up.
      if (connection.isSlow) connection.isOwedPresence = true
      if (connection.isOwedPresence) continue
      if (!distinct.has(connection)) {
        connection.send(shared(), { now, isStandard: true })
        continue
      }
      if (!isPrivate) {
        connection.send(shared(), { now, isStandard: true })
        continue
      }
      const others = changes.filter((_, index) => owners[index] !== connection)
      if (others.length === 0) continue
      connection.send(encodeAwareness(encodeAwarenessEntries(others)), { now, isStandard: true })
    }
  }
}

/** The document's state vector as it was before these updates, which are all that is unsent. */
function stateBefore(doc: Y.Doc, updates: readonly Uint8Array[]): StateVector {
  const state = Y.decodeStateVector(Y.encodeStateVector(doc))
  for (const update of updates) {
    for (const [clientId, clock] of Y.parseUpdateMeta(update).from) {
      if (clock === 0) state.delete(clientId)
      else state.set(clientId, Math.min(clock, state.get(clientId) ?? clock))
    }
  }
  return state
}
