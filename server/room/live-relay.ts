/**
 * Passes live frames (message 102) on: cursors and gestures, from everybody to everybody, up to 20
 * times a second each. Sending every frame by itself would cost the square of the people, so all that
 * came since the last tick becomes one frame per receiver, of each kind only the newest. Bodies are
 * never read: an entry goes out as it came, under the slot of the connection that it came from.
 */
import { can } from '#lib/access/can.ts'
import type { BoardAccess } from '#lib/access/roles.ts'
import {
  encodeLive,
  encodeLiveEntries,
  readLiveEntries,
  type LiveEntry,
} from '#lib/protocol/live.ts'
import { LIVE_KIND } from '#lib/protocol/live-frames.ts'
import type { Connection } from './connection.ts'
import {
  LIVE_BURST_BYTES,
  LIVE_BYTES_PER_SECOND,
  LIVE_FRAMES_PER_SECOND,
  MAX_PRIVATE_FRAMES,
  MAX_RUNNING_GESTURES,
  REST_CURSOR_MS,
} from './limits.ts'
import { once } from './once.ts'
import { TokenBucket, type Rate } from './token-bucket.ts'

/** One connection that hears and sends live frames. */
interface Member {
  readonly slot: number
  /** A list of people has named it: without one, nobody knows whose slot it is. */
  isAnnounced: boolean
  /** What goes out with the next tick, oldest first; undefined while nothing does. */
  waiting: Map<string, Item> | undefined
  /** Starts and ends so far, past which nothing is moved. */
  barriers: number
  /** Frames with points so far, of which every one stays. */
  pointFrames: number
  /** Starts of gestures that have not ended, for people who join; undefined until there is one. */
  running: Map<number, Item> | undefined
  cursor: { readonly item: Item; readonly at: number } | undefined
  /** What it may send; undefined until it sends something. */
  rates: { readonly frames: TokenBucket; readonly bytes: TokenBucket } | undefined
  /** The newest start or end of each gesture that this reader was too far behind for, if there are any. */
  missed: Map<string, Item> | undefined
}

interface Item {
  readonly slot: number
  readonly bytes: Uint8Array
  /** Set for the start and the end of this gesture. */
  readonly barrierOf?: number | undefined
}

const FRAMES: Rate = { perSecond: LIVE_FRAMES_PER_SECOND, atMost: LIVE_FRAMES_PER_SECOND }
const BYTES: Rate = { perSecond: LIVE_BYTES_PER_SECOND, atMost: LIVE_BURST_BYTES }

/** Most people only look on: what they need who move is made when they do. */
const AT_REST = {
  isAnnounced: false,
  waiting: undefined,
  barriers: 0,
  pointFrames: 0,
  running: undefined,
  cursor: undefined,
  rates: undefined,
  missed: undefined,
} satisfies Omit<Member, 'slot'>

/** The live frames of one room. */
export class LiveRelay {
  readonly #access: () => BoardAccess
  readonly #members = new Map<Connection, Member>()
  readonly #takenSlots = new Set<number>()
  readonly #busy = new Set<Member>()

  /** @param access - of the board now: everybody who may be present may point, editors show gestures */
  constructor(access: () => BoardAccess) {
    this.#access = access
  }

  /** Gives a connection that asked for live frames its slot. */
  join(connection: Connection): void {
    if (!connection.wishes.live) return
    let slot = 0
    while (this.#takenSlots.has(slot)) slot += 1
    this.#takenSlots.add(slot)
    this.#members.set(connection, { ...AT_REST, slot })
  }

  /** Tells somebody who joined what runs: gestures, and cursors that may merely rest. */
  welcome(connection: Connection, now: number): void {
    if (!this.#members.has(connection)) return
    const items: Item[] = []
    for (const [other, { running, cursor }] of this.#members) {
      if (other === connection) continue
      items.push(...(running?.values() ?? []))
      if (cursor && now - cursor.at < REST_CURSOR_MS) items.push(cursor.item)
    }
    if (items.length > 0) {
      connection.send(encodeLiveEntries(items), { now, isStandard: false })
    }
  }

  /** Everything of this connection ends; that it left, the list of people says. */
  leave(connection: Connection): void {
    const member = this.#members.get(connection)
    if (!member) return
    this.#members.delete(connection)
    this.#busy.delete(member)
    this.#takenSlots.delete(member.slot)
    for (const other of this.#members.values()) {
      const { missed } = other
      if (!missed) continue
      for (const [key, { slot }] of missed) if (slot === member.slot) missed.delete(key)
      if (missed.size === 0) other.missed = undefined
    }
  }

  /** Ends what runs of a connection that may show no gestures any more. */
  endGestures(connection: Connection, now: number): void {
    const member = this.#members.get(connection)
    if (!member?.running) return
    const ends = [...member.running.keys()].map(
      (gesture) => ({ kind: 'gesture-end', gesture }) as const,
    )
    const entries = readLiveEntries(encodeLive(ends).subarray(1))
    for (const entry of entries.ok ? entries.value : []) this.#take(member, entry, now)
  }

  /** What a connection's newest message would say again, for a server that just heard of it. */
  stateOf(connection: Connection, now: number): Uint8Array | undefined {
    const member = this.#members.get(connection)
    if (!member) return undefined
    const { running, cursor } = member
    const parts = [...(running?.values() ?? [])].map(({ bytes }) => bytes)
    if (cursor && now - cursor.at < REST_CURSOR_MS) parts.push(cursor.item.bytes)
    return parts.length === 0 ? undefined : Buffer.concat(parts)
  }

  /** The number under which a connection's frames go out; undefined without live frames. */
  slotOf(connection: Connection): number | undefined {
    return this.#members.get(connection)?.slot
  }

  /**
   * Takes the body of one message 102; what is over the sender's rate is dropped. False when it is
   * malformed.
   */
  receive(connection: Connection, body: Uint8Array, now: number): boolean {
    const entries = readLiveEntries(body)
    if (!entries.ok) return false
    const member = this.#members.get(connection)
    const access = this.#access()
    if (!member || !can(connection.person, 'be-present', access)) return true
    member.rates ??= { frames: new TokenBucket(FRAMES, now), bytes: new TokenBucket(BYTES, now) }
    const { frames, bytes } = member.rates
    if (!bytes.take(body.length, now)) return true
    const mayEdit = can(connection.person, 'edit', access)
    // After a hitch of the network many frames come at once; a start or end lost there is not repeated.
    const isOften = !frames.take(1, now)
    for (const entry of entries.value) {
      if (entry.gesture !== undefined && !mayEdit) continue
      if (!isOften || isBarrier(entry)) this.#take(member, entry, now)
    }
    return true
  }

  get hasWaiting(): boolean {
    return this.#busy.size > 0
  }

  /** A list of the people who are here has been sent. */
  announced(): void {
    for (const member of this.#members.values()) member.isAnnounced = true
  }

  /**
   * Sends what waits, one frame per receiver. False when there was nothing.
   *
   * @param areNewHeld - a list of people is about to be sent: what those say whom none has named waits for it
   */
  send(now: number, { areNewHeld }: { areNewHeld: boolean }): boolean {
    const senders = new Set(this.#busy)
    if (areNewHeld) for (const each of senders) if (!each.isAnnounced) senders.delete(each)
    if (senders.size === 0) return false
    const items: Item[] = []
    for (const member of senders) {
      items.push(...(member.waiting?.values() ?? []))
      member.waiting = undefined
      this.#busy.delete(member)
    }
    const isPrivate = senders.size <= MAX_PRIVATE_FRAMES
    const shared = once(() => encodeLiveEntries(items))
    for (const [connection, member] of this.#members) {
      if (connection.isBehind) {
        noteMissed(member, items)
        continue
      }
      const { missed } = member
      if (!missed && !(isPrivate && senders.has(member))) {
        connection.send(shared(), { now, isStandard: false })
        continue
      }
      const others = isPrivate ? items.filter(({ slot }) => slot !== member.slot) : items
      const all = [...(missed?.values() ?? []), ...others]
      member.missed = undefined
      if (all.length > 0) connection.send(encodeLiveEntries(all), { now, isStandard: false })
    }
    return true
  }

  /** Once a second: starts and ends that a reader missed and nothing since has brought along. */
  catchUp(now: number): void {
    for (const [connection, member] of this.#members) {
      if (!member.missed || connection.isBehind) continue
      connection.send(encodeLiveEntries(member.missed.values()), { now, isStandard: false })
      member.missed = undefined
    }
  }

  #take(member: Member, { kind, gesture, bytes: view }: LiveEntry, now: number): void {
    const { slot } = member
    // Kept longer than the message, whose buffer it would keep as well.
    const bytes = view.slice()
    switch (kind) {
      case LIVE_KIND.cursor:
        member.cursor = { item: { slot, bytes }, at: now }
        return this.#put(member, 'cursor', { slot, bytes })
      case LIVE_KIND['cursor-gone']:
        member.cursor = undefined
        return this.#put(member, 'cursor', { slot, bytes })
      case LIVE_KIND.viewport:
        return this.#put(member, 'viewport', { slot, bytes })
      case LIVE_KIND.points:
        member.pointFrames += 1
        return this.#put(member, `points ${member.pointFrames}`, { slot, bytes })
      case LIVE_KIND.pose:
      case LIVE_KIND.line:
        return this.#put(member, `${kind} ${gesture} ${member.barriers}`, { slot, bytes })
      case LIVE_KIND.gesture:
      case LIVE_KIND['gesture-end']: {
        if (gesture === undefined) return undefined
        const item = { slot, bytes, barrierOf: gesture }
        const running = (member.running ??= new Map())
        if (kind === LIVE_KIND['gesture-end']) running.delete(gesture)
        else if (running.size >= MAX_RUNNING_GESTURES && !running.has(gesture)) return undefined
        else running.set(gesture, item)
        member.barriers += 1
        return this.#put(member, `barrier ${member.barriers}`, item)
      }
      default:
        // A newer client's kind, whose rule is not known here.
        return undefined
    }
  }

  #put(member: Member, key: string, item: Item): void {
    if (this.#members.size < 2) return
    const waiting = (member.waiting ??= new Map())
    waiting.delete(key)
    waiting.set(key, item)
    this.#busy.add(member)
  }
}

function isBarrier({ kind }: LiveEntry): boolean {
  return kind === LIVE_KIND.gesture || kind === LIVE_KIND['gesture-end']
}

function noteMissed(member: Member, items: readonly Item[]): void {
  for (const item of items) {
    if (item.barrierOf === undefined || item.slot === member.slot) continue
    const key = `${item.slot} ${item.barrierOf}`
    const missed = (member.missed ??= new Map())
    missed.delete(key)
    missed.set(key, item)
  }
}
