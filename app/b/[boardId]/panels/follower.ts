import type { Editor, TLPageId } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { BoardConnection } from '#lib/sync/board-connection.ts'
import { parsePresence } from '#lib/sync/presence-state.ts'
import type { Area, PresenceState } from '#lib/sync/presence-state.ts'
import { between, mixPoints, Track } from '#lib/sync/track.ts'
import { approach, cameraOn, shareOf } from './follow-camera.ts'
import type { Camera } from './follow-camera.ts'
import { followedPerson } from './followed-person.ts'
import { followingOf } from './following-of.ts'
import { leadsBackTo } from './people-here.ts'

/** Why following ended by itself. */
export type FollowEnd = 'moved' | 'left' | 'circle'

/**
 * Keeps this person's camera on what another person sees, until `close` or until it ends by itself.
 *
 * A camera that is not where the last frame put it was moved by this person, by whatever means:
 * wheel, drag, keys, minimap, a button. Watching for the outcome needs no list of the means.
 */
export class Follower {
  readonly #connection: BoardConnection
  readonly #editor: Editor
  readonly #me: string
  readonly #personId: string
  readonly #onEnd: (why: FollowEnd) => void
  readonly #ends = new Disposer()
  /** The tab of theirs that moved last. */
  #clientId: number | undefined
  /** The views that come live from each of their tabs. */
  readonly #views = new Map<number, Track<Area>>()
  #camera: Camera
  #screen: { w: number; h: number }
  #page: string
  #lastFrameAt: number | undefined
  #frameId = 0

  constructor(options: {
    connection: BoardConnection
    editor: Editor
    me: string
    personId: string
    onEnd: (why: FollowEnd) => void
  }) {
    this.#connection = options.connection
    this.#editor = options.editor
    this.#me = options.me
    this.#personId = options.personId
    this.#onEnd = options.onEnd
    const { x, y, z } = this.#editor.getCamera()
    this.#camera = { x, y, z }
    this.#screen = screenOf(this.#editor)
    this.#page = this.#editor.getCurrentPageId()
    this.#listen()
    this.#listenToViews()
    followedPerson(this.#editor).set(this.#personId)
    this.#ends.add(() => followedPerson(this.#editor).set(null))
    this.#ends.add(() => cancelAnimationFrame(this.#frameId))
    this.#requestFrame()
  }

  close(): void {
    this.#ends.dispose()
  }

  #listen(): void {
    let stop = this.#listenToPresence()
    const stopDocs = this.#connection.onDoc(() => {
      stop()
      this.#clientId = undefined
      stop = this.#listenToPresence()
    })
    this.#ends.add(() => {
      stopDocs()
      stop()
    })
  }

  /** They send their view as soon as they know that they are followed. */
  #listenToViews(): void {
    const { live } = this.#connection
    this.#ends.add(
      live.subscribe(({ clientId, person }, frame) => {
        if (frame.kind !== 'viewport' || person.personId !== this.#personId) return
        const { x, y, w, h } = frame
        const view = this.#views.get(clientId) ?? new Track(mixAreas)
        this.#views.set(clientId, view)
        view.add({ x, y, w, h }, performance.now())
        this.#clientId = clientId
      }),
    )
    this.#ends.add(live.onLeave(({ clientId }) => this.#views.delete(clientId)))
  }

  #listenToPresence(): () => void {
    const { awareness } = this.#connection
    const onChange = ({ added, updated }: { added: number[]; updated: number[] }) => {
      const theirs = this.#clientIds()
      const moved = [...added, ...updated].find((id) => theirs.has(id))
      if (moved !== undefined) this.#clientId = moved
      // Both may have clicked at once, so each has to look again.
      const circle = leadsBackTo({
        me: this.#me,
        start: this.#personId,
        following: followingOf(this.#connection),
      })
      if (circle) this.#end('circle')
    }
    awareness.on('change', onChange)
    return () => awareness.off('change', onChange)
  }

  #requestFrame(): void {
    this.#frameId = requestAnimationFrame((now) => this.#frame(now))
  }

  #frame(now: number): void {
    const screen = screenOf(this.#editor)
    const isResized = screen.w !== this.#screen.w || screen.h !== this.#screen.h
    if (!isResized && this.#hasMoved()) {
      this.#end('moved')
      return
    }
    if (this.#clientIds().size === 0 && this.#isOnline()) {
      this.#end('left')
      return
    }
    this.#screen = screen
    const elapsedMs = now - (this.#lastFrameAt ?? now)
    this.#lastFrameAt = now
    const target = this.#target()
    if (target) this.#show(target, { elapsedMs, now })
    this.#requestFrame()
  }

  /** While the link is down, the list of people is an old one. */
  #isOnline(): boolean {
    const { state } = this.#connection.state.get()
    return state !== 'reconnecting' && state !== 'offline'
  }

  #hasMoved(): boolean {
    const { x, y, z } = this.#editor.getCamera()
    return (
      this.#editor.getCurrentPageId() !== this.#page ||
      x !== this.#camera.x ||
      y !== this.#camera.y ||
      z !== this.#camera.z
    )
  }

  #show(
    { clientId, presence }: Target,
    { elapsedMs, now }: { elapsedMs: number; now: number },
  ): void {
    const { page } = presence
    const live = this.#views.get(clientId)?.at(now)
    if (page !== this.#page && this.#editor.getPage(page as TLPageId)) {
      this.#editor.setCurrentPage(page as TLPageId)
      this.#page = page
    }
    const isStill = this.#editor.user.getAnimationSpeed() === 0
    const target = cameraOn(live ?? presence.viewport, this.#screen)
    const share = isStill ? 1 : shareOf(elapsedMs, { isLive: live !== undefined })
    const next = approach(this.#editor.getCamera(), target, share)
    this.#editor.setCamera(next, { immediate: true })
    // As tldraw took it, which may be another one at the ends of its zoom.
    const { x, y, z } = this.#editor.getCamera()
    this.#camera = { x, y, z }
  }

  #target(): Target | undefined {
    const states = this.#connection.awareness.getStates()
    for (const id of [this.#clientId, ...this.#clientIds()]) {
      const presence = id === undefined ? undefined : parsePresence(states.get(id))
      if (id !== undefined && presence) return { clientId: id, presence }
    }
    return undefined
  }

  #clientIds(): Set<number> {
    const theirs = this.#connection.people
      .get()
      .filter((person) => person.personId === this.#personId)
    return new Set(theirs.map((person) => person.clientId))
  }

  #end(why: FollowEnd): void {
    this.close()
    this.#onEnd(why)
  }
}

/** What one of their tabs shows. */
interface Target {
  readonly clientId: number
  readonly presence: PresenceState
}

function mixAreas(from: Area, to: Area, share: number): Area {
  const { x, y } = mixPoints(from, to, share)
  return { x, y, w: between(from.w, to.w, share), h: between(from.h, to.h, share) }
}

function screenOf(editor: Editor): { w: number; h: number } {
  const { w, h } = editor.getViewportScreenBounds()
  return { w, h }
}
