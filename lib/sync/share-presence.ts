import { Disposer } from '#lib/core/disposer.ts'
import type { BoardConnection } from './board-connection.ts'
import { isPageHidden, onPageVisibility } from './page-visibility.ts'
import type { PresenceState } from './presence-state.ts'

/** Slow state: selections grow no faster than eyes follow. */
const SHARE_EVERY_MS = 100
/** Views are large and few follow them. */
const VIEWPORT_EVERY_MS = 500
/** For clients that hear no live frames: enough to see where somebody is. */
const CURSOR_EVERY_MS = 1_000

/** Where this person's own presence is read, such as tldraw's editor. */
export interface PresenceSource {
  /** Undefined while there is nothing to show. Its cursor is not used. */
  read(): PresenceState | undefined
  /** Calls `changed` after every change until the returned function is called. */
  watch(changed: () => void): () => void
  /** The pointer now, page units; null while it has not been on the board. */
  cursor(): PresenceState['cursor']
  watchCursor(changed: () => void): () => void
}

export interface SharePresenceOptions {
  readonly connection: Pick<BoardConnection, 'awareness' | 'onDoc' | 'people'>
  readonly personId: string
  readonly source: PresenceSource
  readonly now?: (() => number) | undefined
}

/**
 * Tells the others what this person looks at, has selected and types in, until the returned function
 * is called: at most 10 times a second, on change only, and nothing while they are alone or the page
 * is hidden. The pointer is not in it, but for clients that hear no live frames.
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
  #cursorTimer: ReturnType<typeof setTimeout> | undefined
  #lastShared = ''
  #lastSharedAt = -Infinity
  #viewport: { readonly value: PresenceState['viewport']; readonly at: number } | undefined
  #cursor: { readonly value: PresenceState['cursor']; readonly at: number } | undefined

  constructor(options: SharePresenceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    const { connection, source } = options
    this.#ends.add(source.watch(() => this.#shareSoon()))
    this.#ends.add(source.watchCursor(() => this.#cursorMoved()))
    this.#ends.add(connection.people.subscribe(() => this.#shareSoon()))
    this.#ends.add(
      connection.onDoc(() => {
        this.#lastShared = ''
        this.#shareSoon()
      }),
    )
    this.#ends.add(onPageVisibility(() => this.#share()))
    this.#ends.add(() => {
      clearTimeout(this.#timer)
      clearTimeout(this.#viewportTimer)
      clearTimeout(this.#cursorTimer)
    })
    this.#shareSoon()
  }

  close(): void {
    this.#ends.dispose()
    this.#options.connection.awareness.setLocalState({})
  }

  /** At once after a pause, else when the interval is over. */
  #shareSoon(): void {
    if (this.#timer !== undefined || this.#isAlone() || isPageHidden()) return
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
    const { cursor: _cursor, selCount: _selCount, ...slow } = state
    const shared = {
      ...slow,
      ...(state.selCount > state.sel.length ? { selCount: state.selCount } : {}),
      ...this.#slowCursor(now),
      viewport: this.#steadyViewport(state.viewport, now),
    }
    const text = JSON.stringify(shared)
    if (text === this.#lastShared) return
    this.#lastShared = text
    this.#lastSharedAt = now
    this.#options.connection.awareness.setLocalState(shared)
  }

  #cursorMoved(): void {
    if (this.#cursorTimer !== undefined || !this.#hasStockReader() || isPageHidden()) return
    const waitMs = this.#cursor ? this.#cursor.at + CURSOR_EVERY_MS - this.#now() : 0
    this.#cursorTimer = setTimeout(
      () => {
        this.#cursorTimer = undefined
        this.#share()
      },
      Math.max(0, waitMs),
    )
  }

  /** The cursor of this second, while somebody needs it here. */
  #slowCursor(now: number): { cursor?: PresenceState['cursor'] } {
    if (!this.#hasStockReader()) return {}
    if (isPageHidden()) return { cursor: null }
    if (!this.#cursor || now - this.#cursor.at >= CURSOR_EVERY_MS) {
      this.#cursor = { value: this.#options.source.cursor(), at: now }
    }
    return { cursor: this.#cursor.value }
  }

  /** Somebody is here whose client speaks no live frames. */
  #hasStockReader(): boolean {
    const { connection, personId } = this.#options
    return connection.people
      .get()
      .some((person) => person.personId !== personId && person.slot === undefined)
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
