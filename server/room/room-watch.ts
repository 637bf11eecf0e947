import type { Logger } from 'pino'
import type { BoardId } from '#lib/board/ids.ts'
import { CLOSE, type CloseCode } from '#lib/protocol/close-codes.ts'
import { endExpiredLinks } from '#server/storage/sharing-data.ts'
import type { Barred, BoardStorage } from '#server/storage/storage.ts'
import { isEnded, readRoomAccess } from './access.ts'
import type { Connection } from './connection.ts'
import { ACCESS_CHECK_MS } from './limits.ts'
import type { Room } from './room.ts'

const BARRED_CODES: Readonly<Record<Barred, CloseCode>> = {
  disabled: CLOSE.accessLost,
  erased: CLOSE.signInAgain,
}
const NOBODY_BARRED: ReadonlyMap<string, Barred> = new Map()
const NO_EPOCHS: ReadonlyMap<string, number> = new Map()

const personIdOf = ({ person }: Connection): string => person.id
const isUser = ({ person }: Connection): boolean => person.kind === 'user'

/**
 * Compares what rooms know with what is stored: finds what other servers wrote and no hint told, and
 * who may not be where any more. With no bus at all this alone keeps nodes level.
 */
export class RoomWatch {
  readonly #rooms: ReadonlyMap<BoardId, Room>
  readonly #storage: BoardStorage
  readonly #logger: Logger
  readonly #now: () => number
  readonly #checkMs: number
  #checkedAt: number
  #isLooking = false
  #isBlind = false
  /** Looks at storage that are due, whether or not other servers write to it. */
  #looksDue = 0
  /** Something changed while a look ran, which may not have seen it. */
  #isLookDue = false

  constructor(options: {
    /** Of this server, as they come and go. */
    rooms: ReadonlyMap<BoardId, Room>
    storage: BoardStorage
    logger: Logger
    now: () => number
    accessCheckMs?: number | undefined
  }) {
    this.#rooms = options.rooms
    this.#storage = options.storage
    this.#logger = options.logger
    this.#now = options.now
    this.#checkMs = options.accessCheckMs ?? ACCESS_CHECK_MS
    this.#checkedAt = options.now() - this.#checkMs
  }

  /** Once a second. */
  beat(): void {
    const now = this.#now()
    if (now - this.#checkedAt >= this.#checkMs) {
      this.#checkedAt = now
      void this.#check()
    } else if (this.#looksDue > 0) void this.#look()
  }

  /** Every SHARED_LOOK_MS: looks at what other servers wrote, where there are some. */
  glance(): void {
    if (this.#storage.isShared) void this.#look()
  }

  /** Looks now, and once more with the next beat, for whoever was being let in at this moment. */
  accessChanged(): void {
    this.#looksDue = 2
    if (this.#isLooking) this.#isLookDue = true
    else void this.#look()
  }

  /** Brings what a room knows of its board's access up to date; false when it could not be read. */
  async readAccess(room: Room): Promise<boolean> {
    const { boardId } = room
    try {
      const known = await readRoomAccess(this.#storage, boardId)
      if (known && this.#rooms.get(boardId) === room) room.accessChanged(known)
      return true
    } catch (error) {
      this.#logger.warn({ boardId, err: error }, 'who may enter a board could not be read')
      return false
    }
  }

  /** Ends invite links whose time is over, and looks at everybody, in case something was not told. */
  async #check(): Promise<void> {
    try {
      await endExpiredLinks(this.#storage, this.#now())
    } catch (error) {
      this.#logger.warn({ err: error }, 'invite links whose time is over could not be ended')
    }
    await this.#look()
  }

  async #look(): Promise<void> {
    if (this.#isLooking || this.#rooms.size === 0) return
    this.#isLooking = true
    try {
      do {
        this.#isLookDue = false
        await this.#lookOnce()
        // oxlint-disable-next-line typescript/no-unnecessary-condition -- set while the look waited
      } while (this.#isLookDue)
      this.#isBlind = false
    } catch (error) {
      // Once for each time that the database is away, not once a second.
      if (!this.#isBlind)
        this.#logger.warn({ err: error }, 'the heads of the boards cannot be read')
      this.#isBlind = true
    } finally {
      this.#isLooking = false
    }
  }

  async #lookOnce(): Promise<void> {
    const looked = [...this.#rooms]
    const here = looked.flatMap(([, { connections }]) => [...connections])
    const people = [...new Set(here.map(personIdOf))]
    const users = [...new Set(here.filter(isUser).map(personIdOf))]
    const [heads, standings, epochs] = await Promise.all([
      this.#storage.heads(looked.map(([boardId]) => boardId)),
      people.length === 0 ? NOBODY_BARRED : this.#storage.standings(people),
      users.length === 0 ? NO_EPOCHS : this.#storage.signInEpochs(users),
    ])
    this.#looksDue = Math.max(0, this.#looksDue - 1)
    const changed: Room[] = []
    for (const [boardId, room] of looked) {
      const head = heads.get(boardId)
      if (this.#rooms.get(boardId) !== room) continue
      if (!head) room.gone()
      else if (head.isDisabled) room.closeConnections(CLOSE.accessLost)
      else {
        room.saw(head)
        if (head.accessVersion > room.accessVersion) changed.push(room)
      }
    }
    for (const connection of here) {
      const barred = standings.get(personIdOf(connection))
      if (barred) connection.close(BARRED_CODES[barred])
      else if (isEnded(connection.person, epochs)) connection.close(CLOSE.signInAgain)
    }
    await Promise.all(changed.map((room) => this.readAccess(room)))
  }
}
