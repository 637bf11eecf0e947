import { Disposer } from '#lib/core/disposer.ts'
import type { BoardConnection } from './board-connection.ts'
import type { PresenceState } from './presence-state.ts'

/** 20 Hz: enough to look alive, and a third of what a pointer reports. */
const SHARE_EVERY_MS = 50
/** Views are large and few follow them. */
const VIEWPORT_EVERY_MS = 500
/** A pointer that rested this long says nothing any more. */
const CURSOR_RESTS_AFTER_MS = 60_000

/** Where this person's own presence is read, such as tldraw's editor. */
export interface PresenceSource {
  /** Undefined while there is nothing to show. */
  read(): PresenceState | undefined
  /** Calls `changed` after every change until the returned function is called. */
  watch(changed: () => void): () => void
}

export interface SharePresenceOptions {
  readonly connection: Pick<BoardConnection, 'awareness' | 'onDoc' | 'people'>
  readonly personId: string
  readonly source: PresenceSource
  readonly now?: (() => number) | undefined
}

/**
 * Tells the others where this person points and looks, until the returned function is called: at
 * most 20 times a second, on change only, and nothing while they are alone or the page is hidden.
 */
export function sharePresence(options: SharePresenceOptions): () => void {
  const sharing = new Sharing(options)
  return () => sharing.close()
}

class Sharing {
  readonly #options: SharePresenceOptions
  readonly #now: () => number
  readonly #ends = new Disposer()
  #timer: ReturnType<typeof setTimeout> | undefined
  #viewportTimer: ReturnType<typeof setTimeout> | undefined
  #restTimer: ReturnType<typeof setTimeout> | undefined
  #lastShared = ''
  #lastSharedAt = -Infinity
  #viewport: { readonly value: PresenceState['viewport']; readonly at: number } | undefined
  #cursor: { readonly value: string; readonly at: number } | undefined

  constructor(options: SharePresenceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    const { connection, source } = options
    this.#ends.add(source.watch(() => this.#shareSoon()))
    this.#ends.add(connection.people.subscribe(() => this.#shareSoon()))
    this.#ends.add(
      connection.onDoc(() => {
        this.#lastShared = ''
        this.#shareSoon()
      }),
    )
    if (typeof document !== 'undefined') {
      const onVisibility = (): void => this.#share()
      document.addEventListener('visibilitychange', onVisibility)
      this.#ends.add(() => document.removeEventListener('visibilitychange', onVisibility))
    }
    this.#ends.add(() => {
      clearTimeout(this.#timer)
      clearTimeout(this.#viewportTimer)
      clearTimeout(this.#restTimer)
    })
    this.#shareSoon()
  }

  close(): void {
    this.#ends.dispose()
    this.#options.connection.awareness.setLocalState({})
  }

  /** At once after a pause, else when the interval is over. */
  #shareSoon(): void {
    if (this.#timer !== undefined || this.#isAlone() || isHidden()) return
    const waitMs = Math.max(0, this.#lastSharedAt + SHARE_EVERY_MS - this.#now())
    this.#timer = setTimeout(() => this.#share(), waitMs)
  }

  #share(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#ends.disposed || this.#isAlone()) return
    const state = this.#options.source.read()
    if (!state) return
    const now = this.#now()
    const shared = {
      ...state,
      cursor: isHidden() ? null : this.#livelyCursor(state.cursor, now),
      viewport: this.#steadyViewport(state.viewport, now),
    }
    const text = JSON.stringify(shared)
    if (text === this.#lastShared) return
    this.#lastShared = text
    this.#lastSharedAt = now
    this.#options.connection.awareness.setLocalState(shared)
  }

  /** The cursor as long as it has moved within the last minute. */
  #livelyCursor(cursor: PresenceState['cursor'], now: number): PresenceState['cursor'] {
    const value = JSON.stringify(cursor)
    if (value !== this.#cursor?.value) {
      this.#cursor = { value, at: now }
      clearTimeout(this.#restTimer)
      if (cursor) this.#restTimer = setTimeout(() => this.#share(), CURSOR_RESTS_AFTER_MS)
    }
    return now - this.#cursor.at < CURSOR_RESTS_AFTER_MS ? cursor : null
  }

  /** The view of the last half second until a newer one is due. */
  #steadyViewport(value: PresenceState['viewport'], now: number): PresenceState['viewport'] {
    const last = this.#viewport
    if (last && JSON.stringify(last.value) === JSON.stringify(value)) return last.value
    const dueInMs = last ? last.at + VIEWPORT_EVERY_MS - now : 0
    if (last && dueInMs > 0) {
      clearTimeout(this.#viewportTimer)
      this.#viewportTimer = setTimeout(() => this.#share(), dueInMs)
      return last.value
    }
    this.#viewport = { value, at: now }
    return value
  }

  #isAlone(): boolean {
    const { connection, personId } = this.#options
    return connection.people.get().every((person) => person.personId === personId)
  }
}

function isHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden'
}
