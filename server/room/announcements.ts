import { encodeControl, encodePeople } from '#lib/protocol/encode.ts'
import type { Control, StorageState } from '#lib/protocol/schemas.ts'
import { isFacilitator as isFacilitatorOf, type BoardAccess } from '#lib/access/roles.ts'
import type { StoredRequest } from '#server/storage/sharing-data.ts'
import type { Connection } from './connection.ts'
import { PEOPLE_MS_EACH, PRESENCE_TICK_MS } from './limits.ts'

/** What announcements are made of. */
export interface AnnouncementSources {
  readonly connections: ReadonlySet<Connection>
  readonly template: string
  readonly title: string
  readonly now: () => number
  storageState(): StorageState
  access(): BoardAccess
  /** Who asks to be let in; owners are told. */
  requests(): readonly StoredRequest[]
  /** Under which a connection's live frames go out. */
  slotOf(connection: Connection): number | undefined
  /** Has this client the list of the cards open instead of the canvas? */
  isInList(clientId: number): boolean
  /** Everybody who speaks for a client ID. */
  owners(): Iterable<[number, Connection]>
  /** The people list has been sent. */
  announced(): void
}

type OwnControl = Pick<Control, 'role' | 'isFacilitator' | 'requests'>

/** Tells the connections that asked for it what the board is called, how the disk does, and who is here. */
export class Announcements {
  readonly #sources: AnnouncementSources
  #title: string
  #version = 0
  #havePeopleChanged = false
  #peopleSentAt = -Infinity
  #peopleTimer: ReturnType<typeof setTimeout> | undefined

  constructor(sources: AnnouncementSources) {
    this.#sources = sources
    this.#title = sources.title
  }

  setTitle(title: string): void {
    this.#title = title
    this.controlChanged()
  }

  controlChanged(): void {
    this.#version += 1
    const frames = new Map<string, Uint8Array>()
    const now = this.#sources.now()
    for (const connection of this.#sources.connections) {
      if (!connection.wishes.control) continue
      const own = this.#ownControl(connection)
      const key = `${own.role} ${own.isFacilitator}`
      const frame = frames.get(key) ?? this.#controlFrame(own)
      frames.set(key, frame)
      connection.send(frame, { now, isStandard: false })
    }
  }

  /** The people list goes out with the next fan-out. */
  peopleChanged(): void {
    this.#havePeopleChanged = true
  }

  /**
   * Sends the people list when it changed, now or as soon as one is due: everybody gets all of it, so a
   * crowd that comes is told of in fewer lists, the larger it is.
   */
  sendPeople(): void {
    if (!this.#havePeopleChanged || this.#peopleTimer !== undefined) return
    const now = this.#sources.now()
    const count = [...this.#sources.owners()].length
    const betweenMs = Math.max(PRESENCE_TICK_MS, count * PEOPLE_MS_EACH)
    const waitMs = this.#peopleSentAt + betweenMs - now
    // A clock that was set back must not keep the list from going out.
    if (waitMs <= 0 || waitMs > betweenMs) return this.#sendPeopleNow(now)
    this.#peopleTimer = setTimeout(() => {
      this.#peopleTimer = undefined
      this.#sendPeopleNow(this.#sources.now())
    }, waitMs)
  }

  /** True while the people list waits to be sent. */
  get isPeopleDue(): boolean {
    return this.#havePeopleChanged
  }

  close(): void {
    clearTimeout(this.#peopleTimer)
  }

  #sendPeopleNow(now: number): void {
    this.#havePeopleChanged = false
    this.#peopleSentAt = now
    this.#send(this.#peopleFrame())
    this.#sources.announced()
  }

  /** Everything, to somebody who just came. */
  welcome(connection: Connection): void {
    if (!connection.wishes.control) return
    const now = this.#sources.now()
    connection.send(this.#controlFrame(this.#ownControl(connection)), { now, isStandard: false })
    connection.send(this.#peopleFrame(), { now, isStandard: false })
  }

  /** What control says of the one who hears it, the same for everybody of one role and right. */
  #ownControl({ role, person }: Connection): OwnControl {
    const isFacilitator = isFacilitatorOf(person, this.#sources.access())
    if (role !== 'owner') return { role, isFacilitator }
    return { role, isFacilitator, requests: this.#sources.requests() }
  }

  #controlFrame(own: OwnControl): Uint8Array {
    return encodeControl({
      ...own,
      version: this.#version,
      title: this.#title,
      template: this.#sources.template,
      storage: this.#sources.storageState(),
    })
  }

  #peopleFrame(): Uint8Array {
    const people = [...this.#sources.owners()].map(([clientId, connection]) => {
      const { shown, role } = connection
      const { id: personId, name, colour } = shown
      const slot = this.#sources.slotOf(connection)
      return {
        clientId,
        personId,
        name,
        colour,
        role,
        ...(slot !== undefined && { slot }),
        ...(this.#sources.isInList(clientId) && { isInList: true as const }),
      }
    })
    return encodePeople(people)
  }

  #send(frame: Uint8Array): void {
    const now = this.#sources.now()
    for (const connection of this.#sources.connections) {
      if (connection.wishes.control) connection.send(frame, { now, isStandard: false })
    }
  }
}
