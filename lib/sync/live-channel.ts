import { Disposer } from '#lib/core/disposer.ts'
import { encodeLive, readHeardFrames } from '#lib/protocol/live.ts'
import type { LiveFrame } from '#lib/protocol/live-frames.ts'
import type { People, PersonHere } from '#lib/protocol/schemas.ts'
import { LiveQueue } from './live-queue.ts'
import { isPageHidden, onPageVisibility } from './page-visibility.ts'
import type { Watched } from './watched.ts'

/** 20 Hz: enough to look alive when receivers interpolate, and a third of what a pointer reports. */
export const LIVE_EVERY_MS = 50

/** A pointer that rested this long is not shown any more. */
export const CURSOR_GONE_AFTER_MS = 60_000

/** Somebody's connection, as the server names it: nothing here is the sender's own claim. */
export interface LiveSender {
  /** Of their connection; given again to others after they left. */
  readonly slot: number
  readonly clientId: number
  readonly person: PersonHere
}

/**
 * Live frames of one board connection, both ways; it outlives reconnects and rebuilds of the
 * document. Frames may be lost, but those of one sender never arrive in another order, except that a
 * newer cursor, viewport, pose or line may take the place of an older one.
 */
export interface LiveChannel {
  /** Somebody else listens, this page is visible and connected; else sending does nothing. */
  readonly isHeard: boolean
  /**
   * Sends one frame: at once after a pause, else with everything else that waits, 20 times a second.
   * Rotation and size of a pose are repeated in the gesture's later poses, since any may be lost.
   */
  send(frame: LiveFrame): void
  /**
   * Hears everybody else, this person's other tabs too, until the returned function is called. What
   * still holds of earlier frames, running gestures and cursors, is told to `listener` at once.
   */
  subscribe(listener: (sender: LiveSender, frame: LiveFrame) => void): () => void
  /** Hears that a sender is gone, and with it all that it showed; also when this link goes down. */
  onLeave(listener: (sender: LiveSender) => void): () => void
}

/** What the channel needs of its connection. */
export interface LiveLink {
  readonly people: Watched<People>
  /** Of the document that speaks with the server now. */
  clientId(): number
  isUp(): boolean
  /** False when nothing was sent: no connection, or it is not getting through. */
  send(bytes: Uint8Array): boolean
}

/** The channel as its connection keeps it. */
export class LiveChannelEnd implements LiveChannel {
  readonly #link: LiveLink
  readonly #now: () => number
  readonly #ends = new Disposer()
  readonly #queue = new LiveQueue()
  readonly #listeners = new Set<(sender: LiveSender, frame: LiveFrame) => void>()
  readonly #leaveListeners = new Set<(sender: LiveSender) => void>()
  /** What the senders below were read from. */
  #readFrom: { readonly people: People; readonly own: number } | undefined
  #senders: ReadonlyMap<number, LiveSender> = new Map()
  /** What each sender's frames left standing, by slot: for listeners that come later. */
  readonly #standing = new Map<number, Map<string, LiveFrame>>()
  #hasAudience = false
  #wasHeard = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastSentAt = -Infinity
  #cursor: { readonly frame: LiveFrame; readonly at: number } | undefined

  constructor(link: LiveLink, now: () => number = Date.now) {
    this.#link = link
    this.#now = now
    this.#ends.add(link.people.subscribe(() => this.refresh()))
    this.#ends.add(onPageVisibility(() => this.#onVisibility()))
    this.#ends.add(() => clearTimeout(this.#timer))
  }

  get isHeard(): boolean {
    return this.#hasAudience && !isPageHidden() && this.#link.isUp()
  }

  send(frame: LiveFrame): void {
    if (frame.kind === 'cursor') this.#cursor = { frame, at: this.#now() }
    if (frame.kind === 'cursor-gone') this.#cursor = undefined
    const isHeard = this.isHeard
    this.#queue.add(frame, { isHeard })
    if (isHeard) this.#sendSoon()
  }

  subscribe(listener: (sender: LiveSender, frame: LiveFrame) => void): () => void {
    this.#listeners.add(listener)
    for (const [slot, frames] of this.#standing) {
      const sender = this.#senders.get(slot)
      if (sender) for (const frame of frames.values()) listener(sender, frame)
    }
    return () => this.#listeners.delete(listener)
  }

  onLeave(listener: (sender: LiveSender) => void): () => void {
    this.#leaveListeners.add(listener)
    return () => this.#leaveListeners.delete(listener)
  }

  /** Takes the body of a message 102. */
  receive(body: Uint8Array): void {
    for (const { slot, frame } of readHeardFrames(body)) {
      const sender = this.#senders.get(slot)
      if (!sender) continue
      this.#remember(slot, frame)
      for (const listener of Array.from(this.#listeners)) listener(sender, frame)
    }
  }

  /** The people or the link changed: who sends, who listens. */
  refresh(): void {
    const people = this.#link.isUp() ? this.#link.people.get() : NOBODY
    const own = this.#link.clientId()
    if (people === this.#readFrom?.people && own === this.#readFrom.own) return
    this.#readFrom = { people, own }
    const me = people.find(({ clientId }) => clientId === own)
    const before = this.#senders
    this.#senders = sendersAmong(people, own)
    this.#hasAudience = [...this.#senders.values()].some(
      ({ person }) => person.personId !== me?.personId,
    )
    for (const sender of before.values()) {
      if (this.#senders.get(sender.slot)?.clientId === sender.clientId) continue
      this.#standing.delete(sender.slot)
      for (const listener of Array.from(this.#leaveListeners)) listener(sender)
    }
    this.#heardChanged()
  }

  close(): void {
    this.#ends.dispose()
    this.#listeners.clear()
    this.#leaveListeners.clear()
  }

  #remember(slot: number, frame: LiveFrame): void {
    const standing = this.#standing.get(slot) ?? new Map<string, LiveFrame>()
    this.#standing.set(slot, standing)
    if (frame.kind === 'cursor') standing.set('cursor', frame)
    else if (frame.kind === 'cursor-gone') standing.delete('cursor')
    else if (frame.kind === 'gesture') standing.set(`gesture ${frame.gesture}`, frame)
    else if (frame.kind === 'gesture-end') standing.delete(`gesture ${frame.gesture}`)
  }

  /** The pointer of a page that nobody looks at is not shown: the one thing said on the way out. */
  #onVisibility(): void {
    if (isPageHidden() && this.#wasHeard && this.#cursor) {
      this.#link.send(encodeLive([{ kind: 'cursor-gone' }]))
    }
    this.#heardChanged()
  }

  #heardChanged(): void {
    const isHeard = this.isHeard
    if (isHeard === this.#wasHeard) return
    this.#wasHeard = isHeard
    if (!isHeard) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#queue.clear()
      return
    }
    // What began while nobody heard it, or on a socket that is gone.
    this.#queue.addRunning()
    const cursor = this.#cursor
    if (cursor && this.#now() - cursor.at < CURSOR_GONE_AFTER_MS) {
      this.#queue.add(cursor.frame, { isHeard })
    }
    this.#sendSoon()
  }

  #sendSoon(): void {
    if (this.#timer !== undefined || this.#queue.isEmpty) return
    const waitMs = Math.max(0, this.#lastSentAt + LIVE_EVERY_MS - this.#now())
    this.#timer = setTimeout(() => this.#sendNow(), waitMs)
  }

  #sendNow(): void {
    this.#timer = undefined
    this.#lastSentAt = this.#now()
    const frames = this.#queue.frames()
    if (!this.isHeard || frames.length === 0) return
    if (this.#link.send(encodeLive(frames))) this.#queue.clear()
    // Not getting through: newer frames take the place of these meanwhile.
    else this.#sendSoon()
  }
}

const NOBODY: People = []

/** Everybody but this connection, by slot. */
function sendersAmong(people: People, own: number): ReadonlyMap<number, LiveSender> {
  const senders = new Map<number, LiveSender>()
  const ownSlot = people.find(({ clientId }) => clientId === own)?.slot
  for (const person of people) {
    const { slot, clientId } = person
    if (slot === undefined || slot === ownSlot) continue
    // A connection with several client IDs speaks under its newest.
    senders.set(slot, { slot, clientId, person })
  }
  return senders
}
