import type { Awareness } from 'y-protocols/awareness'
import { Disposer } from '#lib/core/disposer.ts'
import type { PersonHere } from '#lib/protocol/schemas.ts'
import type { BoardConnection } from './board-connection.ts'
import { CURSOR_GONE_AFTER_MS } from './live-channel.ts'
import { parsePresence } from './presence-state.ts'
import { mixPoints, Track, type Place } from './track.ts'

/** A cursor that has not moved for so long is dimmed. */
export const CURSOR_RESTS_AFTER_MS = 3_000

/** One teammate's cursor at one moment. */
export interface ShownCursor extends Place {
  readonly person: PersonHere
  readonly isResting: boolean
}

interface Cursor {
  readonly track: Track<Place>
  /** When it last came from another place. */
  movedAt: number
}

export interface LiveCursorsOptions {
  readonly connection: Pick<BoardConnection, 'awareness' | 'live' | 'onDoc' | 'people'>
  /** This person, whose other tabs are not shown. */
  readonly personId: string
  readonly now?: (() => number) | undefined
}

/**
 * Where the others' cursors are, moment by moment. They come as live frames, and from stock clients
 * in their awareness; whose they are, the server's list of people says. Whoever makes it closes it.
 */
export class LiveCursors {
  readonly #connection: LiveCursorsOptions['connection']
  readonly #personId: string
  readonly #now: () => number
  readonly #ends = new Disposer()
  readonly #cursors = new Map<number, Cursor>()
  /** The page that each client looks at. */
  readonly #pages = new Map<number, string>()
  readonly #listeners = new Set<(clientId: number) => void>()
  #people: ReadonlyMap<number, PersonHere> = new Map()
  #awareness: Awareness

  constructor({ connection, personId, now = Date.now }: LiveCursorsOptions) {
    this.#connection = connection
    this.#personId = personId
    this.#now = now
    this.#awareness = connection.awareness
    this.#ends.add(connection.people.subscribe(() => this.#readPeople()))
    this.#readPeople()
    this.#attach()
    this.#ends.add(connection.onDoc(() => this.#attach()))
    this.#ends.add(() => this.#awareness.off('change', this.#onAwareness))
    this.#ends.add(
      connection.live.subscribe(({ clientId }, frame) => {
        if (frame.kind === 'cursor') this.#moved(clientId, { x: frame.x, y: frame.y })
        else if (frame.kind === 'cursor-gone') this.#forget(clientId)
      }),
    )
    this.#ends.add(connection.live.onLeave(({ clientId }) => this.#forget(clientId)))
  }

  /** Calls `listener` when a client's cursor came, moved or went, until the returned function is called. */
  onChange(listener: (clientId: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The cursors on a page as they are shown now: of each person the one that moved last. */
  shown(page: string): ShownCursor[] {
    const now = this.#now()
    const newest = new Map<string, { readonly clientId: number; readonly cursor: Cursor }>()
    for (const [clientId, cursor] of this.#cursors) {
      const person = this.#people.get(clientId)
      if (!person || now - cursor.movedAt >= CURSOR_GONE_AFTER_MS) continue
      const other = newest.get(person.personId)
      if (!other || cursor.movedAt > other.cursor.movedAt) {
        newest.set(person.personId, { clientId, cursor })
      }
    }
    const shown: ShownCursor[] = []
    for (const { clientId, cursor } of newest.values()) {
      const person = this.#people.get(clientId)
      const place = cursor.track.at(now)
      if (!person || !place || this.#pages.get(clientId) !== page) continue
      shown.push({ person, ...place, isResting: now - cursor.movedAt >= CURSOR_RESTS_AFTER_MS })
    }
    return shown
  }

  /** In how many ms `shown` changes by itself: 0 while something moves, undefined if it never will. */
  get changesInMs(): number | undefined {
    const now = this.#now()
    let soonest: number | undefined
    for (const { track, movedAt } of this.#cursors.values()) {
      const restedMs = now - movedAt
      if (track.isMoving(now)) return 0
      const limit = restedMs < CURSOR_RESTS_AFTER_MS ? CURSOR_RESTS_AFTER_MS : CURSOR_GONE_AFTER_MS
      if (restedMs < limit) soonest = Math.min(soonest ?? Infinity, limit - restedMs)
    }
    return soonest
  }

  /** The last place that a client's cursor came from, and when; undefined when it has none. */
  newestOf(clientId: number): (Place & { readonly movedAt: number }) | undefined {
    const cursor = this.#cursors.get(clientId)
    const place = cursor?.track.newest
    if (!cursor || !place || this.#now() - cursor.movedAt >= CURSOR_GONE_AFTER_MS) return undefined
    return { ...place, movedAt: cursor.movedAt }
  }

  close(): void {
    this.#ends.dispose()
  }

  #attach(): void {
    this.#awareness.off('change', this.#onAwareness)
    this.#awareness = this.#connection.awareness
    this.#awareness.on('change', this.#onAwareness)
    for (const clientId of this.#awareness.getStates().keys()) this.#readState(clientId)
  }

  readonly #onAwareness = (change: {
    added: number[]
    updated: number[]
    removed: number[]
  }): void => {
    for (const clientId of [...change.added, ...change.updated]) this.#readState(clientId)
    for (const clientId of change.removed) {
      this.#pages.delete(clientId)
      this.#forget(clientId)
    }
  }

  #readState(clientId: number): void {
    const state = parsePresence(this.#awareness.getStates().get(clientId))
    if (!state) return
    const before = this.#pages.get(clientId)
    this.#pages.set(clientId, state.page)
    // Where it was on the other page says nothing here.
    if (before !== undefined && before !== state.page) this.#forget(clientId)
    else if (before === undefined) this.#tell(clientId)
    this.#readCursor(clientId, state.cursor)
  }

  /** The cursor in the awareness of a client that sends no live frames. */
  #readCursor(clientId: number, cursor: Place | null): void {
    const person = this.#people.get(clientId)
    if (!person || person.slot !== undefined) return
    const known = this.#cursors.get(clientId)?.track.newest
    if (!cursor) this.#forget(clientId)
    else if (cursor.x !== known?.x || cursor.y !== known.y) this.#moved(clientId, cursor)
  }

  #readPeople(): void {
    const others = this.#connection.people.get().filter((each) => each.personId !== this.#personId)
    this.#people = new Map(others.map((person) => [person.clientId, person]))
    for (const clientId of Array.from(this.#cursors.keys())) {
      if (this.#people.has(clientId)) this.#tell(clientId)
      else this.#forget(clientId)
    }
    // Their state may have come before their name.
    for (const clientId of this.#people.keys()) this.#readState(clientId)
  }

  #moved(clientId: number, place: Place): void {
    if (!this.#people.has(clientId)) return
    const now = this.#now()
    const cursor = this.#cursors.get(clientId) ?? { track: new Track(mixPoints), movedAt: now }
    cursor.track.add(place, now)
    cursor.movedAt = now
    this.#cursors.set(clientId, cursor)
    this.#tell(clientId)
  }

  #forget(clientId: number): void {
    if (this.#cursors.delete(clientId)) this.#tell(clientId)
  }

  #tell(clientId: number): void {
    for (const listener of Array.from(this.#listeners)) listener(clientId)
  }
}
